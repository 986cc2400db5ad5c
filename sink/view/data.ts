import { parseChange } from '../../lib/json-exact.ts';
import { jsonText } from '../../lib/json-text.ts';
import { isRecord } from '../../lib/record.ts';
import type { SinkEvent } from '../contract.ts';
import { bytesOf } from './base64.ts';

/**
 * An event's data as a value, without Connect's schema around it; undefined when there is none, which is a tombstone.
 * Data that is no JSON is a text; null stands for what Connect writes of a tombstone with schemas on.
 */
export const dataOf = (event: SinkEvent): unknown => withSchema(event).data;

/** Connect's inline schema of the data, if it has one. */
export const schemaOf = (event: SinkEvent): unknown => withSchema(event).schema;

/** Both at once: data that is a text is parsed for it. */
export function withSchema(event: SinkEvent): { readonly data: unknown; readonly schema: unknown } {
  const whole = wholeData(event);
  return isConnect(whole)
    ? { data: whole.payload ?? undefined, schema: whole.schema }
    : { data: whole, schema: undefined };
}

/** A key as text, without the schema around it. */
export function withoutSchema(key: string): string {
  const whole = key.startsWith('{') ? json(key) : undefined;
  return isConnect(whole) && isRecord(whole.payload) ? jsonText(whole.payload) : key;
}

function wholeData({ data, data_base64: base64 }: SinkEvent): unknown {
  if (typeof data === 'string') return json(data);
  if (data !== undefined && data !== null) return data;
  const bytes = typeof base64 === 'string' ? bytesOf(base64) : null;
  return bytes && bytes.length > 0 ? json(new TextDecoder().decode(bytes)) : undefined;
}

function isConnect(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && 'schema' in value && 'payload' in value && Object.keys(value).length === 2;
}

function json(text: string): unknown {
  try {
    return parseChange(text);
  } catch {
    return text;
  }
}
