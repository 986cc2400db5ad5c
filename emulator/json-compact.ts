import { javaDouble } from './java-number.ts';
import { utf8Json } from './json-encoding.ts';
import { quote, readString } from './json-string.ts';

/** A value of a JSON text: its kind, and its text as Jackson would write it again. */
export interface JsonPart {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  readonly text: string;
  /** What a string says; undefined for all other kinds. */
  readonly string?: string;
}

/** As Jackson's `StreamReadConstraints`: what is nested deeper, has more digits or a longer name is no JSON to it. */
const deepest = 1000;
const mostDigits = 1000;
const longestName = 50_000;

/**
 * The members of the JSON object that a text begins with, each written compactly; null if there is none that Jackson
 * takes. What follows the object is not looked at. Not by JSON.parse and stringify: these would turn 1.0 into 1, round
 * big integers and move keys that look like numbers to the front.
 */
export function jsonMembers(bytes: Buffer): Map<string, JsonPart> | null {
  try {
    const reader = new Reader(utf8Json(bytes));
    return reader.peek() === open ? reader.members() : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const [open, close, openArray, closeArray, colon, comma, mark] = Buffer.from('{}[]:,"');
const number = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;

/** Runs once over the text. Throws SyntaxError where Jackson does. */
class Reader {
  readonly #bytes: Buffer;
  /** Each byte one character: for searching only. */
  readonly #latin1: string;
  #at = 0;
  #depth = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#latin1 = bytes.toString('latin1');
  }

  /** The next byte that counts. */
  peek(): number | undefined {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.#at++;
    }
  }

  members(): Map<string, JsonPart> {
    const members = new Map<string, JsonPart>();
    this.#list(close, () => {
      if (this.peek() !== mark) throw new SyntaxError('no name');
      const name = this.#string();
      if (name.length > longestName) throw new SyntaxError('name too long');
      if (this.peek() !== colon) throw new SyntaxError('no colon');
      this.#at++;
      members.set(name, this.#value());
    });
    return members;
  }

  #value(): JsonPart {
    const next = this.peek();
    if (next === open) {
      const members = [...this.members()].map(([name, part]) => `${quote(name)}:${part.text}`);
      return { kind: 'object', text: `{${members.join(',')}}` };
    }
    if (next === openArray) {
      const items: string[] = [];
      this.#list(closeArray, () => items.push(this.#value().text));
      return { kind: 'array', text: `[${items.join(',')}]` };
    }
    if (next === mark) {
      const string = this.#string();
      return { kind: 'string', text: quote(string), string };
    }
    for (const [word, kind] of words) {
      if (this.#latin1.startsWith(word, this.#at)) {
        this.#at += word.length;
        return { kind, text: word };
      }
    }
    return { kind: 'number', text: this.#number() };
  }

  /** Brackets, and between them whatever `item` reads, with commas. */
  #list(end: number | undefined, item: () => void): void {
    this.#at++;
    if (++this.#depth > deepest) throw new SyntaxError('nested too deep');
    if (this.peek() !== end) {
      item();
      while (this.peek() === comma) {
        this.#at++;
        item();
      }
    }
    if (this.peek() !== end) throw new SyntaxError('no end');
    this.#at++;
    this.#depth--;
  }

  #string(): string {
    const [text, next] = readString(this.#bytes, this.#at + 1);
    this.#at = next;
    return text;
  }

  #number(): string {
    number.lastIndex = this.#at;
    const [word, fraction, exponent] = number.exec(this.#latin1) ?? [];
    if (word === undefined) throw new SyntaxError('no value');
    this.#at = number.lastIndex;
    if (word.replace(/[^0-9]/g, '').length > mostDigits) throw new SyntaxError('number too long');
    if (fraction === undefined && exponent === undefined) return word === '-0' ? '0' : word;
    const value = javaDouble(Number(word));
    return value.endsWith('y') ? quote(value) : value;
  }
}

const words = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
] as const;
