import { isUtf8 } from 'node:buffer';

const bad = '\uFFFD';

/** Bytes as Java's `new String(bytes, UTF_8)` reads them; it differs from WHATWG's rules only in how many U+FFFD a bad sequence makes. */
export function utf8(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : lenient(bytes);
}

function lenient(bytes: Buffer): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const [piece, length] = read(bytes, at);
    text += piece;
    at += length;
  }
  return text;
}

/** One character, or U+FFFD with the number of bytes that Java skips for it. */
function read(bytes: Buffer, at: number): [string, number] {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return [String.fromCharCode(first), 1];
  if (first >= 0xc2 && first <= 0xdf) {
    const second = bytes[at + 1];
    return second !== undefined && isNext(second)
      ? [String.fromCharCode(((first & 0x1f) << 6) | (second & 0x3f)), 2]
      : [bad, 1];
  }
  if (first >= 0xe0 && first <= 0xef) return read3(bytes, at, first);
  if (first >= 0xf0 && first <= 0xf7) return read4(bytes, at, first);
  return [bad, 1];
}

function read3(bytes: Buffer, at: number, first: number): [string, number] {
  const [second, third] = [bytes[at + 1], bytes[at + 2]];
  if (second === undefined || !isNext(second) || (first === 0xe0 && second < 0xa0)) return [bad, 1];
  // A sequence cut by the end counts as one.
  if (third === undefined || !isNext(third)) return [bad, 2];
  const code = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
  return [code >= 0xd800 && code <= 0xdfff ? bad : String.fromCharCode(code), 3];
}

function read4(bytes: Buffer, at: number, first: number): [string, number] {
  const [second, third, fourth] = [bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  const low = first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xf4 ? 0x8f : 0xbf;
  if (first > 0xf4 || second === undefined || second < low || second > high) return [bad, 1];
  if (third === undefined || !isNext(third)) return [bad, 2];
  if (fourth === undefined || !isNext(fourth)) return [bad, 3];
  const code = ((first & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
  return [String.fromCodePoint(code), 4];
}

const isNext = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** Text as Java's `getBytes(UTF_8)` writes it: half a surrogate pair becomes `?`. */
export function javaUtf8(text: string): Buffer {
  return Buffer.from(text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, '?'));
}

/** Above U+00FF nothing fits into a header byte; the real client writes `?` for each UTF-16 unit (BEHAVIOUR 2). */
export function latin1(text: string): string {
  return wide.test(text) ? text.replace(everyWide, '?') : text;
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes are what this is about
const wide = /[^\x00-\xff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes are what this is about
const everyWide = /[^\x00-\xff]/g;

/** What the real HTTP client refuses in a header value: control characters, but for a tab and for obsolete line folding (BEHAVIOUR 2). */
export function isLegalHeaderValue(value: string): boolean {
  return !illegal.test(value);
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes are what this is about
const illegal = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n[ \t])|\n(?![ \t])/;
