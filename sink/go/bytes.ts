import { isUtf8 } from 'node:buffer';

/**
 * Text as Go keeps it: bytes, here one character (0 to 255) a byte, Buffer's `latin1`. Header values and JSON strings go
 * through the sink as this, so that even bytes that are no UTF-8 are printed as they came.
 */
export type ByteText = string;

/** White space above ASCII that Go's `unicode.IsSpace` knows, as UTF-8 bytes. */
const wide = new Set(
  [0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]
    .concat(Array.from({ length: 11 }, (_, i) => 0x2000 + i))
    .map((code) => toBytes(String.fromCodePoint(code))),
);

function isAsciiSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Go's `strings.TrimSpace`. A loop, as a regular expression takes quadratic time on long runs of blanks. */
export function trimSpace(text: ByteText): ByteText {
  const from = spaceEnd(text);
  let to = text.length;
  while (to > from) {
    if (isAsciiSpace(text.charCodeAt(to - 1))) to -= 1;
    else if (wide.has(text.slice(to - 2, to))) to -= 2;
    else if (wide.has(text.slice(to - 3, to))) to -= 3;
    else break;
  }
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

/** Go's `strings.TrimLeftFunc(text, unicode.IsSpace)`. */
export function trimStart(text: ByteText): ByteText {
  const from = spaceEnd(text);
  return from === 0 ? text : text.slice(from);
}

function spaceEnd(text: ByteText): number {
  let from = 0;
  for (;;) {
    const code = text.charCodeAt(from);
    if (isAsciiSpace(code)) from += 1;
    else if (code < 0x80 || Number.isNaN(code)) return from;
    else if (wide.has(text.slice(from, from + 2))) from += 2;
    else if (wide.has(text.slice(from, from + 3))) from += 3;
    else return from;
  }
}

export function toBytes(text: string): ByteText {
  return Buffer.from(text).toString('latin1');
}

/** Go's `strings.ToLower` as far as ASCII comes of it: of İ and the Kelvin sign, too. */
export function toLower(text: ByteText): ByteText {
  // Nearly all names come in lower case, and each event has a dozen.
  if (!/[A-Z\xc4\xe2]/.test(text)) return text;
  return text
    .replaceAll('\xc4\xb0', 'i')
    .replaceAll('\xe2\x84\xaa', 'k')
    .replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has them.
const ascii = /^[\x00-\x7f]*$/;

/** For people and JSON: the bytes as UTF-8 if they are that, else as latin-1, which is what HTTP headers carry. */
export function toText(bytes: ByteText): string {
  if (ascii.test(bytes)) return bytes;
  const raw = Buffer.from(bytes, 'latin1');
  return isUtf8(raw) ? raw.toString() : bytes;
}

/** Go's `base64.StdEncoding`: padding is needed, line breaks are skipped, loose last bits are let through. */
export function decodeBase64(text: ByteText): Buffer | undefined {
  const packed = text.replaceAll('\n', '').replaceAll('\r', '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  return Buffer.from(packed, 'base64');
}
