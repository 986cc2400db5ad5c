import { javaDouble } from './java-number.ts';

/** A value of a JSON text: its kind, and its text as Jackson would write it again. */
export interface JsonPart {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  readonly text: string;
}

/** As Jackson's `StreamReadConstraints`: what is nested deeper is no JSON to it. */
const deepest = 1000;

/**
 * The members of a JSON object, each written compactly; null if the text is none that Jackson takes. Not by JSON.parse and
 * stringify: these would turn 1.0 into 1, round big integers and move keys that look like numbers to the front.
 */
export function jsonMembers(text: string): Map<string, JsonPart> | null {
  try {
    JSON.parse(text);
    const reader = new Reader(text);
    return reader.peek() === '{' ? reader.members() : null;
  } catch {
    return null;
  }
}

/** Runs over a text that is known to be JSON; throws only where it is nested too deep. */
class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character that counts. */
  peek(): string {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? '.')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  members(): Map<string, JsonPart> {
    const members = new Map<string, JsonPart>();
    this.#enter();
    while (this.peek() !== '}') {
      if (this.peek() === ',') this.#at++;
      const name = this.#string();
      this.peek();
      this.#at++;
      members.set(name, this.#value());
    }
    this.#leave();
    return members;
  }

  #value(): JsonPart {
    const next = this.peek();
    if (next === '{') {
      const members = [...this.members()].map(([name, part]) => `${quote(name)}:${part.text}`);
      return { kind: 'object', text: `{${members.join(',')}}` };
    }
    if (next === '[') return { kind: 'array', text: `[${this.#items().join(',')}]` };
    if (next === '"') return { kind: 'string', text: quote(this.#string()) };
    const word = this.#word();
    if (word === 'null') return { kind: 'null', text: word };
    if (word === 'true' || word === 'false') return { kind: 'boolean', text: word };
    return { kind: 'number', text: /^-?\d+$/.test(word) ? integer(word) : javaDouble(Number(word)) };
  }

  #items(): string[] {
    const items: string[] = [];
    this.#enter();
    while (this.peek() !== ']') {
      if (this.peek() === ',') this.#at++;
      items.push(this.#value().text);
    }
    this.#leave();
    return items;
  }

  #enter(): void {
    this.#at++;
    if (++this.#depth > deepest) throw new RangeError('nested too deep');
  }

  #leave(): void {
    this.#at++;
    this.#depth--;
  }

  #string(): string {
    this.peek();
    const from = this.#at++;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    return String(JSON.parse(this.#text.slice(from, ++this.#at)));
  }

  #word(): string {
    const from = this.#at;
    while (/[\w.+-]/.test(this.#text[this.#at] ?? ' ')) this.#at++;
    return this.#text.slice(from, this.#at);
  }
}

const integer = (word: string): string => (word === '-0' ? '0' : word);

/** Jackson writes `\u001F` where JavaScript writes `\u001f`. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/\\\\|\\u00[0-9a-f]{2}/g, (code) =>
    code.startsWith('\\u') ? `\\u${code.slice(2).toUpperCase()}` : code,
  );
}
