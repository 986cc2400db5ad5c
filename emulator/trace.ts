import { randomBytes } from 'node:crypto';
import type { KafkaRecord } from './record.ts';
import { utf8 } from './text.ts';
import { baggageOf } from './trace-baggage.ts';
import { traceStateOf } from './trace-state.ts';

/** A trace context that a record carries; every request to a sink is a span of it. */
export interface Trace {
  readonly traceId: string;
  readonly sampled: boolean;
  /** `tracestate` and `baggage` as header lines. */
  readonly copied: string;
}

const zeroes = '(?!0+-)';
const pattern = new RegExp(
  `^(?:(?:00)-(?=.{52}$)|(?!00|ff)[0-9a-f]{2}-)${zeroes}([0-9a-f]{32})-${zeroes}[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?$`,
  's',
);

/**
 * The W3C context of the record's headers as OpenTelemetry reads it, if it is valid; garbage is ignored (BEHAVIOUR 4).
 * The first header of a name counts, in any case; without a span there is no baggage either.
 */
export function traceOf(record: KafkaRecord): Trace | null {
  if (record.headers.length === 0) return null;
  const parts = pattern.exec(header(record, 'traceparent') ?? '');
  if (!parts?.[1] || !parts[2]) return null;
  const state = traceStateOf(header(record, 'tracestate') ?? '');
  const baggage = baggageOf(header(record, 'baggage') ?? '');
  return {
    traceId: parts[1],
    sampled: (Number.parseInt(parts[2], 16) & 1) === 1,
    copied: (state ? `tracestate: ${state}\r\n` : '') + (baggage ? `baggage: ${baggage}\r\n` : ''),
  };
}

/** The header lines of one request: same trace, new span. */
export function traceHeaders(trace: Trace): string {
  const span = randomBytes(8).toString('hex');
  return `traceparent: 00-${trace.traceId}-${span}-${trace.sampled ? '01' : '00'}\r\n${trace.copied}`;
}

function header(record: KafkaRecord, wanted: string): string | undefined {
  const found = record.headers.find(
    ([name]) => name.length === wanted.length && name.toLowerCase() === wanted,
  )?.[1];
  return found ? utf8(found) : undefined;
}
