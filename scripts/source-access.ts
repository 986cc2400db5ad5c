import { PlumblineError } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import type {
  NextAttempt,
  RawSend,
  ReplayProgress,
  ReplayRequest,
  Returned,
  SnapshotRequest,
  Snapshotting,
} from '../lib/source-requests.ts';
import { type Peer, problemIn } from './ask.ts';
import { askJson, askLines, otherVersion } from './post-json.ts';

/** What the source's process does for others. All of it rejects with PlumblineErrors. */
export interface SourceAccess {
  /** Ends without a last line when the signal fires. */
  replay(request: ReplayRequest, signal: AbortSignal): AsyncIterable<ReplayProgress>;
  snapshot(request: SnapshotRequest): Promise<Snapshotting>;
  send(request: RawSend): Promise<Returned>;
}

/** Of the source at `http://HOST:PORT`. @param typed a verb as the user types it */
export function sourceAccess(
  url: string,
  typed = (verb: string) => `npm run stack -- ${verb}`,
): SourceAccess {
  const peer: Peer = {
    url,
    silent: (why) => ({
      code: 'peer.unreachable',
      message: `the source does not answer at ${url}: ${why}`,
      fix: `See what is wrong: ${typed('status')}, and ${typed('logs source')}.`,
    }),
  };
  return {
    async *replay(request, signal) {
      let last: ReplayProgress | undefined;
      for await (const line of askLines(peer, '/replay', request, signal)) {
        last = progressOf(line);
        yield last;
      }
      if (signal.aborted || last?.done || last?.problem) return;
      throw new PlumblineError({
        code: 'replay.cut',
        message: 'the source has gone before the replay was through',
        fix: 'Begin it again when the source is up; an event that came already comes twice then.',
      });
    },
    async snapshot(request) {
      const { connector, table, id, topic } = fieldsOf(await askJson(peer, '/snapshot', request));
      return { connector: String(connector), table: String(table), id: String(id), topic: String(topic) };
    },
    send: async (request) => sentOf(await askJson(peer, '/send', request)),
  };
}

/** What became of a request to a sink. */
export function sentOf(json: unknown): Returned {
  const { to, status, ms, body } = fieldsOf(json);
  return { to: String(to), status: Number(status), ms: Number(ms), body: String(body) };
}

function progressOf(line: unknown): ReplayProgress {
  const { id, sink, delivered, failed, total, lastError, next, done, problem } = fieldsOf(line);
  const wrong = problemIn(problem);
  return {
    id: String(id),
    sink: String(sink),
    delivered: Number(delivered),
    failed: Number(failed),
    total: Number(total),
    ...(lastError === undefined ? {} : { lastError: String(lastError) }),
    ...(next === undefined ? {} : { next: nextOf(next) }),
    ...(done === true ? { done } : {}),
    ...(wrong ? { problem: wrong } : {}),
  };
}

function nextOf(json: unknown): NextAttempt {
  const { attempt, of, inMs } = fieldsOf(json);
  return { attempt: Number(attempt), of: Number(of), inMs: Number(inMs) };
}

function fieldsOf(json: unknown): Record<string, unknown> {
  if (isRecord(json)) return json;
  throw new PlumblineError(otherVersion);
}
