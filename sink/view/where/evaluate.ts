import { functions } from './functions.ts';
import { like } from './like.ts';
import type { Binary, Tree } from './tree.ts';
import { castLike, isInteger, type Result, toBoolean, toInteger, toText, type Value } from './value.ts';

/** The value of an attribute; undefined when the event has none. */
export type Attributes = (name: string) => Result;

/** What an expression says of an event; undefined is an error: an attribute is missing, a cast or a division fails. */
export function evaluate(tree: Tree, attributes: Attributes): Result {
  switch (tree.kind) {
    case 'literal':
      return tree.value;
    case 'attribute':
      return attributes(tree.name);
    case 'exists':
      return attributes(tree.name) !== undefined;
    case 'not':
      return negated(booleanOf(tree.operand, attributes));
    case 'minus':
      return arithmetic('-', 0, integerOf(tree.operand, attributes));
    case 'binary':
      return binary(tree.operator, tree.left, tree.right, attributes);
    case 'like': {
      const value = evaluate(tree.operand, attributes);
      return value === undefined ? undefined : like(toText(value), tree.pattern) !== tree.negated;
    }
    case 'in': {
      const found = isIn(evaluate(tree.operand, attributes), tree.set, attributes);
      return tree.negated ? negated(found) : found;
    }
    case 'call': {
      const operands = tree.operands.map((operand) => evaluate(operand, attributes));
      const known = operands.filter((value) => value !== undefined);
      return known.length < operands.length ? undefined : functions[tree.name].call(known);
    }
  }
}

const negated = (value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : !value;

function booleanOf(tree: Tree, attributes: Attributes): boolean | undefined {
  const value = evaluate(tree, attributes);
  return value === undefined ? undefined : toBoolean(value);
}

function integerOf(tree: Tree, attributes: Attributes): number | undefined {
  const value = evaluate(tree, attributes);
  return value === undefined ? undefined : toInteger(value);
}

function binary(operator: Binary, left: Tree, right: Tree, attributes: Attributes): Result {
  switch (operator) {
    case 'AND':
    case 'OR': {
      const first = booleanOf(left, attributes);
      return first === undefined || first === (operator === 'OR') ? first : booleanOf(right, attributes);
    }
    case 'XOR': {
      const [one, other] = [booleanOf(left, attributes), booleanOf(right, attributes)];
      return one === undefined || other === undefined ? undefined : one !== other;
    }
    case '=':
      return equal(evaluate(left, attributes), evaluate(right, attributes));
    case '!=':
      return negated(equal(evaluate(left, attributes), evaluate(right, attributes)));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(operator, integerOf(left, attributes), integerOf(right, attributes));
    default:
      return arithmetic(operator, integerOf(left, attributes), integerOf(right, attributes));
  }
}

/** The left one is cast to the type of the right one. */
function equal(left: Result, right: Result): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  const cast = castLike(left, right);
  return cast === undefined ? undefined : cast === right;
}

/** Elements are cast to the type of what is looked for. */
function isIn(value: Result, set: readonly Tree[], attributes: Attributes): boolean | undefined {
  if (value === undefined) return undefined;
  const elements = set.map((tree) => {
    const element = evaluate(tree, attributes);
    return element === undefined ? undefined : castLike(element, value);
  });
  return elements.includes(undefined) ? undefined : elements.includes(value);
}

function ordered(
  operator: '<' | '<=' | '>' | '>=',
  left: number | undefined,
  right: number | undefined,
): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

function arithmetic(
  operator: '+' | '-' | '*' | '/' | '%',
  left: number | undefined,
  right: number | undefined,
): Value | undefined {
  if (left === undefined || right === undefined) return undefined;
  const result = calculated(operator, left, right);
  return isInteger(result) ? result : undefined;
}

/** NaN and infinity where there is no result; `+ 0` as integers have no negative zero. */
function calculated(operator: '+' | '-' | '*' | '/' | '%', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right + 0;
    case '/':
      return Math.trunc(left / right) + 0;
    case '%':
      return (left % right) + 0;
  }
}
