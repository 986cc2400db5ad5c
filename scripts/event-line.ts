import { styleText } from 'node:util';
import type { SinkEvent } from '../sink/contract.ts';
import { type EventView, viewEvent } from '../sink/view/change.ts';
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

/** One line for people: `  ☁ update     inventory.customers  {"id":1001}  email: "a" → "b"`. */
export function eventLine(view: EventView, width = process.stdout.columns ?? 160): string {
  const operation = styleText(colours[view.operation], view.operation.padEnd(9), { stream: process.stdout });
  const place = `${view.table} ${view.key}`.trim();
  const room = Math.max(20, width - place.length - 26);
  const change = view.change.length > room ? `${view.change.slice(0, room - 1)}…` : view.change;
  const what = view.operation === 'tombstone' ? 'an empty event: the row of this key is gone' : change;
  return `  ☁ ${operation} ${place}  ${what}`.trimEnd();
}

/** The CloudEvent's own attributes, below its line: as many as there is room for. */
export function attributesLine(
  { id, source, type }: SinkEvent,
  width = process.stdout.columns ?? 160,
): string {
  const all = [`    id ${id}`, `source ${source}`, `type ${type}`];
  const text = all.reduce((line, next) =>
    line.length + next.length + 2 < width ? `${line}  ${next}` : line,
  );
  return styleText('dim', text, { stream: process.stdout });
}

/** For `events` and the foreground: the whole event as JSON, or a line with the time of its arrival. */
export function printEvent(event: SinkEvent, json: boolean, io: Io): void {
  const view = viewEvent(event);
  io.out(
    json
      ? JSON.stringify(event)
      : `${new Date(view.receivedMs).toTimeString().slice(0, 8)} ${eventLine(view)}`,
  );
}
