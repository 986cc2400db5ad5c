import { lex } from './lex.ts';
import { WhereError } from './token.ts';
import { Tokens } from './tokens.ts';
import type { Binary, Tree } from './tree.ts';
import { checkCount, takeFunction, takeInteger, takeName, takePattern } from './words.ts';

/** So that no expression, however odd, exhausts the stack. */
const deepest = 50;
const longest = 4000;

/** What binds less tightly first. */
const ranks = [
  ['=', '!=', '<>', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const;

/**
 * Reads an expression by the grammar of CESQL 1.0: NOT and minus bind tightest, then LIKE and IN, * / %, + -,
 * comparisons; AND, OR and XOR are of one rank and group from the right. @throws WhereError
 */
export function parse(text: string): Tree {
  if (text.length > longest) throw new WhereError(`an expression has at most ${longest} characters`, longest);
  return new Parser(new Tokens(lex(text))).whole();
}

class Parser {
  readonly #tokens: Tokens;
  #depth = 0;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  whole(): Tree {
    const tree = this.#logic();
    if (this.#tokens.peek().kind !== 'end') throw this.#tokens.wrong('AND, OR or the end');
    return tree;
  }

  #logic(): Tree {
    const operands = [this.#ranked(0)];
    const operators: Binary[] = [];
    for (;;) {
      const operator = this.#tokens.keyword('AND', 'OR', 'XOR');
      if (operator === undefined) break;
      operators.push(operator);
      operands.push(this.#ranked(0));
    }
    return operands.reduceRight((right, left, i) => ({
      kind: 'binary',
      operator: operators[i] ?? 'AND',
      left,
      right,
    }));
  }

  #ranked(rank: number): Tree {
    const signs = ranks[rank];
    if (signs === undefined) return this.#matched();
    let left = this.#ranked(rank + 1);
    for (;;) {
      const sign = this.#tokens.sign(...signs);
      if (sign === undefined) return left;
      left = { kind: 'binary', operator: sign === '<>' ? '!=' : sign, left, right: this.#ranked(rank + 1) };
    }
  }

  #matched(): Tree {
    let operand = this.#prefixed();
    for (;;) {
      const negated = this.#tokens.keyword('NOT') !== undefined;
      if (this.#tokens.keyword('LIKE')) {
        operand = { kind: 'like', operand, pattern: takePattern(this.#tokens), negated };
      } else if (this.#tokens.keyword('IN')) {
        this.#tokens.expect('(', 'the ( of a list');
        operand = { kind: 'in', operand, set: this.#list(), negated };
      } else if (negated) throw this.#tokens.wrong('LIKE or IN');
      else return operand;
    }
  }

  #prefixed(): Tree {
    const tokens = this.#tokens;
    if (tokens.keyword('NOT')) return { kind: 'not', operand: this.#deeper(() => this.#prefixed()) };
    if (tokens.keyword('EXISTS')) return { kind: 'exists', name: takeName(tokens) };
    const sign = tokens.sign('+', '-');
    if (sign === '-' && tokens.peek().kind !== 'integer')
      return { kind: 'minus', operand: this.#deeper(() => this.#prefixed()) };
    return sign ? { kind: 'literal', value: takeInteger(tokens, sign) } : this.#atom();
  }

  #atom(): Tree {
    const tokens = this.#tokens;
    const token = tokens.peek();
    if (token.kind === 'integer') return { kind: 'literal', value: takeInteger(tokens, '') };
    if (token.kind === 'string') {
      tokens.next();
      return { kind: 'literal', value: token.value };
    }
    const truth = tokens.keyword('TRUE', 'FALSE');
    if (truth) return { kind: 'literal', value: truth === 'TRUE' };
    if (tokens.sign('(')) {
      const tree = this.#nested();
      tokens.expect(')', 'a )');
      return tree;
    }
    const after = tokens.peek(1);
    if (token.kind === 'word' && after.kind === 'sign' && after.sign === '(') return this.#call();
    return { kind: 'attribute', name: takeName(tokens) };
  }

  #call(): Tree {
    const { at } = this.#tokens.peek();
    const name = takeFunction(this.#tokens);
    this.#tokens.expect('(', 'a (');
    const operands = this.#tokens.sign(')') ? [] : this.#list();
    checkCount(name, operands.length, at);
    return { kind: 'call', name, operands };
  }

  /** Up to the closing parenthesis. */
  #list(): readonly Tree[] {
    const list = [this.#nested()];
    while (this.#tokens.sign(',')) list.push(this.#nested());
    this.#tokens.expect(')', 'a comma or )');
    return list;
  }

  #nested(): Tree {
    return this.#deeper(() => this.#logic());
  }

  #deeper(read: () => Tree): Tree {
    this.#depth += 1;
    if (this.#depth > deepest) throw new WhereError('this is nested too deeply', this.#tokens.peek().at);
    const tree = read();
    this.#depth -= 1;
    return tree;
  }
}
