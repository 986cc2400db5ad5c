import type { Arena } from './arena.ts';
import type { Event, ExtensionValue, SpecVersion } from './event.ts';
import type { Uri } from './go/url.ts';

/**
 * An event as bytes: its attributes as JSON in latin-1, then its data. Ten thousand events as objects and strings would
 * cost V8 over 100 MB, mostly for moving them about; most are never read again.
 */
export interface Packed {
  readonly bytes: Buffer;
  /** Where the data begins. */
  readonly dataAt: number;
}

type Attributes = readonly [
  version: SpecVersion,
  id: string,
  source: string,
  type: string,
  subject: string | null,
  time: string | null,
  schema: Uri | null,
  contentType: string | null,
  contentEncoding: string | null,
  extensions: readonly (readonly [string, ExtensionValue])[],
  data: 'none' | 'plain' | 'base64',
];

export function pack(event: Event, arena: Arena): Packed {
  const attributes: Attributes = [
    event.version,
    event.id,
    event.source,
    event.type,
    event.subject ?? null,
    event.time ?? null,
    event.schema ?? null,
    event.contentType ?? null,
    event.contentEncoding ?? null,
    [...event.extensions],
    event.data ? (event.base64 ? 'base64' : 'plain') : 'none',
  ];
  const head = JSON.stringify(attributes);
  const bytes = arena.take(head.length + (event.data?.length ?? 0));
  bytes.write(head, 'latin1');
  event.data?.copy(bytes, head.length);
  return { bytes, dataAt: head.length };
}

export function unpack({ bytes, dataAt }: Packed): Event {
  const attributes: Attributes = JSON.parse(bytes.toString('latin1', 0, dataAt));
  const [version, id, source, type, subject, time, schema, contentType, contentEncoding, extensions, data] =
    attributes;
  return {
    version,
    id,
    source,
    type,
    subject: subject ?? undefined,
    time: time ?? undefined,
    schema: schema ?? undefined,
    contentType: contentType ?? undefined,
    contentEncoding: contentEncoding ?? undefined,
    extensions: new Map(extensions),
    data: data === 'none' ? undefined : bytes.subarray(dataAt),
    base64: data === 'base64',
  };
}
