import { type Attributes, evaluate } from './evaluate.ts';
import type { FunctionName } from './functions.ts';
import { parse } from './parse.ts';
import { WhereError } from './token.ts';
import type { Binary, Tree } from './tree.ts';

export type { Attributes };

/**
 * A predicate in CloudEvents SQL 1.0. As the specification has it, what is no Boolean, or has an error in it (an
 * attribute that is missing, a value that cannot be cast), holds for no event.
 */
export function compileWhere(
  text: string,
): ((attributes: Attributes) => boolean) | { readonly message: string; readonly at: number } {
  try {
    const tree = parse(text);
    if (!mayBeBoolean(tree)) return { message: 'this is a value, and nothing that is true or false', at: 0 };
    return (attributes) => evaluate(tree, attributes) === true;
  } catch (error) {
    if (error instanceof WhereError) return { message: error.message, at: error.at };
    throw error;
  }
}

const logical: readonly FunctionName[] = ['BOOL', 'IS_BOOL', 'IS_INT'];
const calculating: readonly Binary[] = ['+', '-', '*', '/', '%'];

function mayBeBoolean(tree: Tree): boolean {
  if (tree.kind === 'literal') return typeof tree.value === 'boolean';
  if (tree.kind === 'call') return logical.includes(tree.name);
  if (tree.kind === 'binary') return !calculating.includes(tree.operator);
  return tree.kind !== 'minus';
}
