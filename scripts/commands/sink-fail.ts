import { command, common } from '../command.ts';

export const fail = command({
  usage: 'fail',
  summary:
    "Make the stack's sink misbehave, to see retries and dead letters; without options: whether it does",
  options: {
    ...common,
    status: { type: 'number', describe: 'Answer this, 300 to 599, instead of taking the event' },
    delay: { type: 'string', describe: 'Wait so long before each answer: 200ms' },
    for: { type: 'string', describe: 'So long: 20s' },
    count: { type: 'number', describe: 'So many requests' },
    share: { type: 'number', describe: 'Only this part of the requests: 0.3' },
    off: { type: 'boolean', default: false, describe: 'Behave again' },
  },
  examples: [
    ['sink fail --status 503 --for 20s', 'the source tries each event again'],
    ['sink fail --status 400 --count 1', 'it does not: the event is a dead letter, or dropped'],
    ['sink fail --share 0.3 --delay 200ms', 'some are late'],
  ],
  epilogue:
    'What is refused is lost only where spec.delivery of the KafkaSource runs out of retries and has no dead letter\n' +
    'sink, as on a cluster. Dead letters themselves are taken as ever, so they are seen when they come here.',
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { hint } = await import('../../compose/hint.ts');
    const { failingText, failRequest } = await import('../sink-failing.ts');
    const { askJson } = await import('../post-json.ts');
    const { sinkPeer } = await import('../peers.ts');
    const request = failRequest(args);
    const site = await runningSite(args.name);
    const failing = await askJson(sinkPeer(site), '/api/fail', request);
    const end = hint(site, 'sink fail --off');
    io.out(args.json ? JSON.stringify(failing) : failingText(failing, Date.now(), end));
    return 0;
  },
});
