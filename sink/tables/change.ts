import { parseChange } from '../../lib/json-exact.ts';
import { jsonText } from '../../lib/json-text.ts';
import { isRecord } from '../../lib/record.ts';
import type { Event } from '../event.ts';
import { type ByteText, toText } from '../go/bytes.ts';
import { commitTime, letters, type Operation, type Row, tableOfTopic } from '../view/change.ts';

/** What an event tells of a table, as far as its rows and figures need it. */
export interface Change {
  readonly table: string;
  readonly operation: Operation;
  /** What is left of the row; null when it is gone, or for what is about no row. */
  readonly row: Row | null;
  /** Tells one row of the table from the others; undefined when the table has no key. */
  readonly identity: string | undefined;
  /** Names of the key's columns; empty when the key is no object. */
  readonly key: readonly string[];
  /** The first row that a snapshot told. */
  readonly begins: boolean;
  readonly partition: number;
  /** -1 when no KafkaSource sent it. */
  readonly offset: number;
  /** When Kafka got the record, RFC 3339. */
  readonly written: string | undefined;
  readonly topic: ByteText;
  /** Ms since 1970. */
  readonly committed: number | null;
}

const none = { row: null, identity: undefined, key: [], begins: false, committed: null } as const;
const firsts = new Set<unknown>(['first', 'first_in_data_collection']);

/** Undefined for what is no change of a table. Made for speed: the sink's events pass through here as they come. */
export function changeOf(event: Event): Change | undefined {
  const place = {
    partition: Number(event.extensions.get('knativekafkapartition') ?? -1),
    offset: Number(event.extensions.get('knativekafkaoffset') ?? -1),
    written: event.time,
    topic: topicOf(event),
  };
  if (!event.data || event.data.length === 0) {
    return { ...none, ...place, operation: 'tombstone', table: tableOf(event) };
  }
  // Most events that are none of Debezium's need not be read.
  if (!event.data.includes('"source"')) return undefined;
  const data = payload(event.data);
  if (!isRecord(data)) return undefined;
  const origin = data.source;
  if (!isRecord(origin) || typeof origin.table !== 'string' || origin.table === '') return undefined;
  const table = `${origin.db}.${origin.table}`;
  const operation = letters.get(data.op);
  if (operation === undefined) {
    return typeof data.ddl === 'string' ? { ...none, ...place, operation: 'schema', table } : undefined;
  }
  const row = isRecord(data.after) ? data.after : null;
  const image = row ?? (isRecord(data.before) ? data.before : null);
  return {
    ...place,
    table,
    operation,
    row,
    ...identify(event, image),
    begins: operation === 'snapshot' && (place.offset === 0 || firsts.has(origin.snapshot)),
    committed: operation === 'snapshot' ? null : commitTime(origin),
  };
}

/** By its topic. */
export function tableOf(event: Event): string {
  return tableOfTopic(toText(topicOf(event)));
}

const topicOf = ({ source }: Event): ByteText => source.slice(source.indexOf('#') + 1);

function identify(event: Event, image: Row | null): Pick<Change, 'identity' | 'key'> {
  const header = event.extensions.get('key');
  if (typeof header !== 'string') return { identity: undefined, key: [] };
  const object = header.startsWith('{') ? keyObject(header) : undefined;
  if (!object) return { identity: header, key: [] };
  const key = Object.keys(object);
  // Rather the row's own values: in a header what is beyond Latin-1 is a question mark.
  if (!image || !key.every((name) => name in image)) return { identity: header, key };
  const [only] = key;
  const identity =
    key.length === 1 && only !== undefined ? jsonText(image[only]) : jsonText(key.map((name) => image[name]));
  return { identity, key };
}

function keyObject(header: string): Record<string, unknown> | undefined {
  const object = parsed(toText(header));
  if (!isRecord(object)) return undefined;
  return isRecord(object.payload) && 'schema' in object ? object.payload : object;
}

const schemaFirst = Buffer.from('{"schema":');
const payloadNext = Buffer.from(',"payload":');

/** With schemas on, ten times as much is said about the row as of it: that is not read. */
function payload(data: Buffer): unknown {
  if (data.compare(schemaFirst, 0, schemaFirst.length, 0, schemaFirst.length) === 0) {
    const at = data.indexOf(payloadNext);
    const found =
      at < 0 ? undefined : parsed(data.toString('utf8', at + payloadNext.length, data.length - 1));
    if (found !== undefined) return found;
  }
  const whole = parsed(data.toString('utf8'));
  return isRecord(whole) && isRecord(whole.payload) && 'schema' in whole ? whole.payload : whole;
}

function parsed(text: string): unknown {
  try {
    return parseChange(text);
  } catch {
    return undefined;
  }
}
