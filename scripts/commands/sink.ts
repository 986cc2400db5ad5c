import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { PlumblineError } from '../../lib/problem.ts';
import { command } from '../command.ts';
import { wholeNumber } from '../numbers.ts';
import { observedOf, observedOptions } from '../sink-observed.ts';
import { fail } from './sink-fail.ts';

export const sink = command({
  usage: 'sink',
  summary: 'Run the Event Display alone: takes CloudEvents by POST and prints them as Knative does',
  options: {
    port: { type: 'number', default: 18080, describe: 'Port to listen on; 0 takes a free one' },
    host: { type: 'string', default: '127.0.0.1', describe: 'Address to listen on' },
    keep: { type: 'number', default: 10_000, describe: 'How many of the newest events GET /events serves' },
    'max-body': { type: 'string', default: '64mb', describe: 'Largest event: bytes, or with kb, mb or gb' },
    quiet: { type: 'boolean', default: false, describe: 'Print no events' },
    ...observedOptions,
  },
  examples: [
    ['sink', 'Events to http://127.0.0.1:18080, their text on stdout'],
    ['sink --port 0 --quiet', 'Only keep them, for GET /events and GET /events/stream'],
  ],
  verbs: [fail],
  verbless: true,
  async run(args, io) {
    const { startSink } = await import('../../sink/server.ts');
    // Loaded, the young generation has 8 MB. It would grow to 33 for events, which are garbage at once, and take 40 MB more
    // than it needs; with the 2 MB that it begins with, a quarter of the time is the collector's.
    setFlagsFromString('--semi-space-growth-factor=1');
    const { sinkAccess } = await import('../sink-access.ts');
    const stopped = stop();
    const observed = observedOf(args, process.env);
    const port = observed?.published?.sink;
    let url = '';
    const address = () => (port === undefined ? url : `http://127.0.0.1:${port}`);
    const sink = await startSink({
      port: wholeNumber('port', args.port, 0, 65_535),
      host: args.host,
      keep: wholeNumber('keep', args.keep, 1, 10_000_000),
      maxBody: bytes(args.maxBody),
      access: await sinkAccess({ observed, address }),
      ...(!args.quiet && { out: process.stdout, onOutLost: stopped.now }),
    });
    url = sink.url;
    io.err(`sink listens on ${sink.url}`);
    await stopped.promise;
    await sink.close();
    return 0;
  },
});

/** Until a signal, or until nobody reads stdout any more. */
function stop(): { readonly promise: Promise<unknown>; readonly now: () => void } {
  const abort = new AbortController();
  const now = () => abort.abort();
  process.once('SIGTERM', now);
  process.once('SIGINT', now);
  return { promise: once(abort.signal, 'abort'), now };
}

const units = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 } as const;

function bytes(text: string): number {
  const match = /^(\d{1,12})\s*([kmg]?b)?$/i.exec(text.trim());
  const unit = (match?.[2] ?? '').toLowerCase();
  if (match && (unit === '' || unit === 'b' || unit === 'kb' || unit === 'mb' || unit === 'gb')) {
    return Number(match[1]) * units[unit];
  }
  throw new PlumblineError({
    code: 'option.not-a-size',
    message: `--max-body ${text} is no size`,
    fix: 'Give bytes, or a number with kb, mb or gb, e.g. --max-body 64mb',
  });
}
