import type { ByteText } from './bytes.ts';
import { unescapeJson } from './jsonstring.ts';

/** What an extension may be in JSON; arrays and objects are read over and refused later. */
export type JsonScalar = ByteText | number | boolean | null;
export const compound: unique symbol = Symbol('array or object');
export type Compound = typeof compound;

export const misplaced = 'an attribute has a value of the wrong type';
export const quote = 0x22;
const [backslash, letterN, zero] = [0x5c, 0x6e, 0x30];

/**
 * The Go SDK reads structured events with json-iterator 1.1.12, whose leniencies show: an error is kept and reading goes
 * on, a null is an empty string, the bytes of a value begin right after the colon. So this is that iterator, on a
 * document that is valid JSON as a whole (Go checks that first).
 */
export class JsonIterator {
  /** Set once something is amiss; the caller looks when the original looks, and may overwrite it as the original does. */
  error: string | undefined;
  protected readonly bytes: Buffer;
  protected head: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.head = 0;
  }

  protected report(message: string): void {
    this.error ??= message;
  }

  protected token(): number {
    for (; this.head < this.bytes.length; this.head++) {
      const code = this.bytes[this.head] ?? 0;
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        this.head += 1;
        return code;
      }
    }
    this.report('the JSON ends too early');
    return 0;
  }

  protected peek(): number {
    const code = this.token();
    // With an error pending the original does not step back either.
    if (this.error === undefined) this.head -= 1;
    return code;
  }

  /** Reads over the rest of a word, up to where it is another. */
  protected word(rest: string): void {
    for (const char of rest) {
      if (this.bytes[this.head++] === char.charCodeAt(0)) continue;
      this.report(misplaced);
      return;
    }
  }

  /** The next field's name; empty at the end of the object, and for anything unexpected. */
  field(): ByteText {
    const code = this.token();
    if (code === letterN) {
      this.word('ull');
      return '';
    }
    if (code === 0x7b && this.peek() !== quote) {
      if (this.token() !== 0x7d) this.report(misplaced);
      return '';
    }
    if (code !== 0x7b && code !== 0x2c) {
      if (code !== 0x7d) this.report(misplaced);
      return '';
    }
    const name = this.string();
    if (this.token() !== 0x3a) this.report(misplaced);
    return name;
  }

  /** A string; null is the empty one. */
  string(): ByteText {
    const code = this.token();
    if (code === letterN) {
      this.word('ull');
      return '';
    }
    if (code !== quote) {
      this.report('an attribute that is text has another type of value');
      return '';
    }
    const from = this.head;
    for (let i = from; i < this.bytes.length; i++) {
      const char = this.bytes[i] ?? 0;
      if (char === backslash) break;
      if (char === quote) {
        this.head = i + 1;
        return this.bytes.toString('latin1', from, i);
      }
      if (char < 0x20) {
        this.report(misplaced);
        return '';
      }
    }
    // The original's slow way through a string does not set out when an error is pending.
    if (this.error !== undefined) return '';
    this.#skipString();
    return unescapeJson(this.bytes.toString('latin1', from, this.head - 1));
  }

  /** A value as it stands, with the blanks before it. */
  raw(): Buffer {
    const from = this.head;
    this.#skip();
    return this.bytes.subarray(from, this.head);
  }

  /** `ReadAny`: a value of any kind, and its text. */
  any(): { readonly value: JsonScalar | Compound; readonly raw: ByteText } {
    const code = this.peek();
    if (code === quote) return { value: this.string(), raw: '' };
    const from = this.head;
    if (code === zero) {
      this.head += 1;
      this.#skipNumber(false);
    } else this.#skip();
    const raw = this.bytes.toString('latin1', from, this.head);
    return { value: scalarOf(raw), raw };
  }

  /** The elements of the array that the whole is, as they stand; undefined if it is none. */
  elements(): Buffer[] | undefined {
    if (this.token() !== 0x5b) return undefined;
    if (this.peek() === 0x5d) return [];
    const elements = [];
    do elements.push(this.raw());
    while (this.token() === 0x2c);
    return elements;
  }

  #skipString(): void {
    while (this.head < this.bytes.length) {
      const code = this.bytes[this.head++];
      if (code === quote) return;
      if (code === backslash) this.head += 1;
    }
    this.report('the JSON ends too early');
  }

  #skip(): void {
    let depth = 0;
    do {
      const code = this.token();
      if (code === quote) this.#skipString();
      else if (code === 0x7b || code === 0x5b) depth += 1;
      else if (code === 0x7d || code === 0x5d) depth -= 1;
      else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) this.#skipNumber(code === zero);
      else if (code === 0x74 || code === letterN) this.head += 3;
      else if (code === 0x66) this.head += 4;
    } while (depth > 0 && this.head < this.bytes.length);
  }

  #skipNumber(narrow: boolean): void {
    const from = this.head - 1;
    let exponent = false;
    for (; this.head < this.bytes.length; this.head++) {
      const code = this.bytes[this.head] ?? 0;
      if (code === 0x65 || code === 0x45) exponent = true;
      else if ((code < 0x30 || code > 0x39) && code !== 0x2e && code !== 0x2b && code !== 0x2d) break;
    }
    if (!exponent) return;
    const value = Number(this.bytes.toString('latin1', from, this.head));
    // A number that begins with 0 is read over as a float32.
    if (!Number.isFinite(narrow ? Math.fround(value) : value)) this.report('a number is out of range');
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
