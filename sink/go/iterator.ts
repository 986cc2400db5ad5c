import type { ByteText } from './bytes.ts';
import { unescapeJson } from './jsonstring.ts';

/** What an extension may be in JSON; arrays and objects are read over and refused later. */
export type JsonScalar = ByteText | number | boolean | null;
export const compound: unique symbol = Symbol('array or object');
export type Compound = typeof compound;

const misplaced = 'an attribute has a value of the wrong type';
const [quote, backslash, letterN] = [0x22, 0x5c, 0x6e];

/**
 * The Go SDK reads structured events with json-iterator 1.1.12, whose leniencies show: an error is kept and reading goes
 * on, a null is an empty string, the bytes of a value begin right after the colon. So this is that iterator, on a
 * document that is valid JSON as a whole (Go checks that first).
 */
export class JsonIterator {
  /** Set once something is amiss; the caller looks when the original looks, and may overwrite it as the original does. */
  error: string | undefined;
  readonly #bytes: Buffer;
  #head: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#head = 0;
  }

  #report(message: string): void {
    this.error ??= message;
  }

  #token(): number {
    for (; this.#head < this.#bytes.length; this.#head++) {
      const code = this.#bytes[this.#head] ?? 0;
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        this.#head += 1;
        return code;
      }
    }
    this.#report('the JSON ends too early');
    return 0;
  }

  #peek(): number {
    const code = this.#token();
    // With an error pending the original does not step back either.
    if (this.error === undefined) this.#head -= 1;
    return code;
  }

  /** The next field's name; empty at the end of the object, and for anything unexpected. */
  field(): ByteText {
    const code = this.#token();
    if (code === letterN) {
      this.#head += 3;
      return '';
    }
    if (code === 0x7b && this.#peek() !== quote) {
      if (this.#token() !== 0x7d) this.#report(misplaced);
      return '';
    }
    if (code !== 0x7b && code !== 0x2c) {
      if (code !== 0x7d) this.#report(misplaced);
      return '';
    }
    const name = this.string();
    if (this.#token() !== 0x3a) this.#report(misplaced);
    return name;
  }

  /** A string; null is the empty one. */
  string(): ByteText {
    const code = this.#token();
    if (code === letterN) {
      this.#head += 3;
      return '';
    }
    if (code !== quote) {
      this.#report('an attribute that is text has another type of value');
      return '';
    }
    const from = this.#head;
    const escapes = this.#skipString();
    const raw = this.#bytes.toString('latin1', from, this.#head - 1);
    if (!escapes) return raw;
    // The original's slow way through a string stops at once when an error is pending.
    return this.error === undefined ? unescapeJson(raw) : '';
  }

  /** A value as it stands, with the blanks before it. */
  raw(): Buffer {
    const from = this.#head;
    this.#skip();
    return this.#bytes.subarray(from, this.#head);
  }

  /** A value of any kind, and its text. */
  any(): { readonly value: JsonScalar | Compound; readonly raw: ByteText } {
    if (this.#peek() === quote) return { value: this.string(), raw: '' };
    const raw = this.raw().toString('latin1').trim();
    return { value: scalarOf(raw), raw };
  }

  /** The elements of the array that the whole is, as they stand; undefined if it is none. */
  elements(): Buffer[] | undefined {
    if (this.#token() !== 0x5b) return undefined;
    if (this.#peek() === 0x5d) return [];
    const elements = [];
    do elements.push(this.raw());
    while (this.#token() === 0x2c);
    return elements;
  }

  /** Answers whether there were escapes. */
  #skipString(): boolean {
    let escapes = false;
    while (this.#head < this.#bytes.length) {
      const code = this.#bytes[this.#head++];
      if (code === quote) return escapes;
      if (code === backslash) {
        escapes = true;
        this.#head += 1;
      }
    }
    this.#report('the JSON ends too early');
    return escapes;
  }

  #skip(): void {
    let depth = 0;
    do {
      const code = this.#token();
      if (code === quote) this.#skipString();
      else if (code === 0x7b || code === 0x5b) depth += 1;
      else if (code === 0x7d || code === 0x5d) depth -= 1;
      else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) this.#skipNumber(code);
      else if (code === 0x74 || code === letterN) this.#head += 3;
      else if (code === 0x66) this.#head += 4;
    } while (depth > 0 && this.#head < this.#bytes.length);
  }

  #skipNumber(first: number): void {
    const from = this.#head - 1;
    let exponent = false;
    for (; this.#head < this.#bytes.length; this.#head++) {
      const code = this.#bytes[this.#head] ?? 0;
      if (code === 0x65 || code === 0x45) exponent = true;
      else if ((code < 0x30 || code > 0x39) && code !== 0x2e && code !== 0x2b && code !== 0x2d) break;
    }
    if (!exponent) return;
    const value = Number(this.#bytes.toString('latin1', from, this.#head));
    // The original reads a number that begins with 0 as a float32.
    if (!Number.isFinite(first === 0x30 ? Math.fround(value) : value))
      this.#report('a number is out of range');
  }
}

function scalarOf(raw: ByteText): JsonScalar | Compound {
  if (raw.startsWith('{') || raw.startsWith('[')) return compound;
  if (raw === 'null') return null;
  if (raw === 'true' || raw === 'false') return raw === 'true';
  const value = Number(raw);
  // Go's ParseFloat fails on what is too big, and the iterator then answers 0.
  return Number.isFinite(value) ? value : 0;
}
