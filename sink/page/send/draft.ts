import { replayExtension } from '../../../lib/source-requests.ts';
import type { RawRequest, SendRequest, SinkEvent } from '../../contract.ts';
import { addedExtensions } from '../../extensions.ts';
import { text as attribute } from '../../view/attributes.ts';
import { bytesOf, utf8 } from '../../view/base64.ts';
import { indented } from '../state/json.ts';
import { jsonFault } from './json-text.ts';

/** An event as it is being written. */
export interface Draft {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly datacontenttype: string;
  readonly extensions: readonly Extension[];
  readonly data: string;
  readonly mode: 'binary' | 'structured';
  /** Empty: this sink. */
  readonly to: string;
}
export interface Extension {
  readonly name: string;
  readonly value: string;
}

export const emptyDraft: Draft = {
  id: '',
  source: '/event-display',
  type: 'com.example.hello',
  subject: '',
  datacontenttype: 'application/json',
  extensions: [],
  data: '{\n  "hello": "world"\n}',
  mode: 'binary',
  to: '',
};

/** Attributes that have fields of their own, and what the sink itself adds to what it keeps. */
export const own = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'datacontenttype',
  'data',
  'data_base64',
  ...addedExtensions,
]);

export const isJson = (type: string): boolean =>
  /^(application|text)\/([^;]+\+)?json(;|$)/i.test(type.trim());

/** Not `randomUUID`, which only pages of https or of this machine have. */
export const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** @param fresh the id when none is given */
export function requestOf(draft: Draft, fresh: string): SendRequest {
  const extensions = draft.extensions
    .filter(({ name }) => name !== '')
    .map(({ name, value }) => [name, value]);
  const event: SinkEvent = {
    specversion: '1.0',
    id: draft.id.trim() || fresh,
    source: draft.source.trim(),
    type: draft.type.trim(),
    ...given('subject', draft.subject),
    ...given('datacontenttype', draft.datacontenttype),
    ...Object.fromEntries(extensions),
    ...dataOf(draft),
  };
  return { event, mode: draft.mode, ...given('to', draft.to) };
}

function dataOf({ data, datacontenttype: type, mode }: Draft): SinkEvent {
  if (data === '') return {};
  // Bytes stay as they were written, to the blank and the last digit.
  if (mode === 'binary') return { data_base64: base64(data) };
  const json = type.trim() === '' ? jsonFault(data) === null : isJson(type);
  if (!json) return { data };
  // Numbers that JavaScript cannot hold would be others when read and written.
  return /\d{16}/.test(data) ? { data_base64: base64(data) } : { data: JSON.parse(data) };
}

const given = (name: string, value: string): Record<string, string> =>
  value.trim() === '' ? {} : { [name]: value.trim() };

/** Of its UTF-8 bytes. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** What was true of the event then. */
const past = new Set(['time', replayExtension]);

/** The event once more, to be changed before it is sent. */
export function draftOf(event: SinkEvent, body: string | null): Draft {
  const text = (name: string) => attribute(event, name);
  const extensions = Object.entries(event)
    .filter(([name]) => !own.has(name) && !past.has(name))
    .map(([name]) => ({ name, value: attribute(event, name) }));
  return {
    id: '',
    source: text('source'),
    type: text('type'),
    subject: text('subject'),
    datacontenttype: text('datacontenttype'),
    extensions,
    data: body ?? dataText(event),
    mode: 'binary',
    to: '',
  };
}

function dataText({ data, data_base64: bytes, datacontenttype: type }: SinkEvent): string {
  if (typeof bytes === 'string') return textOf(bytes) ?? '';
  if (data === undefined) return '';
  const asItIs = typeof data === 'string' && typeof type === 'string' && !isJson(type);
  return asItIs ? data : indented(data);
}

/** Of base64; null where the bytes are no UTF-8: as text they would be others. */
export function textOf(bytes: string): string | null {
  const list = bytesOf(bytes);
  return list && utf8(list);
}

/** The data as they came, to the blank; null where the body is more than the data, or no text. */
export function bodyOf({ headers, body }: RawRequest): string | null {
  const binary = headers.some(([name]) => name.toLowerCase() === 'ce-specversion');
  return binary ? textOf(body) : null;
}
