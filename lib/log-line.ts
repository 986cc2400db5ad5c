import { styleText } from 'node:util';

const colours = { debug: 'dim', info: 'green', warn: 'yellow', error: 'red' } as const;
/** What `describe` and the rest of the line say already. */
const unsaid = new Set(['level', 'time', 'msg', 'source', 'error', 'code']);

/** A line of the log (JSON) for a person: `19:40:03 warn shop/orders: message: error  key=value`, problems with their fix below. */
export function logLine(json: string): string {
  const entry: unknown = JSON.parse(json);
  if (typeof entry !== 'object' || entry === null) return json;
  const fields = new Map<string, unknown>(Object.entries(entry));
  const text = (name: string) => String(fields.get(name) ?? '');
  const level = text('level');
  const colour = Object.entries(colours).find(([name]) => name === level)?.[1] ?? 'red';
  const time = new Date(text('time')).toLocaleTimeString('en-GB');
  const rest = [...fields]
    .filter(([name]) => !unsaid.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  // After the first line, where the eye looks for them: below it stands the fix.
  const [first = '', ...below] = [text('source'), text('msg'), text('error')]
    .filter((part) => part !== '')
    .join(': ')
    .split('\n');
  const lines = [
    `${paint('dim', time)} ${paint(colour, `${level}:`)} ${[first, ...rest].join('  ')}`,
    ...below,
  ];
  return `${lines.join('\n')}\n`;
}

/** Plain where the terminal or `NO_COLOR` asks for it. */
const paint = (colour: Parameters<typeof styleText>[0], text: string) =>
  styleText(colour, text, { stream: process.stderr });
