import type { Site } from '../../compose/station.ts';
import { PlumblineError } from '../../lib/problem.ts';
import type { ReplayProgress, ReplayRequest } from '../../lib/source-requests.ts';
import { command, common, type Io } from '../command.ts';
import { wholeNumber } from '../numbers.ts';

export const replay = command({
  usage: 'replay [event]',
  summary: 'Send events again: a kept one, or the records of a table or topic',
  options: {
    ...common,
    event: { type: 'string', describe: 'A kept one: its number (plumblineseq) or its id' },
    table: { type: 'string', describe: 'All of a table: inventory.customers' },
    topic: { type: 'string', describe: 'All of a topic that a KafkaSource reads' },
    partition: { type: 'number', describe: 'Only of this partition' },
    from: { type: 'number', describe: 'First offset' },
    to: { type: 'number', describe: 'Last offset' },
    source: {
      type: 'string',
      describe: 'NAMESPACE/NAME of the KafkaSource by whose rules; if several read it',
    },
    sink: {
      type: 'string',
      describe: "Where to: a URL, or NAMESPACE/NAME of a Service; by default the source's sink",
    },
    retry: {
      type: 'number',
      describe: 'How often what fails is tried again; by default as spec.delivery of the source says',
    },
  },
  examples: [
    ['events replay 17', 'the event 17 once more, as it came'],
    ['events replay --table inventory.customers', 'all that Kafka still has of a table'],
    [
      'events replay --table inventory.orders --partition 0 --from 0 --to 3 --sink http://127.0.0.1:3000/',
      'to a function',
    ],
  ],
  epilogue: 'Each event carries plumblinereplay. The consumer group of the source is not touched.',
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { event, table, topic, partition, from, to, source, sink, retry } = args;
    const chosen = [event, table, topic].filter((one) => one !== undefined);
    if (chosen.length !== 1) throw usage(chosen.length === 0 ? 'needs one of' : 'takes only one of');
    const isPart = [partition, from, to, source, retry].some((one) => one !== undefined);
    if (event !== undefined && isPart) throw wholeTopics();
    const site = await runningSite(args.name);
    if (event !== undefined) return again(site, event, sink, args.json, io);
    return replayed(
      site,
      {
        ...(table === undefined ? {} : { table }),
        ...(topic === undefined ? {} : { topic }),
        ...(partition === undefined
          ? {}
          : { partition: wholeNumber('partition', partition, 0, 2 ** 31 - 1) }),
        ...(from === undefined ? {} : { from: wholeNumber('from', from) }),
        ...(to === undefined ? {} : { to: wholeNumber('to', to) }),
        ...(source === undefined ? {} : { source }),
        ...(sink === undefined ? {} : { sink }),
        ...(retry === undefined ? {} : { retry: wholeNumber('retry', retry, 0, 2 ** 31 - 1) }),
      },
      args.json,
      io,
    );
  },
});

async function again(
  site: Site,
  event: string,
  to: string | undefined,
  json: boolean,
  io: Io,
): Promise<number> {
  const { findEvent } = await import('../event-find.ts');
  const { sendToSink, sentText } = await import('../event-send.ts');
  const seq = Number((await findEvent(site, event)).kept.event.plumblineseq);
  const sent = await sendToSink(site, { seq, ...(to === undefined ? {} : { to }) });
  io.out(json ? JSON.stringify(sent) : sentText(`event ${event}`, sent));
  return sent.status < 300 ? 0 : 1;
}

/** 1 when something failed, or it was ended before. */
async function replayed(site: Site, request: ReplayRequest, json: boolean, io: Io): Promise<number> {
  const { sourceOf } = await import('../peers.ts');
  const { ReplayLine, replayText } = await import('../replay-text.ts');
  const { onInterrupt } = await import('../interrupt.ts');
  const interrupt = onInterrupt();
  const line = new ReplayLine();
  let last: ReplayProgress | undefined;
  try {
    for await (const progress of sourceOf(site).replay(request, interrupt.first)) {
      last = progress;
      if (!progress.done && !progress.problem) line.show(progress);
    }
  } finally {
    line.clear();
    interrupt.release();
  }
  if (last?.problem && !json) {
    io.err(replayText(last));
    throw new PlumblineError(last.problem);
  }
  if (last) {
    // Nothing comes next.
    const { next: _, ...end } = last;
    io.out(json ? JSON.stringify(end) : last.done ? replayText(end) : `${replayText(end)}, ended`);
  }
  return last?.done && last.failed === 0 ? 0 : 1;
}

const wholeTopics = (): PlumblineError =>
  new PlumblineError({
    code: 'cli.usage',
    message: '--partition, --from, --to, --source and --retry are for the records of a table or topic',
    fix: 'name it by --table or --topic, or leave them out: an event is sent as it came',
  });

const usage = (how: string): PlumblineError =>
  new PlumblineError({
    code: 'cli.usage',
    message: `events replay ${how}: an event, --table, --topic`,
    fix: 'give the number of an event (events list), or e.g. --table inventory.customers',
  });
