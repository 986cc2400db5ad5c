import { command, common } from '../command.ts';

const list = command({
  usage: 'list',
  summary: 'The events that the sink still has',
  options: {
    ...common,
    after: { type: 'number', default: 0, describe: 'Only those after this sequence number' },
  },
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { listEvents } = await import('../sink-client.ts');
    const { printEvent } = await import('../event-line.ts');
    const site = await runningSite(args.name);
    for (const event of await listEvents(site, args.after)) printEvent(event, args.json, io);
    return 0;
  },
});

const tail = command({
  usage: 'tail',
  summary: 'Each event as it comes, until Ctrl-C',
  options: common,
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { followEvents, lastSequence } = await import('../sink-client.ts');
    const { printEvent } = await import('../event-line.ts');
    const { onInterrupt } = await import('../interrupt.ts');
    const site = await runningSite(args.name);
    const interrupt = onInterrupt();
    for await (const event of followEvents(site, await lastSequence(site), interrupt.first)) {
      printEvent(event, args.json, io);
    }
    interrupt.release();
    return 0;
  },
});

export const events = command({
  usage: 'events',
  summary: 'What the sink got: list, tail',
  options: {},
  verbs: [list, tail],
  examples: [
    ['events tail', 'live, a line an event'],
    ['events list --json', 'a structured CloudEvent a line'],
  ],
  run: async () => 0,
});
