export interface Token {
  readonly at: number;
  readonly kind: 'name' | 'string' | 'number' | 'word' | 'plain';
  readonly text: string;
}

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

/** JSON's text, also a cut one, in pieces to colour. */
export function jsonTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let from = 0;
  const add = (at: number, kind: Token['kind'], part: string) => {
    if (part !== '') tokens.push({ at, kind, text: part });
  };
  for (const match of text.matchAll(token)) {
    const [, quoted, colon, number, word] = match;
    const part = quoted ?? number ?? word ?? '';
    add(from, 'plain', text.slice(from, match.index));
    add(match.index, quoted ? (colon ? 'name' : 'string') : number ? 'number' : 'word', part);
    from = match.index + part.length;
  }
  add(from, 'plain', text.slice(from));
  return tokens;
}
