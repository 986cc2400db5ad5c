import { parseExactly } from '../../../lib/json-exact.ts';
import { cause, PlumblineError } from '../../../lib/problem.ts';
import type { Shape } from '../../../lib/shape.ts';
import type { ProblemView } from '../../contract.ts';
import { problemView } from '../../contract-shapes.ts';

/** Asks the sink that serves the page. What goes wrong is a PlumblineError, with the sink's own problem if it says one. */
export async function get<T>(path: string, shape: Shape<T>, signal?: AbortSignal): Promise<T> {
  const answer = await request(path, { ...(signal ? { signal } : {}) });
  return shaped(path, await answer.text(), shape);
}

export async function getText(path: string, signal: AbortSignal): Promise<string> {
  return (await request(path, { signal })).text();
}

export async function post<T>(path: string, body: unknown, shape: Shape<T>): Promise<T> {
  const answer = await request(path, posted(body));
  return shaped(path, await answer.text(), shape);
}

/** An answer of several lines of JSON, each as it comes. */
export async function* postLines<T>(
  path: string,
  body: unknown,
  shape: Shape<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const answer = await request(path, { ...posted(body), signal });
  if (!answer.body) return;
  for await (const line of linesOf(chunksOf(answer.body))) yield shaped(path, line, shape);
}

/** What a page shows of anything that was thrown. */
export function problemsOf(error: unknown): readonly ProblemView[] {
  if (error instanceof PlumblineError) return error.problems;
  return [{ code: 'page.failed', message: cause(error), fix: 'load the page again' }];
}

const posted = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function request(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new PlumblineError({
      code: 'page.no-answer',
      message: `Event Display does not answer: ${cause(error)}`,
      fix: 'see what is wrong: plumbline status',
    });
  });
  if (answer.ok) return answer;
  const said = await answer.text();
  const value = parsed(said);
  if (problemView(value)) throw new PlumblineError(value);
  throw new PlumblineError({
    code: 'page.refused',
    message: `${path} answers ${answer.status}: ${said.slice(0, 200) || 'nothing'}`,
    fix: 'is the sink as new as this page? load the page again',
  });
}

function shaped<T>(path: string, said: string, shape: Shape<T>): T {
  const value = parsed(said);
  if (shape(value)) return value;
  throw new PlumblineError({
    code: 'page.shape',
    message: `${path} answers something else than the page expects: ${said.slice(0, 200) || 'nothing'}`,
    fix: 'is the sink as new as this page? load the page again',
  });
}

function parsed(said: string): unknown {
  try {
    return parseExactly(said);
  } catch {
    return undefined;
  }
}

/** Safari's streams are no iterables. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** Lines that are not empty, also the last without its end. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}
