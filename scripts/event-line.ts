import { styleText } from 'node:util';
import { printable, printableJson } from '../lib/printable.ts';
import type { SinkEvent } from '../sink/contract.ts';
import { type EventView, viewEvent } from '../sink/view/change.ts';
import { timeOfDay } from '../sink/view/time-of-day.ts';
import type { Io } from './command.ts';

const colours = {
  insert: 'green',
  update: 'yellow',
  delete: 'red',
  truncate: 'red',
  snapshot: 'cyan',
  tombstone: 'gray',
  schema: 'magenta',
  event: 'white',
} as const;

type Colour = Parameters<typeof styleText>[0];

/** Plain where the terminal, a pipe or `NO_COLOR` asks for it. */
export const paint = (colour: Colour, text: string): string =>
  styleText(colour, text, { stream: process.stdout });

/** What stands in a line before the change, beside the table and the key. */
const fixed = '  ☁ tombstone '.length + 2;

/** One line for people, as wide as the terminal at most where that has room for a few words: `  ☁ update     inventory.customers  {"id":1001}  email: "a" → "b"`. */
export function eventLine(view: EventView, width = process.stdout.columns ?? 160): string {
  const operation = paint(colours[view.operation], view.operation.padEnd(9));
  const place = printable(`${view.table} ${view.key}`.trim());
  const room = Math.max(12, width - place.length - fixed);
  const change =
    view.operation === 'tombstone' ? 'an empty event: the row of this key is gone' : printable(view.change);
  const what = change.length > room ? `${change.slice(0, room - 1)}…` : change;
  return `  ☁ ${operation} ${place}  ${what}`.trimEnd();
}

/** What there is to say of an event's way: `+8 ms`, why it is a dead letter, that it came before. */
export function marks(view: EventView): readonly (readonly [Colour, string])[] {
  const { latencyMs, deadLetter, replay, again, refusals } = view;
  const found: [Colour, string][] = [];
  if (latencyMs !== null) found.push(['dim', latencyText(latencyMs)]);
  if (deadLetter) {
    const data = deadLetter.data === null ? '' : ` ${JSON.stringify(deadLetter.data.slice(0, 40))}`;
    const code = deadLetter.code === null ? 'no answer' : `${deadLetter.code}${data}`;
    found.push(['red', printable(`dead letter of ${deadLetter.destination}: ${code}`)]);
  }
  if (replay !== null) found.push(['cyan', printable(`replay ${replay}`)]);
  if (again) found.push(['cyan', 'sent again']);
  if (refusals > 0) found.push(['yellow', `refused ${refusals === 1 ? 'once' : `${refusals} times`} before`]);
  return found;
}

const latencyText = (ms: number): string =>
  ms < 10_000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(1)} s`;

/** The CloudEvent's own attributes, below its line: as many as there is room for. */
export function attributesLine(
  { id, source, type }: SinkEvent,
  width = process.stdout.columns ?? 160,
): string {
  const all = [`    id ${id}`, `source ${source}`, `type ${type}`].map((part) => printable(part));
  const text = all.reduce((line, next) =>
    line.length + next.length + 2 < width ? `${line}  ${next}` : line,
  );
  return paint('dim', text);
}

/** An event's line with the time of its arrival and its marks. */
export function timedLine(view: EventView, width = process.stdout.columns ?? 160): string {
  const found = marks(view);
  const taken = found.reduce((sum, [, text]) => sum + text.length + 3, 9);
  const told = found.map(([colour, text]) => `   ${paint(colour, text)}`).join('');
  return `${timeOfDay(view.receivedMs)} ${eventLine(view, width - taken)}${told}`;
}

/** For `events` and the foreground: the whole event as JSON, or a line. @param view reads it */
export function printEvent(event: SinkEvent, json: boolean, io: Io, view = viewEvent): void {
  io.out(json ? printableJson(event) : timedLine(view(event)));
}
