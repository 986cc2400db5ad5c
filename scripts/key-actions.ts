import { hostPort, type Site } from '../compose/station.ts';
import { describe, PlumblineError } from '../lib/problem.ts';
import type { FailRequest, SendRequest } from '../sink/contract.ts';
import { failing as isFailing, pipelineView } from '../sink/contract-shapes.ts';
import type { Io } from './command.ts';
import { watchFailing } from './failing-watch.ts';
import { openInBrowser } from './open-url.ts';
import { sinkPeer } from './peers.ts';
import { askFor, askJson } from './post-json.ts';
import { lastSequence } from './sink-client.ts';
import { sentOf } from './source-access.ts';
import { tablesLines } from './tables-text.ts';

/** What a key works on. */
interface Pressed {
  readonly site: Site;
  readonly io: Io;
  /** The foreground is over. */
  readonly until: AbortSignal;
}

interface Key {
  readonly key: string;
  readonly does: string;
  run(where: Pressed): void | Promise<void>;
}

/** For how long the sink fails, ms. */
const failMs = 10_000;

/** Stacks whose failing sink is being watched. */
const watching = new Set<string>();

/** What the foreground's keys do; Ctrl-C, which is not among them, is `q`. */
export const keys: readonly Key[] = [
  {
    key: 'p',
    does: 'open the page in the browser',
    async run({ site, io }) {
      const url = pageOf(site);
      io.err((await openInBrowser(url)) ? `Opened ${url}` : `Open ${url} in a browser`);
    },
  },
  {
    key: 't',
    does: 'the tables: rows by the events, rows in the database, changes',
    async run({ site, io }) {
      const view = await askFor(pipelineView, sinkPeer(site), '/api/pipeline');
      for (const line of tablesLines(view)) io.out(line);
    },
  },
  {
    key: 'r',
    does: 'send the last event to the sink once more',
    async run({ site, io }) {
      const seq = await lastSequence(site);
      if (seq === 0) return io.err('No event came yet.');
      const request: SendRequest = { seq };
      const { status, ms } = sentOf(await askJson(sinkPeer(site), '/api/send', request));
      io.err(`Event ${seq} once more: the sink answered ${status} in ${ms} ms`);
    },
  },
  {
    key: 'f',
    does: 'let the sink answer 503 for 10 s, and watch the source try again',
    async run({ site, io, until }) {
      const request: FailRequest = { status: 503, forMs: failMs };
      await askJson(sinkPeer(site), '/api/fail', request);
      io.err(`The sink answers 503 for ${failMs / 1000} s from now on`);
      if (watching.has(site.name)) return;
      watching.add(site.name);
      const look = async () => {
        const failing = await askJson(sinkPeer(site), '/api/fail', undefined, until);
        return isFailing(failing) ? failing : null;
      };
      await watchFailing(look, (line) => io.err(line), until).finally(() => watching.delete(site.name));
    },
  },
  { key: 'q', does: 'stop everything, as Ctrl-C does', run: () => void process.kill(0, 'SIGINT') },
  {
    key: '?',
    does: 'these keys',
    run({ io }) {
      for (const { key, does } of keys) io.err(`  ${key}  ${does}`);
    },
  },
];

export const pageOf = (site: Site): string => `http://${hostPort(site, 'sink')}/`;

/** Does what the key stands for; what goes wrong is told and ends nothing. */
export async function pressed(key: string, where: Pressed): Promise<void> {
  const { io } = where;
  // As a terminal does: people make room with it.
  if (key === '\r') return io.err('');
  try {
    await keys.find((each) => each.key === key)?.run(where);
  } catch (error) {
    if (where.until.aborted) return;
    if (!(error instanceof PlumblineError)) throw error;
    for (const problem of error.problems) io.err(`✖ ${describe(problem)}`);
  }
}
