import { isRecord } from '../../lib/record.ts';
import type { SinkEvent } from '../contract.ts';

export const operations = [
  'insert',
  'update',
  'delete',
  'snapshot',
  'truncate',
  'tombstone',
  'schema',
  'event',
] as const;
export type Operation = (typeof operations)[number];

export type Row = Readonly<Record<string, unknown>>;

/** What an event says of the database, as far as it can be understood. Runs in Node and in browsers. */
export interface EventView {
  readonly seq: number;
  /** When the sink got it, ms since 1970. */
  readonly receivedMs: number;
  readonly operation: Operation;
  /** `inventory.customers`, or the topic when it is no change of a row. */
  readonly table: string;
  /** The record's key as text. */
  readonly key: string;
  /** `first_name: "Ada" → "Eva"` for an update, `id: 1001, …` for a whole row. */
  readonly change: string;
  /** The row before and after; null where there was or is none. */
  readonly before: Row | null;
  readonly after: Row | null;
  /** Columns whose value differs. */
  readonly changed: readonly string[];
  /** The transaction's commit, ms; null when it is not known, and for snapshots. */
  readonly committedMs: number | null;
}

/** Debezium's letters. */
const letters = new Map<unknown, Operation>([
  ['c', 'insert'],
  ['u', 'update'],
  ['d', 'delete'],
  ['r', 'snapshot'],
  ['t', 'truncate'],
]);

/** Understands Debezium's envelope, with schemas on or off. */
export function viewEvent(event: SinkEvent): EventView {
  const text = (name: string) => (event[name] === undefined ? '' : String(event[name]));
  const topic = text('source').split('#').at(-1) ?? '';
  const base = {
    seq: Number(event.plumblineseq ?? 0),
    receivedMs: Date.parse(text('plumblinereceived')),
    table: topic,
    key: withoutSchema(text('key')),
    change: '',
    before: null,
    after: null,
    changed: [],
    committedMs: null,
  };
  const data = payload(event.data ?? parsed(event.data_base64));
  if (data === undefined) return { ...base, operation: 'tombstone' };
  if (typeof data.ddl === 'string')
    return { ...base, operation: 'schema', change: data.ddl.replace(/\s+/g, ' ') };
  const operation = letters.get(data.op);
  if (operation === undefined) return { ...base, operation: 'event' };
  const origin = isRecord(data.source) ? data.source : {};
  const table = origin.table ? `${origin.db}.${origin.table}` : topic;
  const before = isRecord(data.before) ? data.before : null;
  const after = isRecord(data.after) ? data.after : null;
  const changed =
    before && after ? Object.keys(after).filter((name) => !same(before[name], after[name])) : [];
  return {
    ...base,
    table,
    operation,
    before,
    after,
    changed,
    change: before && after ? changeText(before, after, changed) : rowText(after ?? before ?? {}),
    committedMs: operation === 'snapshot' ? null : commitTime(origin),
  };
}

/** Without global transaction ids MySQL's time of a commit is in whole seconds, which says nothing of milliseconds. */
function commitTime({ ts_us: micros, ts_ms: millis }: Readonly<Record<string, unknown>>): number | null {
  if (typeof micros === 'number') return micros % 1_000_000 === 0 ? null : micros / 1000;
  return typeof millis === 'number' && millis % 1000 !== 0 ? millis : null;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function changeText(before: Row, after: Row, changed: readonly string[]): string {
  return changed.map((name) => `${name}: ${value(before[name])} → ${value(after[name])}`).join(', ');
}

function rowText(row: Row): string {
  return Object.entries(row)
    .map(([name, each]) => `${name}: ${value(each)}`)
    .join(', ');
}

function value(of: unknown): string {
  const text = JSON.stringify(of) ?? 'null';
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function payload(data: unknown): Record<string, unknown> | undefined {
  const object = typeof data === 'string' ? json(data) : data;
  if (!isRecord(object)) return undefined;
  return isRecord(object.payload) && 'schema' in object ? object.payload : object;
}

function parsed(base64: unknown): unknown {
  if (typeof base64 !== 'string') return undefined;
  return json(new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutSchema(key: string): string {
  const object = payload(key);
  return object ? JSON.stringify(object) : key;
}
