import { randomBytes } from 'node:crypto';
import { type KafkaRecord, lastHeader } from './record.ts';
import { utf8 } from './text.ts';

/** A trace context that a record carries; every request to a sink is a span of it. */
export interface Trace {
  readonly traceId: string;
  readonly sampled: boolean;
  /** `tracestate` and `baggage` as they came, header lines. */
  readonly copied: string;
}

const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?$/;

/** The W3C context of the record's headers, if it is valid; garbage is ignored (BEHAVIOUR 4). */
export function traceOf(record: KafkaRecord): Trace | null {
  if (record.headers.length === 0) return null;
  const parent = lastHeader(record, 'traceparent');
  const parts = parent ? pattern.exec(utf8(parent)) : null;
  if (!parts?.[1] || !parts[2]) return null;
  let copied = '';
  for (const name of ['tracestate', 'baggage']) {
    const value = lastHeader(record, name);
    if (value && value.length > 0) copied += `${name}: ${utf8(value)}\r\n`;
  }
  return { traceId: parts[1], sampled: (Number.parseInt(parts[2], 16) & 1) === 1, copied };
}

/** The header lines of one request: same trace, new span. */
export function traceHeaders(trace: Trace): string {
  const span = randomBytes(8).toString('hex');
  return `traceparent: 00-${trace.traceId}-${span}-${trace.sampled ? '01' : '00'}\r\n${trace.copied}`;
}
