import type { FunctionName } from './functions.ts';
import type { Value } from './value.ts';

export type Binary =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | 'AND'
  | 'OR'
  | 'XOR';

/** An expression, read. */
export type Tree =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'exists'; readonly name: string }
  | { readonly kind: 'not' | 'minus'; readonly operand: Tree }
  | { readonly kind: 'binary'; readonly operator: Binary; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'like'; readonly operand: Tree; readonly pattern: string; readonly negated: boolean }
  | { readonly kind: 'in'; readonly operand: Tree; readonly set: readonly Tree[]; readonly negated: boolean }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly Tree[] };
