import { invalid } from '../lib/fields.ts';
import { digitsOf } from '../lib/json-exact.ts';
import { replayExtension } from '../lib/source-requests.ts';
import { batchType, formatOf, structuredType } from './accept.ts';
import { headersOf } from './binary.ts';
import type { SinkEvent } from './contract.ts';
import { renderEvent } from './element.ts';
import { type Event, isJsonType, mediaType } from './event.ts';
import { addedExtensions } from './extensions.ts';
import { toBytes } from './go/bytes.ts';
import type { Came } from './packed.ts';

/** An HTTP request to be sent; without host and content-length. Values in latin-1. */
export interface Message {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** A structured CloudEvent as a request. @throws PlumblineError `request.invalid` */
export function messageOf(event: SinkEvent, mode: 'binary' | 'structured'): Message {
  const attributes = Object.entries(event).filter(([name]) => !addedExtensions.has(name));
  if (mode === 'structured') {
    const body = Buffer.from(JSON.stringify(Object.fromEntries(attributes)));
    return { headers: [['content-type', structuredType]], body };
  }
  const headers: [string, string][] = [];
  for (const [name, value] of attributes) {
    if (name === 'data' || name === 'data_base64' || value === null || value === undefined) continue;
    headers.push([name === 'datacontenttype' ? 'content-type' : `ce-${nameOf(name)}`, headerOf(name, value)]);
  }
  return { headers, body: dataOf(event) };
}

function nameOf(name: string): string {
  if (/^[A-Za-z0-9]+$/.test(name)) return name;
  throw invalid(`${name} cannot be the name of an attribute`, 'Use lower-case letters and digits', 'event');
}

function headerOf(name: string, value: unknown): string {
  const digits = digitsOf(value);
  if (digits === undefined && typeof value === 'object') {
    throw invalid(`${name} is an array or an object`, 'Give a string, number or boolean', `event.${name}`);
  }
  const bytes = toBytes(digits ?? String(value));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: just they cannot be sent.
  if (!/[\x00-\x08\x0a-\x1f\x7f]/.test(bytes)) return bytes;
  const fix = 'Leave them out, or send it in structured mode';
  throw invalid(`${name} has control characters, which a header cannot have`, fix, `event.${name}`);
}

function dataOf(event: SinkEvent): Buffer {
  const { data, data_base64: base64, datacontenttype: type } = event;
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
  if (data === undefined) return Buffer.alloc(0);
  const isJson = typeof type !== 'string' || isJsonType(mediaType({ contentType: type.trim() }));
  return Buffer.from(typeof data === 'string' && !isJson ? data : JSON.stringify(data));
}

/** Of one connection, or made anew with the request. */
const notSentOn = new Set(
  'connection keep-alive proxy-connection proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade expect host content-length'.split(
    ' ',
  ),
);

/**
 * A kept request once more as it came, marked by the replay's id. Of a batch the one event, as a request of its own.
 * Its body is a copy.
 */
export function sentAgain({ rawHeaders, body }: Came, event: Event, id: string): Message {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const lower = name.toLowerCase();
    if (notSentOn.has(lower) || lower === `ce-${replayExtension}`) continue;
    headers.push([name, rawHeaders[i + 1] ?? '']);
  }
  const format = formatOf(headersOf(rawHeaders).contentType);
  if (format === batchType) {
    const element = Buffer.from(renderEvent(event, { [replayExtension]: id }));
    return { headers: [['content-type', structuredType]], body: element };
  }
  if (format === structuredType) return { headers, body: marked(body, id) };
  return { headers: [...headers, [`ce-${replayExtension}`, id]], body: Buffer.from(body) };
}

/** A JSON object with the extension as its last member; nothing else in it is touched. */
function marked(body: Buffer, id: string): Buffer {
  const text = body.toString('latin1').trimEnd();
  const object = text.replace(new RegExp(`,"${replayExtension}":"\\w+"}$`), '}');
  return Buffer.from(`${object.slice(0, -1)},"${replayExtension}":"${id}"}`, 'latin1');
}
