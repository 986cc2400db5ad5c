import { jsonText } from '../../lib/json-text.ts';
import { isRecord } from '../../lib/record.ts';
import { replayExtension } from '../../lib/source-requests.ts';
import type { SinkEvent } from '../contract.ts';
import { againExtension, receivedExtension, refusalsExtension, seqExtension } from '../extensions.ts';
import { type DeadLetter, deadLetterOf, number, placeOf, text } from './attributes.ts';
import { withoutSchema, withSchema } from './data.ts';
import { type Decoded, jsonNote } from './decode/decoded.ts';
import { type Types, valueReader } from './decode.ts';

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
  /** The row before and after; null where there was or is none. Of an `event`, `after` is the record if it is an object. */
  readonly before: Row | null;
  readonly after: Row | null;
  /** Columns whose value differs. */
  readonly changed: readonly string[];
  /** The transaction's commit, ms; null when it is not known, and for snapshots. */
  readonly committedMs: number | null;
  /** From commit to arrival, ms, at least 0; null for what is sent again, which says nothing of the way. */
  readonly latencyMs: number | null;
  /** Why it is here, when a dead letter sink got it. */
  readonly deadLetter: DeadLetter | null;
  /** The id of the replay that sent it. */
  readonly replay: string | null;
  /** Its record came to the sink before, and this is no replay. */
  readonly again: boolean;
  /** How often the sink refused it before. */
  readonly refusals: number;
  /** The record, when a KafkaSource sent it; else empty and null. */
  readonly topic: string;
  readonly partition: number | null;
  readonly offset: number | null;
}

/** Debezium's letters. */
export const letters: ReadonlyMap<unknown, Operation> = new Map<unknown, Operation>([
  ['c', 'insert'],
  ['u', 'update'],
  ['d', 'delete'],
  ['r', 'snapshot'],
  ['t', 'truncate'],
]);

/** Understands Debezium's envelope, with schemas on or off. */
export function viewEvent(event: SinkEvent): EventView {
  const place = placeOf(event);
  const receivedMs = Date.parse(text(event, receivedExtension));
  const base = {
    seq: number(event, seqExtension),
    receivedMs,
    table: place.topic || (text(event, 'source').split('#').at(-1) ?? ''),
    key: withoutSchema(text(event, 'key')),
    change: '',
    before: null,
    after: null,
    changed: [],
    committedMs: null,
    latencyMs: null,
    deadLetter: deadLetterOf(event),
    replay: text(event, replayExtension) || null,
    again: event[againExtension] === true,
    refusals: number(event, refusalsExtension),
    ...place,
  };
  const { data, schema } = withSchema(event);
  const isRecordOfKafka = base.topic !== '' || base.key !== '';
  if (data === undefined && isRecordOfKafka)
    return { ...base, operation: 'tombstone', table: tableOfTopic(base.table) };
  if (!isRecord(data)) return { ...base, operation: 'event' };
  if (typeof data.ddl === 'string')
    return { ...base, operation: 'schema', change: data.ddl.replace(/\s+/g, ' ') };
  const operation = letters.get(data.op);
  if (operation === undefined) return { ...base, operation: 'event', after: data, change: rowText(data, {}) };
  const origin = isRecord(data.source) ? data.source : {};
  const before = isRecord(data.before) ? data.before : null;
  const after = isRecord(data.after) ? data.after : null;
  const changed =
    before && after ? Object.keys(after).filter((name) => !same(before[name], after[name])) : [];
  const committedMs = operation === 'snapshot' ? null : commitTime(origin);
  return {
    ...base,
    table: tableOf(origin) ?? base.table,
    operation,
    before,
    after,
    changed,
    change: changeText({ before, after, changed }, { schema }),
    committedMs,
    latencyMs: committedMs === null || isRepeated(base) ? null : Math.max(0, receivedMs - committedMs),
  };
}

/** Its arrival says nothing of its way. */
export const isRepeated = ({ replay, again }: Pick<EventView, 'replay' | 'again'>): boolean =>
  replay !== null || again;

function tableOf({ db, table }: Row): string | undefined {
  return typeof table === 'string' && table !== ''
    ? `${typeof db === 'string' ? db : ''}.${table}`
    : undefined;
}

/** Debezium's topics of tables are PREFIX.DATABASE.TABLE; of others nothing is known. */
export function tableOfTopic(topic: string): string {
  const parts = topic.split('.');
  return parts.length >= 3 && parts.every((part) => part !== '') ? parts.slice(-2).join('.') : topic;
}

/** Without global transaction ids MySQL's time of a commit is in whole seconds, which says nothing of milliseconds. */
export function commitTime({
  ts_us: micros,
  ts_ms: millis,
}: Readonly<Record<string, unknown>>): number | null {
  if (typeof micros === 'number') return micros % 1_000_000 === 0 ? null : micros / 1000;
  return typeof millis === 'number' && millis % 1000 !== 0 ? millis : null;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || jsonText(one) === jsonText(other);
}

/** `first_name: "Ada" → "Eva"` or `id: 1001, …`, values as readable as the types make them. */
export function changeText(
  { before, after, changed }: Pick<EventView, 'before' | 'after' | 'changed'>,
  types: Types,
): string {
  if (!before || !after) return rowText(after ?? before ?? {}, types);
  const read = valueReader(types);
  const text = (name: string, row: Row) => value(row[name], read(name, row[name]));
  return changed.map((name) => `${name}: ${text(name, before)} → ${text(name, after)}`).join(', ');
}

function rowText(row: Row, types: Types): string {
  const read = valueReader(types);
  return Object.entries(row)
    .map(([name, each]) => `${name}: ${value(each, read(name, each))}`)
    .join(', ');
}

/** JSON as a text is short as it came; what is decoded needs no quotes. */
function value(raw: unknown, { text: meaning, note }: Decoded): string {
  const text = typeof raw === 'string' && note === jsonNote ? raw : (meaning ?? jsonText(raw));
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
