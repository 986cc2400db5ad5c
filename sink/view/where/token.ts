export const keywords = ['AND', 'OR', 'XOR', 'NOT', 'LIKE', 'EXISTS', 'IN', 'TRUE', 'FALSE'] as const;
export type Keyword = (typeof keywords)[number];

export const symbols = [
  '!=',
  '<>',
  '<=',
  '>=',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '(',
  ')',
  ',',
] as const;
export type Sign = (typeof symbols)[number];

/** A piece of an expression; `at` is the 0-based place of its first character. */
export type Token = { readonly at: number; readonly text: string } & (
  | { readonly kind: 'keyword'; readonly word: Keyword }
  | { readonly kind: 'sign'; readonly sign: Sign }
  | { readonly kind: 'word' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'end' }
);

/** An expression that is none. Thrown inside of where/, and caught by its one way in. */
export class WhereError extends Error {
  /** 0-based. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
