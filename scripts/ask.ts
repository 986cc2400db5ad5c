import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { parseExactly } from '../lib/json-exact.ts';
import { cause, PlumblineError, type Problem } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';

/** Whom to ask, and what to tell when nobody answers. */
export interface Peer {
  /** `http://HOST:PORT` */
  readonly url: string;
  silent(why: string): Problem;
}

interface Asking {
  /** By POST, in JSON; of `undefined`, by GET. */
  readonly content?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How long a peer may say nothing before it counts as hung, ms. */
  readonly silence?: number;
}

/** A GET is answered at once; a POST when what it asks for is done, as a delivery with its retries. */
const silences = { GET: 10_000, POST: 300_000 };

/**
 * Asks, and answers what was answered with 200; what the peer says is wrong is thrown. By node:http: undici would cost
 * a sink 20 MB.
 * @throws PlumblineError
 */
export function ask(peer: Peer, path: string, asking: Asking = {}): Promise<IncomingMessage> {
  const { content, headers, signal } = asking;
  const body = content === undefined ? undefined : Buffer.from(JSON.stringify(content));
  const ofBody = body ? { 'content-type': 'application/json', 'content-length': body.length } : {};
  const method = body ? 'POST' : 'GET';
  const silence = asking.silence ?? silences[method];
  const options = {
    method,
    agent: false,
    timeout: silence,
    headers: { ...headers, ...ofBody },
    ...(signal ? { signal } : {}),
  };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const hung = () => new Error(`it has said nothing for ${silence / 1000} s`);
    let hanging: ClientRequest | IncomingMessage;
    const asked = request(`${peer.url}${path}`, options, (answer) => {
      hanging = answer;
      if (answer.statusCode === 200) resolve(answer);
      else textOf(answer, peer).then((text) => reject(refused(peer, answer.statusCode, text)), reject);
    });
    hanging = asked;
    asked
      .once('timeout', () => hanging.destroy(hung()))
      .once('error', (error) => reject(unreachable(peer, error)))
      .end(body);
  });
}

/** All of an answer. @throws PlumblineError when it breaks off */
export async function textOf(answer: IncomingMessage, peer: Peer): Promise<string> {
  try {
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    return text;
  } catch (error) {
    throw unreachable(peer, error);
  }
}

/** Undefined for what is no JSON. */
export function parse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

/** What a peer says is wrong. */
export function problemIn(json: unknown): Problem | undefined {
  const { code, message, fix, field } = isRecord(json) ? json : {};
  if (typeof code !== 'string' || typeof message !== 'string' || typeof fix !== 'string') return undefined;
  return { code, message, fix, ...(typeof field === 'string' ? { field } : {}) };
}

function refused(peer: Peer, status: number | undefined, text: string): PlumblineError {
  const said = problemIn(parse(text));
  if (said) return new PlumblineError(said);
  return unreachable(peer, new Error(`it answers ${status}`));
}

export const unreachable = (peer: Peer, error: unknown): PlumblineError =>
  error instanceof PlumblineError ? error : new PlumblineError(peer.silent(cause(error)), { cause: error });
