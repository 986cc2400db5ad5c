import type { Event } from './event.ts';
import { Attributes, coreAttributes } from './event-attributes.ts';
import { type JsonPart, jsonMembers } from './json-compact.ts';
import { utf8 } from './text.ts';

/** `application/cloudevents+json`, compared case-sensitively, parameters allowed: the one structured format on board (BEHAVIOUR 3). */
export function isStructured(contentType: string): boolean {
  return /^application\/cloudevents\+json(;|$)/.test(contentType);
}

/** A record's value in the JSON format as an event, or null when it is not valid. */
export function structuredEvent(value: Buffer | null): Event | null {
  const members = value === null ? null : jsonMembers(utf8(value));
  if (!members) return null;
  const version = textOf(members.get('specversion'));
  if (version !== '1.0' && version !== '0.3') return null;
  const attributes = new Attributes(version);
  for (const name of coreAttributes(version)) {
    const part = members.get(name);
    if (part === undefined || part.kind === 'null') continue;
    const text = textOf(part);
    if (text === undefined || !attributes.add(name, text)) return null;
  }
  const data = dataOf(members, version, attributes.get('datacontenttype'));
  if (data === undefined) return null;
  if (members.has('data') && attributes.get('datacontenttype') === undefined) {
    attributes.add('datacontenttype', 'application/json');
  }
  const known = new Set<string>([...coreAttributes(version), 'specversion', 'data', 'data_base64']);
  if (version === '0.3') known.add('datacontentencoding');
  for (const [name, part] of members) {
    if (known.has(name)) continue;
    if (part.kind === 'number' && !isInt32(part.text)) return null;
    if (!attributes.add(name, textOf(part) ?? part.text)) return null;
  }
  return attributes.event(data);
}

/** undefined: not valid; null: none. */
function dataOf(
  members: ReadonlyMap<string, JsonPart>,
  version: string,
  contentType: string | undefined,
): Buffer | null | undefined {
  const data = members.get('data');
  const base64 = members.get('data_base64');
  if (base64 !== undefined) {
    const text = textOf(base64);
    if (data !== undefined || text === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
    return Buffer.from(text, 'base64');
  }
  if (data === undefined) return null;
  const text = textOf(data);
  if (version === '0.3' && textOf(members.get('datacontentencoding')) === 'base64') {
    return text === undefined ? undefined : Buffer.from(text, 'base64');
  }
  if (contentType === undefined || isJson(contentType)) return Buffer.from(data.text);
  return text === undefined ? undefined : Buffer.from(text);
}

const isJson = (contentType: string): boolean =>
  /^(application|text)\/([\w.-]+\+)?json(;|$)/i.test(contentType);

const isInt32 = (text: string): boolean => /^-?\d{1,10}$/.test(text) && Number(text) === (Number(text) | 0);

function textOf(part: JsonPart | undefined): string | undefined {
  return part?.kind === 'string' ? String(JSON.parse(part.text)) : undefined;
}
