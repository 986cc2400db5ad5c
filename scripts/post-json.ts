import { PlumblineError, type Problem } from '../lib/problem.ts';
import type { Shape } from '../lib/shape.ts';
import { ask, type Peer, parse, textOf, unreachable } from './ask.ts';

/**
 * Asks by POST, in JSON, and answers the body; of `undefined`, asks by GET. What the peer says is wrong is thrown.
 * @throws PlumblineError
 */
export async function askJson(
  peer: Peer,
  path: string,
  content: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  return parse(await textOf(await ask(peer, path, { content, signal }), peer));
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
    const answer = await ask(peer, path, { content, signal });
    let rest = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield parse(line);
    }
  } catch (error) {
    if (signal.aborted) return;
    throw unreachable(peer, error);
  }
}

export const otherVersion: Problem = {
  code: 'peer.answer',
  message: 'what answers there is not of Plumbline, or of another version',
  fix: 'Start the stack anew: npm run stack -- down, then up.',
};
