const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

/**
 * The string that begins after its quotation mark, and where the text goes on. Throws SyntaxError. Like Jackson it
 * takes bytes that are no UTF-8: sequences longer than need be, and halves of surrogate pairs.
 */
export function readString(bytes: Buffer, from: number): [text: string, next: number] {
  let text = '';
  let at = from;
  for (;;) {
    const end = plainEnd(bytes, at);
    if (end > at) text += bytes.toString('latin1', at, end);
    const byte = bytes[end];
    if (byte === 0x22) return [text, end + 1];
    if (byte === undefined || byte < 0x20) throw new SyntaxError('a string does not end');
    const [piece, length] = byte === 0x5c ? escaped(bytes, end) : sequence(bytes, end, byte);
    text += piece;
    at = end + length;
  }
}

/** Where the run of characters ends that stand for themselves. */
function plainEnd(bytes: Buffer, from: number): number {
  for (let at = from; ; at++) {
    const byte = bytes[at];
    if (byte === undefined || byte < 0x20 || byte > 0x7f || byte === 0x22 || byte === 0x5c) return at;
  }
}

function escaped(bytes: Buffer, at: number): [string, number] {
  const letter = String.fromCharCode(bytes[at + 1] ?? 0);
  if (letter === 'u') {
    const code = bytes.toString('latin1', at + 2, at + 6);
    if (!/^[0-9a-f]{4}$/i.test(code)) throw new SyntaxError('a bad escape');
    return [String.fromCharCode(Number.parseInt(code, 16)), 6];
  }
  const character = escapes[letter];
  if (character === undefined) throw new SyntaxError('a bad escape');
  return [character, 2];
}

function sequence(bytes: Buffer, at: number, first: number): [string, number] {
  const length = first >> 5 === 0b110 ? 2 : first >> 4 === 0b1110 ? 3 : first >> 3 === 0b11110 ? 4 : 0;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if (next >> 6 !== 0b10) throw new SyntaxError('a bad byte');
    code = (code << 6) | (next & 0x3f);
  }
  if (length === 0) throw new SyntaxError('a bad byte');
  if (length < 4) return [String.fromCharCode(code), length];
  const pair = code - 0x10000;
  return [String.fromCharCode((0xd800 | (pair >> 10)) & 0xffff, 0xdc00 | (pair & 0x3ff)), 4];
}

/** As Jackson writes a string: what need not be escaped is not, and hexadecimal digits are upper-case. */
export function quote(text: string): string {
  return `"${text.replace(special, (one) => short[one] ?? `\\u${hex(one)}`)}"`;
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are to be escaped
const special = /["\\\x00-\x1f]/g;
const short: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};
const hex = (one: string): string => one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
