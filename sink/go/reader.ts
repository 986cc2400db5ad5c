import { type Compound, compound, JsonIterator, type JsonScalar, misplaced, quote } from './iterator.ts';

const [comma, colon, minus, dot, zero, nine] = [0x2c, 0x3a, 0x2d, 0x2e, 0x30, 0x39];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const ends = new Set([comma, closeArray, closeObject, 0x20, 0x09, 0x0a, dot]);
const ofNumber = Buffer.from('+-.eE0123456789');

/**
 * `Read` of json-iterator, for extensions. After a number that is too large it goes on beside the track (no step back
 * while an error is pending), and where that ends decides which error the event gets.
 */
export class JsonReader extends JsonIterator {
  read(): JsonScalar | Compound {
    // No recursion: what is nested may be deeper than the stack.
    const open: number[] = [];
    const value = this.#value(open);
    let fresh = open.length > 0;
    while (open.length > 0) {
      const depth = open.length;
      if (fresh || this.#goesOn(open.at(-1))) this.#value(open);
      else open.pop();
      fresh = open.length > depth;
    }
    return value;
  }

  /** A scalar, or the beginning of what has values in it: how it ends is put on `open`. */
  #value(open: number[]): JsonScalar | Compound {
    const code = this.peek();
    if (code === quote) return this.string();
    if (code === minus || isDigit(code)) return this.#number();
    if (code === openArray || code === openObject) {
      const ends = code === openArray ? this.#array() : this.#object();
      if (ends !== undefined) open.push(ends);
      return compound;
    }
    if (code === 0x6e) this.word('null');
    else if (code === 0x74 || code === 0x66) return this.#boolean();
    else this.report(misplaced);
    return null;
  }

  /** Whether another value follows in what ends so. */
  #goesOn(ends: number | undefined): boolean {
    const code = this.token();
    if (code === comma) return ends === closeArray || this.#key();
    if (code !== ends) this.report(misplaced);
    return false;
  }

  #key(): boolean {
    this.string();
    if (this.token() === colon) return true;
    this.report(misplaced);
    return false;
  }

  #boolean(): boolean {
    const code = this.token();
    if (code === 0x74) this.word('rue');
    else if (code === 0x66) this.word('alse');
    else this.report(misplaced);
    return code === 0x74;
  }

  #number(): number {
    const negative = this.token() === minus;
    if (!negative) this.#stepBack();
    const first = this.bytes[this.head] ?? 0;
    if (ends.has(first) || (first === zero && isDigit(this.bytes[this.head + 1] ?? 0))) {
      this.report(misplaced);
      return 0;
    }
    const from = this.head;
    while (ofNumber.includes(this.bytes[this.head] ?? 0)) this.head += 1;
    if (this.error !== undefined) return 0;
    const value = Number(this.bytes.toString('latin1', from, this.head));
    if (Number.isFinite(value)) return negative ? -value : value;
    this.report('a number is out of range');
    return 0;
  }

  #array(): number | undefined {
    if (this.token() !== openArray) this.report(misplaced);
    else if (this.token() !== closeArray) {
      this.#stepBack();
      return closeArray;
    }
    return undefined;
  }

  #object(): number | undefined {
    const first = this.token() === openObject ? this.token() : 0;
    if (first === quote) {
      this.#stepBack();
      if (this.#key()) return closeObject;
    } else if (first !== closeObject) this.report(misplaced);
    return undefined;
  }

  #stepBack(): void {
    if (this.error === undefined) this.head -= 1;
  }
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}
