import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { Returned } from '../lib/source-requests.ts';
import type { Message } from './message.ts';

/** How long a sink may take to answer, and how much of its answer is shown. */
const timeoutMs = 60_000;
const shownBytes = 4096;

/**
 * One POST by Node's bare client, which sends headers one by one as they are given.
 * @throws PlumblineError `send.url`, `send.failed`
 */
export async function post(to: string, { headers, body }: Message): Promise<Returned> {
  const url = URL.canParse(to) ? new URL(to) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new PlumblineError({
      code: 'send.url',
      message: `${to} is no URL, and this sink runs without a source that knows Services`,
      fix: 'Give a URL, e.g. http://127.0.0.1:3000/',
      field: 'to',
    });
  }
  const began = performance.now();
  try {
    const sent = await open(url, headers.flat(), body.length);
    sent.end(body);
    const [response]: IncomingMessage[] = await once(sent, 'response');
    if (!response) throw new Error('no answer');
    const text = await beginning(response);
    return {
      to: url.href,
      status: response.statusCode ?? 0,
      ms: Math.round(performance.now() - began),
      body: text,
    };
  } catch (error) {
    throw new PlumblineError({
      code: 'send.failed',
      message: `${url.href} could not be asked: ${cause(error)}`,
      fix: 'See that something listens there, then send it again',
      field: 'to',
    });
  }
}

async function open(url: URL, headers: readonly string[], length: number): Promise<ClientRequest> {
  // TLS costs megabytes, and few sinks want it.
  const { request: send } = url.protocol === 'https:' ? await import('node:https') : { request };
  return send(url, {
    method: 'POST',
    headers: [...headers, 'host', url.host, 'content-length', String(length)],
    signal: AbortSignal.timeout(timeoutMs),
  });
}

async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= shownBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8', 0, shownBytes);
}
