import { type ByteText, toLower, toText, trimSpace } from './go/bytes.ts';
import type { Compound, JsonScalar } from './go/iterator.ts';
import { mediaTypeFault } from './go/mediatype.ts';
import { memo } from './go/memo.ts';
import type { Uri } from './go/url.ts';
import { invalid, unreadable } from './refusal.ts';

export type SpecVersion = '1.0' | '0.3';
export type ExtensionValue = ByteText | number | boolean;

/**
 * An event as the Go SDK holds it. Not the CloudEvent class of the JavaScript SDK: that one keeps neither bytes that are
 * no UTF-8, nor a JSON text as it came, and its rules differ (an id of blanks, a time with a comma, names, numbers).
 */
export interface Event {
  readonly version: SpecVersion;
  readonly id: ByteText;
  readonly source: ByteText;
  readonly type: ByteText;
  readonly subject?: ByteText | undefined;
  readonly time?: string | undefined;
  /** `dataschema`, in 0.3 `schemaurl`. */
  readonly schema?: Uri | undefined;
  readonly contentType?: ByteText | undefined;
  /** 0.3 only. */
  readonly contentEncoding?: ByteText | undefined;
  readonly extensions: ReadonlyMap<ByteText, ExtensionValue>;
  /** Absent is not the same as empty: `Data,` is printed for an empty one. */
  readonly data?: Buffer | undefined;
  /** The data came as base64 in JSON. */
  readonly base64: boolean;
}

/** An event while it is read. */
export type Draft = { -readonly [K in keyof Event]: Event[K] } & {
  extensions: Map<ByteText, ExtensionValue>;
};

export function draft(version: SpecVersion): Draft {
  return { version, id: '', source: '', type: '', extensions: new Map(), base64: false };
}

/** The media type without its parameters, as it came: `application/json` is compared by case. */
export function mediaType({ contentType: type = '' }: Pick<Event, 'contentType'>): ByteText {
  const semicolon = type.indexOf(';');
  return semicolon < 0 ? type : trimSpace(type.slice(0, semicolon));
}

/** Whether data of this media type is JSON by CloudEvents' JSON format. The Go SDK knows fewer of them. */
export const isJsonType = (type: string): boolean => /^(?:[^/]+\/json|[^/]+\/[^/]+\+json)$/i.test(type);

const reserved = {
  '1.0': new Set('id source type datacontenttype subject time specversion dataschema'.split(' ')),
  '0.3': new Set('type source subject id time schemaurl datacontenttype datacontentencoding'.split(' ')),
} as const;

const isPlain = memo((name) => /^[A-Za-z0-9]+$/.test(name));

/** `SetExtension` of the Go SDK: 1.0 checks names and puts them in lower case, 0.3 does neither. Null takes it away. */
export function setExtension(event: Draft, name: ByteText, value: JsonScalar | Compound): void {
  if (event.version === '1.0' && !isPlain(name)) {
    throw unreadable(
      `"${toText(name)}" cannot be the name of an attribute`,
      'Name extensions with lower-case letters and digits only',
      toText(name),
    );
  }
  if (reserved[event.version].has(toLower(name))) {
    throw unreadable(
      `"${toText(name)}" is an attribute of CloudEvents ${event.version} and no extension`,
      'Give the attribute once and in lower case; over HTTP the content type is the content-type header',
      toText(name),
    );
  }
  const key = event.version === '1.0' ? name.toLowerCase() : name;
  if (value === null) event.extensions.delete(key);
  else event.extensions.set(key, checkedValue(name, value));
}

function checkedValue(name: ByteText, value: ExtensionValue | Compound): ExtensionValue {
  if (typeof value === 'number' && (value > 0x7fffffff || value < -0x80000000)) {
    throw unreadable('The number is no 32-bit integer', 'Give it as a string', toText(name));
  }
  if (typeof value === 'symbol') {
    throw unreadable(
      'An extension is an array or an object',
      'Give it as a string, number or boolean',
      toText(name),
    );
  }
  // `+ 0` as Go's int32 has no negative zero.
  return typeof value === 'number' ? Math.trunc(value) + 0 : value;
}

/** `Event.Validate` of the Go SDK, in its words. The real one lists several faults in random order. */
export function validate(event: Event): void {
  const faults: string[] = [];
  if (trimSpace(event.id) === '') faults.push('id: MUST be a non-empty string');
  if (trimSpace(event.source) === '') faults.push('source: REQUIRED');
  if (trimSpace(event.type) === '') faults.push('type: MUST be a non-empty string');
  if (event.contentType !== undefined) faults.push(...contentTypeFaults(event.contentType, event.version));
  if (event.version === '1.0' && event.schema && !event.schema.absolute) {
    faults.push(
      'dataschema: if present, MUST adhere to the format specified in RFC 3986, Section 4.3. Absolute URI',
    );
  }
  if (event.version === '0.3' && event.schema && trimSpace(event.schema.text) === '') {
    faults.push('schemaurl: if present, MUST adhere to the format specified in RFC 3986');
  }
  if (event.subject !== undefined && trimSpace(event.subject) === '') {
    faults.push('subject: if present, MUST be a non-empty string');
  }
  if (event.contentEncoding !== undefined && trimSpace(event.contentEncoding).toLowerCase() !== 'base64') {
    faults.push('datacontentencoding: if present, MUST adhere to RFC 2045 Section 6.1');
  }
  if (faults.length > 0) throw invalid(faults);
}

function contentTypeFaults(contentType: ByteText, version: SpecVersion): string[] {
  const type = trimSpace(contentType);
  const fault = mediaTypeFault(type);
  if (fault === undefined) return [];
  return type === '' || version === '0.3'
    ? ['datacontenttype: if present, MUST adhere to the format specified in RFC 2046']
    : [`datacontenttype: failed to parse RFC 2046 media type ${fault}`];
}
