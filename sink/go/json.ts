import type { Output } from './output.ts';

/** Go's `encoding/json` refuses what is nested deeper. */
const maxDepth = 10_000;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What may come next. */
const expect = {
  value: 0,
  valueOrClose: 1,
  key: 2,
  keyOrClose: 3,
  colon: 4,
  commaOrClose: 5,
  end: 6,
} as const;

/** Whether Go's `json.Valid` says yes. Bytes inside strings need not be UTF-8. */
export function isJson(source: Buffer): boolean {
  return walk(source, undefined);
}

/**
 * Go's `json.Indent(source, prefix, indent)` with two blanks for each, as Event.String() of the Go SDK calls it. Answers
 * false, and writes nothing, where Go fails. Not JSON.stringify: numbers, escapes, double keys and trailing blanks stay.
 */
export function indent(source: Buffer, out: Output): boolean {
  const before = out.length;
  const done = walk(source, out);
  if (!done) out.rewind(before);
  return done;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function walk(source: Buffer, out: Output | undefined): boolean {
  const open: number[] = [];
  let next: number = expect.value;
  let i = 0;
  // A new line after a bracket waits for what follows it: `{}` and `[]` stay as they are.
  let fresh = false;
  while (i < source.length) {
    const code = source[i] ?? 0;
    if (isBlank(code)) {
      // Only blanks after the whole are kept, as Go keeps them.
      if (next === expect.end) out?.byte(code);
      i += 1;
      continue;
    }
    if (code === closeObject || code === closeArray) {
      const fits =
        next === expect.commaOrClose ||
        next === (code === closeObject ? expect.keyOrClose : expect.valueOrClose);
      if (!fits || open.pop() !== code) return false;
      if (!fresh) out?.line(2 * open.length + 2);
      fresh = false;
      out?.byte(code);
      next = open.length === 0 ? expect.end : expect.commaOrClose;
      i += 1;
      continue;
    }
    if (fresh) out?.line(2 * open.length + 2);
    fresh = false;
    if (code === comma) {
      if (next !== expect.commaOrClose) return false;
      out?.byte(code);
      out?.line(2 * open.length + 2);
      next = open.at(-1) === closeObject ? expect.key : expect.value;
      i += 1;
    } else if (code === colon) {
      if (next !== expect.colon) return false;
      out?.byte(code);
      out?.byte(0x20);
      next = expect.value;
      i += 1;
    } else if (code === openObject || code === openArray) {
      if (next !== expect.value && next !== expect.valueOrClose) return false;
      if (open.push(code === openObject ? closeObject : closeArray) > maxDepth) return false;
      out?.byte(code);
      fresh = true;
      next = code === openObject ? expect.keyOrClose : expect.valueOrClose;
      i += 1;
    } else {
      const isKey = next === expect.key || next === expect.keyOrClose;
      if (isKey ? code !== quote : next !== expect.value && next !== expect.valueOrClose) return false;
      const end = scalarEnd(source, i, code);
      if (end < 0) return false;
      out?.copy(source, i, end);
      next = isKey ? expect.colon : open.length === 0 ? expect.end : expect.commaOrClose;
      i = end;
    }
  }
  return next === expect.end;
}

/** Where the string, number or word that begins here ends; -1 if it is none. */
function scalarEnd(source: Buffer, from: number, code: number): number {
  if (code === quote) return stringEnd(source, from + 1);
  if (code === 0x74) return wordEnd(source, from, 'true');
  if (code === 0x66) return wordEnd(source, from, 'false');
  if (code === 0x6e) return wordEnd(source, from, 'null');
  return numberEnd(source, from);
}

function wordEnd(source: Buffer, from: number, word: string): number {
  return source.toString('latin1', from, from + word.length) === word ? from + word.length : -1;
}

function stringEnd(source: Buffer, from: number): number {
  for (let i = from; i < source.length; i++) {
    const code = source[i] ?? 0;
    if (code === quote) return i + 1;
    if (code < 0x20) return -1;
    if (code === backslash) {
      const following = source.toString('latin1', i + 1, i + 6);
      if (following.startsWith('u')) {
        if (!/^u[0-9A-Fa-f]{4}$/.test(following)) return -1;
        i += 5;
      } else {
        if (following === '' || !'"\\/bfnrt'.includes(following.charAt(0))) return -1;
        i += 1;
      }
    }
  }
  return -1;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x39;
}

function digitsEnd(source: Buffer, from: number): number {
  let i = from;
  while (isDigit(source[i])) i += 1;
  return i;
}

function numberEnd(source: Buffer, from: number): number {
  let i = source[from] === 0x2d ? from + 1 : from;
  if (!isDigit(source[i])) return -1;
  i = source[i] === 0x30 ? i + 1 : digitsEnd(source, i);
  if (source[i] === 0x2e) {
    if (!isDigit(source[i + 1])) return -1;
    i = digitsEnd(source, i + 1);
  }
  if (source[i] === 0x65 || source[i] === 0x45) {
    const sign = source[i + 1] === 0x2b || source[i + 1] === 0x2d ? 1 : 0;
    if (!isDigit(source[i + 1 + sign])) return -1;
    i = digitsEnd(source, i + 1 + sign);
  }
  return i;
}
