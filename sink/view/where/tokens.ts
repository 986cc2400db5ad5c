import type { Keyword, Sign, Token } from './token.ts';
import { WhereError } from './token.ts';

/** The pieces of an expression, taken one by one. */
export class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next one, or one further on. */
  peek(further = 0): Token {
    const token = this.#tokens[Math.min(this.#at + further, this.#tokens.length - 1)];
    return token ?? { kind: 'end', at: 0, text: '' };
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Takes the next one if it is one of these, and answers which. */
  sign<S extends Sign>(...signs: readonly S[]): S | undefined {
    const token = this.peek();
    const found = token.kind === 'sign' ? signs.find((sign) => sign === token.sign) : undefined;
    if (found !== undefined) this.#at += 1;
    return found;
  }

  keyword<K extends Keyword>(...words: readonly K[]): K | undefined {
    const token = this.peek();
    const found = token.kind === 'keyword' ? words.find((word) => word === token.word) : undefined;
    if (found !== undefined) this.#at += 1;
    return found;
  }

  /** @throws WhereError when it is another one */
  expect(sign: Sign, what: string): void {
    if (this.sign(sign) === undefined) throw this.wrong(what);
  }

  /** That something else was to come. */
  wrong(what: string): WhereError {
    const token = this.peek();
    return new WhereError(
      token.kind === 'end' ? `${what} is missing at the end` : `${token.text} stands where ${what} should`,
      token.at,
    );
  }
}
