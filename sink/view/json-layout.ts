/** Strings as they stand, and what parts them; blanks between them are dropped. */
const piece = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Nested deeper than this, the blanks would be more than the text. */
const deepest = 60;

/** JSON's text with line breaks, each number and string as it stands; null where it is nested too deeply. */
export function laidOut(text: string): string | null {
  let depth = 0;
  let out = '';
  let before = '';
  for (const [part] of text.matchAll(piece)) {
    const closes = part === '}' || part === ']';
    if (closes) depth -= 1;
    const empty = closes && (before === '{' || before === '[');
    const breaks = (closes && !empty) || (!closes && (before === '{' || before === '[' || before === ','));
    out += `${breaks ? `\n${'  '.repeat(depth)}` : ''}${part}${part === ':' ? ' ' : ''}`;
    if (part === '{' || part === '[') depth += 1;
    if (depth > deepest) return null;
    before = part;
  }
  return out;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
