import { utf8 } from './text.ts';

/** A member with another character is left out, not the whole header. A semicolon within a name is let through. */
const name = /^[ \t;]*([!#$%&'*+\-.^_`|~0-9A-Za-z][!#$%&'*+\-.^_`|~0-9A-Za-z;]*)(?:[ \t][ \t;]*)?$/;
const value = /^[ \t]*([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+)[ \t]*$/;

/**
 * A `baggage` as OpenTelemetry writes it again: sorted, decoded and encoded in its own way. Empty when nothing of it is
 * valid, or the encoding of one member is not.
 */
export function baggageOf(text: string): string {
  const entries = new Map<string, string>();
  for (const member of text.split(',')) {
    const equals = member.indexOf('=');
    const semicolon = equals < 0 ? -1 : member.indexOf(';', equals);
    const key = name.exec(member.slice(0, Math.max(0, equals)))?.[1];
    const said = value.exec(member.slice(equals + 1, semicolon < 0 ? member.length : semicolon))?.[1];
    if (key === undefined || said === undefined) continue;
    const metadata = semicolon < 0 ? '' : trim(member.slice(semicolon + 1));
    if (isBroken(said) || isBroken(metadata)) return '';
    entries.set(key, recode(said) + (metadata && `;${recode(metadata)}`));
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, said]) => `${key}=${said}`).join(',');
}

/** As Java's `trim`. */
const trim = (text: string): string => text.replace(ends, '');
// biome-ignore lint/suspicious/noControlCharactersInRegex: they count as blanks
const ends = /^[\x00-\x20]+|[\x00-\x20]+$/g;

const isBroken = (text: string): boolean => /%(?![0-9a-f]{2})/i.test(text);

function recode(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII becomes a question mark
  const ascii = text.replace(/\p{Surrogate}|[^\x00-\x7f]/gu, '?');
  const bytes = ascii.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return utf8(Buffer.from(bytes, 'latin1')).replace(unsafe, percent);
}
const unsafe = /[^\-._~!$'()*&@:a-zA-Z0-9]/gu;
const percent = (one: string): string => Buffer.from(one).toString('hex').toUpperCase().replace(/../g, '%$&');
