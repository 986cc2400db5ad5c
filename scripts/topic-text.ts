import type { KafkaRecord } from '../emulator/record.ts';
import { parseExactly } from '../lib/json-exact.ts';

/** A record as one value for `--json`. Keys and values that are JSON are given as such, bytes as `{"base64": …}`. */
export function recordJson(record: KafkaRecord): Record<string, unknown> {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    time: new Date(record.timestamp).toISOString(),
    key: readable(record.key),
    value: readable(record.value),
    headers: record.headers.map(([name, value]) => [name, readable(value)]),
  };
}

/** `0:17 12:00:01.250 {"id":1} → {…}` */
export function recordLine(record: KafkaRecord): string {
  const time = new Date(record.timestamp).toISOString().slice(11, 23);
  return `${record.partition}:${record.offset} ${time} ${plain(record.key)} → ${plain(record.value)}`;
}

function plain(bytes: Buffer | null): string {
  const value = readable(bytes);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readable(bytes: Buffer | null): unknown {
  if (bytes === null) return null;
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return { base64: bytes.toString('base64') };
  try {
    return parseExactly(text);
  } catch {
    return text;
  }
}
