import type { Event } from './event.ts';
import { Attributes, coreAttributes } from './event-attributes.ts';
import { type JsonPart, jsonMembers } from './json-compact.ts';
import { javaUtf8 } from './text.ts';

/** `application/cloudevents+json`, compared case-sensitively, parameters allowed: the one structured format on board (BEHAVIOUR 3). */
export function isStructured(contentType: string): boolean {
  return /^application\/cloudevents\+json(;|$)/.test(contentType);
}

/** A record's value in the JSON format as an event, or null when it is not valid. */
export function structuredEvent(value: Buffer | null): Event | null {
  const members = value === null ? null : jsonMembers(value);
  if (!members) return null;
  const version = members.get('specversion')?.string;
  if (version !== '1.0' && version !== '0.3') return null;
  const attributes = new Attributes(version);
  for (const name of coreAttributes(version)) {
    const part = members.get(name);
    if (part === undefined || part.kind === 'null') continue;
    if (part.string === undefined || !attributes.add(name, part.string)) return null;
  }
  if (members.has('data') && attributes.get('datacontenttype') === undefined) {
    attributes.add('datacontenttype', 'application/json');
  }
  const data = dataOf(members, version, attributes.get('datacontenttype') ?? '');
  if (data === undefined) return null;
  const known = new Set<string>([...coreAttributes(version), 'specversion', 'data', 'data_base64']);
  if (version === '0.3') known.add('datacontentencoding');
  for (const [name, part] of members) {
    if (known.has(name)) continue;
    if (part.kind === 'number' && !isInt32(part.text)) return null;
    if (!attributes.add(name, part.string ?? part.text)) return null;
  }
  return attributes.event(data);
}

/** undefined: not valid; null: none. */
function dataOf(
  members: ReadonlyMap<string, JsonPart>,
  version: string,
  contentType: string,
): Buffer | null | undefined {
  const encoding = version === '0.3' ? members.get('datacontentencoding') : undefined;
  if (encoding && encoding.kind !== 'null' && encoding.string === undefined) return undefined;
  const [data, base64] = [members.get('data'), members.get('data_base64')];
  // Both at once are refused by 1.0 only; in 0.3, `data` is read all the same, and has to be right.
  if (data && base64 && version === '1.0') return undefined;
  let bytes: Buffer | null | undefined = null;
  if (data && encoding?.string === 'base64') bytes = base64Data(data);
  else if (data && isJson.test(contentType)) bytes = javaUtf8(data.text);
  else if (data) bytes = data.string === undefined ? undefined : javaUtf8(data.string);
  return base64 && bytes !== undefined ? base64Data(base64) : bytes;
}

const isJson = /^(application|text)\/([a-zA-Z]+\+)?json(;.*)*$/;

const isInt32 = (text: string): boolean => /^-?\d{1,10}$/.test(text) && Number(text) === (Number(text) | 0);

/** Whole groups of four, blanks between them; Jackson decodes each group by itself, so padding ends nothing. */
function base64Data({ string }: JsonPart): Buffer | undefined {
  if (string === undefined || !groups.test(string)) return undefined;
  const padded = string.replace(blanks, '').match(/[^=]+=*/g) ?? [];
  return Buffer.concat(padded.map((part) => Buffer.from(part, 'base64')));
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: they count as blanks
const blanks = /[\x00-\x20]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they count as blanks
const groups = /^(?:[\x00-\x20]*[A-Za-z0-9+/]{2}(?:[A-Za-z0-9+/]{2}|[A-Za-z0-9+/]=|==))*[\x00-\x20]*$/;
