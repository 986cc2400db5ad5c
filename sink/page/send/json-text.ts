/** Why a text is not JSON, with the place as line and column where the browser tells; null when it is. */
export function jsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const at = /at position (\d+)/.exec(said)?.[1];
    if (at === undefined || /line \d+/.test(said)) return said;
    const before = text.slice(0, Number(at)).split('\n');
    return `${said} (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
  }
}

const token = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

/** Valid JSON on lines of its own; strings and numbers stay as they were written, to the last digit. */
export function laidOut(json: string): string {
  let out = '';
  let depth = 0;
  let before = '';
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const each of json.match(token) ?? []) {
    const closes = each === '}' || each === ']';
    const opened = before === '{' || before === '[';
    if (closes) depth -= 1;
    if (closes !== opened || before === ',') out += line();
    out += each === ':' ? ': ' : each;
    if (each === '{' || each === '[') depth += 1;
    before = each;
  }
  return out;
}
