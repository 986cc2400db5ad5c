import { type Draft, draft, type Event, type SpecVersion, setExtension } from './event.ts';
import { type ByteText, toText, trimSpace } from './go/bytes.ts';
import { normaliseTime } from './go/time.ts';
import { normaliseUri } from './go/url.ts';
import { unreadable } from './refusal.ts';

/** An event in binary mode: attributes in `ce-` headers, the body is the data. Without validation. */
export function readBinary(version: SpecVersion, headers: Headers, body: Buffer): Event {
  const event = draft(version);
  for (const [name, value] of headers.attributes) setAttribute(event, name, value);
  const contentType = trimSpace(headers.contentType);
  if (contentType !== '') event.contentType = contentType;
  if (body.length > 0) event.data = body;
  return event;
}

/** The headers that make an event, as bytes. The first of equal names counts, as in Go. */
export interface Headers {
  readonly contentType: ByteText;
  /** By name in lower case, without `ce-`. */
  readonly attributes: ReadonlyMap<string, ByteText>;
}

/** From Node's `rawHeaders`: `headers` joins the values of equal names. */
export function headersOf(raw: readonly string[]): Headers {
  let contentType: ByteText | undefined;
  const attributes = new Map<string, ByteText>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    // 'c' or 'C'
    if ((name.charCodeAt(0) | 0x20) !== 0x63) continue;
    const lower = name.toLowerCase();
    if (lower.startsWith('ce-')) {
      const attribute = lower.slice(3);
      if (!attributes.has(attribute)) attributes.set(attribute, raw[i + 1] ?? '');
    } else if (lower === 'content-type') contentType ??= raw[i + 1] ?? '';
  }
  return { contentType: contentType ?? '', attributes };
}

function setAttribute(event: Draft, name: string, value: ByteText): void {
  switch (name) {
    case 'specversion':
      return;
    case 'id':
      event.id = trimSpace(value);
      if (event.id === '') throw unreadable('The id is empty', 'Set ce-id', 'ce-id');
      return;
    case 'type':
      event.type = trimSpace(value);
      return;
    case 'source':
      event.source = uri(name, value).text;
      return;
    case 'subject':
      event.subject = trimSpace(value) || undefined;
      return;
    case 'time':
      event.time = time(value);
      return;
    case event.version === '1.0' ? 'dataschema' : 'schemaurl':
      event.schema = trimSpace(value) === '' ? undefined : uri(name, trimSpace(value));
      return;
    case 'datacontentencoding':
      // The real one takes or refuses it by chance in 0.3: it depends on the order in which Go walks its map.
      if (event.version === '0.3') event.contentEncoding = value || undefined;
      else setExtension(event, name, value);
      return;
    default:
      setExtension(event, event.version === '1.0' ? name : canonical(name), value);
  }
}

/** Go knows headers as `Ce-My-Ext`, of which the SDK makes `my-Ext`. Only 0.3 lets such a name through. */
function canonical(name: string): string {
  return name.replace(/-([a-z])/g, (dash) => dash.toUpperCase());
}

function uri(name: string, value: ByteText) {
  const parsed = normaliseUri(value);
  if (parsed) return parsed;
  throw unreadable(
    `"${toText(value)}" is no URI reference`,
    'Escape what is not allowed in a URI, e.g. a blank as %20',
    `ce-${name}`,
  );
}

function time(value: ByteText): string | undefined {
  const text = normaliseTime(value);
  if (text === undefined) {
    throw unreadable(
      `"${toText(value)}" is no timestamp`,
      'Give it by RFC 3339, e.g. 2026-11-22T12:00:00.123Z',
      'ce-time',
    );
  }
  // Go's zero time counts as none.
  return text === '0001-01-01T00:00:00Z' ? undefined : text;
}
