import { isRecord } from '../manifests/read.ts';
import type { SinkEvent } from './sink-client.ts';

/** What an event says of the database, as far as it can be understood. */
export interface EventView {
  readonly seq: number;
  /** When the sink got it, ms since 1970. */
  readonly receivedMs: number;
  readonly operation:
    | 'insert'
    | 'update'
    | 'delete'
    | 'snapshot'
    | 'truncate'
    | 'tombstone'
    | 'schema'
    | 'event';
  /** `inventory.customers`, or the topic when it is no change of a row. */
  readonly table: string;
  /** The record's key as text. */
  readonly key: string;
  /** `first_name: "Ada" → "Eva"` for an update, `id: 1001, …` for a whole row. */
  readonly change: string;
}

/** Debezium's letters. */
const operations = new Map<unknown, EventView['operation']>([
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
  };
  const data = payload(event.data ?? parsed(event.data_base64));
  if (data === undefined) return { ...base, operation: 'tombstone', change: '' };
  if (typeof data.ddl === 'string')
    return { ...base, operation: 'schema', change: data.ddl.replace(/\s+/g, ' ') };
  const operation = operations.get(data.op);
  if (operation === undefined) return { ...base, operation: 'event', change: '' };
  const origin = isRecord(data.source) ? data.source : {};
  const table = origin.table ? `${origin.db}.${origin.table}` : topic;
  return { ...base, table, operation, change: changeText(data.before, data.after) };
}

/** Only what an update changed; else the row. */
function changeText(before: unknown, after: unknown): string {
  if (isRecord(before) && isRecord(after)) {
    const changed = Object.keys(after).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    return changed.map((name) => `${name}: ${value(before[name])} → ${value(after[name])}`).join(', ');
  }
  const row = isRecord(after) ? after : isRecord(before) ? before : {};
  return Object.entries(row)
    .map(([name, each]) => `${name}: ${value(each)}`)
    .join(', ');
}

function value(of: unknown): string {
  const text = JSON.stringify(of) ?? 'null';
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function payload(data: unknown): Record<string, unknown> | undefined {
  const object = typeof data === 'string' ? parsed(Buffer.from(data).toString('base64')) : data;
  if (!isRecord(object)) return undefined;
  return isRecord(object.payload) && 'schema' in object ? object.payload : object;
}

function parsed(base64: unknown): unknown {
  if (typeof base64 !== 'string') return undefined;
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

function withoutSchema(key: string): string {
  const object = payload(key);
  return object ? JSON.stringify(object) : key;
}
