import { Fields, invalid } from '../lib/fields.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { Returned } from '../lib/source-requests.ts';
import { HttpPool } from './deliver-http.ts';
import { distrust } from './deliver-tls.ts';
import type { Target } from './event-request.ts';
import { isLegalHeaderValue, latin1 } from './text.ts';

/** Bytes of a body, as a sink takes it at most. */
const mostBytes = 64 * 1024 * 1024;
/** Of the JSON around it. */
export const mostSendBytes = Math.ceil((mostBytes * 4) / 3) + 1024 * 1024;
/** For the answer. Milliseconds. */
const timeout = 60_000;

/** What a request to a sink consists of. */
export interface SendPlan {
  readonly to: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
}

/** @throws PlumblineError */
export function readSend(body: unknown): SendPlan {
  const fields = new Fields(body);
  const to = fields.needText('to');
  const method = fields.text('method') ?? 'POST';
  const headers = readHeaders(fields.list('headers') ?? []);
  const bytes = bytesOf(fields.text('bodyBase64'));
  fields.end();
  // An answer to HEAD has no body, whatever length it says; CONNECT is for proxies.
  if (!/^[A-Z]{1,20}$/.test(method) || method === 'HEAD' || method === 'CONNECT')
    throw invalid(`${method} cannot be sent`, 'Give POST, GET or another method with a body', 'method');
  return { to, method, headers, body: bytes };
}

/** What belongs to one connection: we have another. */
const ofConnection =
  /^(host|content-length|connection|keep-alive|transfer-encoding|upgrade|expect|te|trailer|proxy-.*)$/i;

function readHeaders(list: readonly unknown[]): [string, string][] {
  const read = list.map((one): [string, string] => {
    const [name, value]: unknown[] = Array.isArray(one) ? one : [];
    if (typeof name !== 'string' || typeof value !== 'string' || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw invalid(`${JSON.stringify(one)} is no header`, 'Give ["NAME", "VALUE"]', 'headers');
    }
    if (/[\r\n]/.test(value) || !isLegalHeaderValue(value))
      throw invalid(`The header ${name} has a control character`, 'Take it out', 'headers');
    return [name, value];
  });
  return read.filter(([name]) => !ofConnection.test(name));
}

function bytesOf(text: string | undefined): Buffer | null {
  if (text === undefined) return null;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw invalid('bodyBase64 is no Base64', 'Give the body in Base64, or leave it out', 'bodyBase64');
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length <= mostBytes) return bytes;
  throw invalid(`The body has ${bytes.length} bytes`, `Send ${mostBytes} at most`, 'bodyBase64');
}

/** One request, as it is, in the way that events get there. @throws PlumblineError `sink.unreachable` */
export async function send({ method, headers, body }: SendPlan, target: Target): Promise<Returned> {
  const lines = [
    `${method} ${target.path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`content-length: ${body.length}`]),
    `host: ${target.authority}`,
  ];
  const pool = new HttpPool(target);
  const began = performance.now();
  try {
    const response = await pool.send(latin1(`${lines.join('\r\n')}\r\n\r\n`), body, timeout);
    return {
      to: target.url,
      status: response.status,
      ms: Math.round((performance.now() - began) * 10) / 10,
      body: response.body.toString(),
    };
  } catch (error) {
    throw new PlumblineError(
      {
        code: 'sink.unreachable',
        message: `${target.url} does not answer: ${distrust(error, target) ?? cause(error)}`,
        fix: 'Start what is to listen there, or mend the address.',
      },
      { cause: error },
    );
  } finally {
    pool.destroy();
  }
}
