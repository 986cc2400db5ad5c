import type { KeyType } from '../manifests/kafkasource-parts.ts';
import { type Event, setExtension } from './event.ts';
import { binaryEvent } from './event-binary.ts';
import { isStructured, structuredEvent } from './event-structured.ts';
import { recordTime } from './event-time.ts';
import { type KafkaRecord, lastHeader } from './record.ts';
import { keyText } from './record-key.ts';
import { utf8 } from './text.ts';

/** What is the same for all records of one source. */
export interface EventRules {
  readonly namespace: string;
  readonly name: string;
  readonly keyType: KeyType;
  /** Lower-case names; later ones win. */
  readonly ceOverrides: readonly (readonly [name: string, value: string])[];
}

/**
 * What becomes of a record: an event passed through, an event made of a plain record, or nothing at all because a
 * header with a null value makes the real interceptor throw (BEHAVIOUR 0.7).
 */
export type Converted =
  | { readonly kind: 'cloudevent' | 'plain'; readonly event: Event }
  | { readonly kind: 'defective' };

const defective: Converted = { kind: 'defective' };

/** Answers the function that turns the records of one source into events (BEHAVIOUR 1 and 3). */
export function recordToEvent(rules: EventRules): (record: KafkaRecord) => Converted {
  const source = `/apis/v1/namespaces/${rules.namespace}/kafkasources/${rules.name}#`;
  return (record) => {
    if (record.headers.length > 0) {
      if (record.headers.some(([, value]) => value === null)) return defective;
      const passed = cloudEvent(record);
      if (passed) return { kind: 'cloudevent', event: finish(passed, record, rules) };
    }
    const event = plainEvent(record, source + record.topic, rules.keyType);
    return { kind: 'plain', event: finish(event, record, rules) };
  };
}

/** null: not a valid one. An event format that is not on board is none, even where the headers alone would make one. */
function cloudEvent(record: KafkaRecord): Event | null {
  const contentType = lastHeader(record, 'content-type');
  if (contentType) {
    const text = utf8(contentType);
    if (isStructured(text)) return structuredEvent(record.value);
    if (text.startsWith('application/cloudevents')) return null;
  }
  const version = lastHeader(record, 'ce_specversion');
  const text = version ? utf8(version) : undefined;
  return text === '1.0' || text === '0.3' ? binaryEvent(record, text) : null;
}

function plainEvent(record: KafkaRecord, source: string, keyType: KeyType): Event {
  const { partition, offset } = record;
  const attributes = [
    'specversion',
    '1.0',
    'id',
    `partition:${partition}/offset:${offset}`,
    'source',
    source,
    'type',
    'dev.knative.kafka.event',
  ];
  const headers = record.headers.length > 0 ? kafkaHeaders(record) : null;
  if (headers?.contentType !== undefined) attributes.push('datacontenttype', headers.contentType);
  attributes.push('subject', `partition:${partition}#${offset}`, 'time', recordTime(record.timestamp));
  const extensions = attributes.length;
  const key = keyText(record.key, keyType);
  if (key !== null) attributes.push('partitionkey', key, 'key', key);
  if (headers) for (const [name, value] of headers.extensions) attributes.push(name, value);
  return { attributes, extensions, data: record.value };
}

/** The last of a name counts. */
function kafkaHeaders(record: KafkaRecord): { contentType?: string; extensions: Map<string, string> } {
  const extensions = new Map<string, string>();
  let contentType: string | undefined;
  for (const [name, value] of record.headers) {
    if (value === null) continue;
    const lower = name.toLowerCase();
    if (lower === 'content-type') contentType = utf8(value).toLowerCase();
    else extensions.set(`kafkaheader${lower.replace(/[^a-z0-9]/g, '')}`, utf8(value));
  }
  return { extensions, ...(contentType === undefined ? {} : { contentType }) };
}

function finish(event: Event, record: KafkaRecord, rules: EventRules): Event {
  setExtension(event, 'knativekafkapartition', String(record.partition));
  setExtension(event, 'knativekafkaoffset', String(record.offset));
  for (const [name, value] of rules.ceOverrides) setExtension(event, name, value);
  return event;
}
