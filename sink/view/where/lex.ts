import { keywords, symbols, type Token, WhereError } from './token.ts';

const blanks = /[ \t\r\n]*/y;
const word = /[A-Za-z0-9_]+/y;
const string = /'(?:\\.|''|[^'\\])*'|"(?:\\.|""|[^"\\])*"/sy;

/** What people who know other languages write, and what it is here. */
const foreign = new Map([
  ['==', '='],
  ['&&', 'AND'],
  ['||', 'OR'],
]);

/** The pieces of an expression, the last of them its end. @throws WhereError */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skip(text, 0); at < text.length; ) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skip(text, at + token.text.length);
  }
  return [...tokens, { kind: 'end', at: text.length, text: '' }];
}

const skip = (text: string, at: number): number => at + matched(blanks, text, at).length;

function tokenAt(text: string, at: number): Token {
  const mark = text.charAt(at);
  if (mark === "'" || mark === '"') return stringAt(text, at, mark);
  const name = matched(word, text, at);
  if (name !== '') return wordOf(name, at);
  const two = text.slice(at, at + 2);
  const ours = foreign.get(two);
  if (ours !== undefined) throw new WhereError(`${two} is written ${ours} here`, at);
  const sign = symbols.find((each) => two.startsWith(each));
  if (sign !== undefined) return { kind: 'sign', sign, at, text: sign };
  throw new WhereError(`${String.fromCodePoint(text.codePointAt(at) ?? 0)} means nothing here`, at);
}

function wordOf(text: string, at: number): Token {
  if (/^\d+$/.test(text)) return { kind: 'integer', at, text };
  const upper = text.toUpperCase();
  const keyword = keywords.find((each) => each === upper);
  return keyword ? { kind: 'keyword', word: keyword, at, text } : { kind: 'word', at, text };
}

function stringAt(text: string, at: number, quote: string): Token {
  const found = matched(string, text, at);
  if (found === '') throw new WhereError(`the text that begins here has no ${quote} at its end`, at);
  // A backslash before anything else stays, as LIKE has a use for it.
  const value = found
    .slice(1, -1)
    .replaceAll(`\\${quote}`, quote)
    .replaceAll(quote + quote, quote);
  return { kind: 'string', value, at, text: found };
}

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
