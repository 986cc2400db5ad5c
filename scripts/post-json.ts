import { type IncomingMessage, request } from 'node:http';
import { parseExactly } from '../lib/json-exact.ts';
import { cause, PlumblineError, type Problem } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import type { Shape } from '../lib/shape.ts';

/** Whom to ask, and what to tell when nobody answers. */
export interface Peer {
  /** `http://HOST:PORT` */
  readonly url: string;
  /** `the source` */
  readonly title: string;
  readonly fix: string;
}

/**
 * Asks by POST, in JSON, and answers the body; of `undefined`, asks by GET. What the peer says is wrong is thrown.
 * By node:http: undici would cost a sink 20 MB.
 * @throws PlumblineError
 */
export async function askJson(
  peer: Peer,
  path: string,
  content: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  return parse(await textOf(await ask(peer, path, content, signal), peer));
}

/** The same of an answer that has a shape. */
export async function askFor<T>(shape: Shape<T>, peer: Peer, path: string, content?: object): Promise<T> {
  const answer = await askJson(peer, path, content);
  if (shape(answer)) return answer;
  throw new PlumblineError(otherVersion);
}

/** The same of an answer that comes in lines, each JSON. Ends when the signal fires. */
export async function* askLines(
  peer: Peer,
  path: string,
  content: unknown,
  signal: AbortSignal,
): AsyncIterable<unknown> {
  try {
    const answer = await ask(peer, path, content, signal);
    let rest = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield parse(line);
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof PlumblineError ? error : unreachable(peer, error);
  }
}

function ask(peer: Peer, path: string, content: unknown, signal?: AbortSignal): Promise<IncomingMessage> {
  const body = content === undefined ? undefined : Buffer.from(JSON.stringify(content));
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(
      `${peer.url}${path}`,
      {
        method: body ? 'POST' : 'GET',
        agent: false,
        ...(body ? { headers: { 'content-type': 'application/json', 'content-length': body.length } } : {}),
        ...(signal ? { signal } : {}),
      },
      (answer) => {
        if (answer.statusCode === 200) resolve(answer);
        else textOf(answer, peer).then((text) => reject(refused(peer, answer.statusCode, text)), reject);
      },
    )
      .once('error', (error) => reject(unreachable(peer, error)))
      .end(body);
  });
}

async function textOf(answer: IncomingMessage, peer: Peer): Promise<string> {
  try {
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    return text;
  } catch (error) {
    throw unreachable(peer, error);
  }
}

function parse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

function refused(peer: Peer, status: number | undefined, text: string): PlumblineError {
  const said = problemIn(parse(text));
  if (said) return new PlumblineError(said);
  return unreachable(peer, new Error(`it answers ${status}`));
}

/** What a peer says is wrong. */
export function problemIn(json: unknown): Problem | undefined {
  const { code, message, fix, field } = isRecord(json) ? json : {};
  if (typeof code !== 'string' || typeof message !== 'string' || typeof fix !== 'string') return undefined;
  return { code, message, fix, ...(typeof field === 'string' ? { field } : {}) };
}

export const otherVersion: Problem = {
  code: 'peer.answer',
  message: 'what answers there is not of Plumbline, or of another version',
  fix: 'Start the stack anew: npm run stack -- down, then up.',
};

const unreachable = ({ url, title, fix }: Peer, error: unknown): PlumblineError =>
  new PlumblineError(
    { code: 'peer.unreachable', message: `${title} does not answer at ${url}: ${cause(error)}`, fix },
    { cause: error },
  );
