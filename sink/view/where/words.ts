import { type FunctionName, functions, isFunction } from './functions.ts';
import { WhereError } from './token.ts';
import type { Tokens } from './tokens.ts';
import { isInteger } from './value.ts';

/** Takes the name of an attribute. @throws WhereError, as all of these */
export function takeName(tokens: Tokens): string {
  const { kind, text, at } = tokens.peek();
  if (kind !== 'word' && kind !== 'integer') throw tokens.wrong('an attribute or a value');
  if (text === 'data' || text === 'data_base64')
    throw new WhereError('data is no attribute: expressions know nothing of it', at);
  if (!/^[a-z0-9]+$/.test(text)) {
    const name = text.toLowerCase().replaceAll('_', '');
    throw new WhereError(`an attribute's name has lower-case letters and digits only: ${name}`, at);
  }
  tokens.next();
  return text;
}

export function takeInteger(tokens: Tokens, sign: '' | '+' | '-'): number {
  const { kind, text, at } = tokens.peek();
  if (kind !== 'integer') throw tokens.wrong('a number');
  // Without negative zero.
  const value = Number(sign + text) + 0;
  if (!isInteger(value)) throw new WhereError(`${sign}${text} is beyond 32 bits`, at);
  tokens.next();
  return value;
}

export function takePattern(tokens: Tokens): string {
  const token = tokens.peek();
  if (token.kind !== 'string') throw tokens.wrong("a pattern in quotes, like 'a%',");
  tokens.next();
  return token.value;
}

export function takeFunction(tokens: Tokens): FunctionName {
  const { text, at } = tokens.next();
  const name = text.toUpperCase();
  if (isFunction(name)) return name;
  throw new WhereError(`there is no function ${text}; there are ${Object.keys(functions).join(', ')}`, at);
}

/** @param at of the function's name */
export function checkCount(name: FunctionName, count: number, at: number): void {
  const { least, most } = functions[name];
  if (count >= least && count <= most) return;
  const wanted = most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
  throw new WhereError(`${name} takes ${least === most ? least : wanted} values, not ${count}`, at);
}
