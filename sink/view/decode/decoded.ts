import { digitsOf } from '../../../lib/json-exact.ts';

/** What a raw value means. */
export interface Decoded {
  /** `12.50`, `2026-11-23`, `POINT(2 3)`; null when the raw value says it already. */
  readonly text: string | null;
  /** What it was taken for: `decimal(10,2)`, `days since 1970`, `3 bytes`; empty when nothing was decoded. */
  readonly note: string;
}

/** null when the value is not of the kind that it was taken for. */
export type Decode = (value: unknown) => Decoded | null;

/** The note of a text that is JSON, as a column of that type comes. */
export const jsonNote = 'JSON text';

export const nothing: Decoded = { text: null, note: '' };

/** A whole number however JSON has it; beyond 2^53 it is as exact as it came. */
export function bigintOf(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : null;
  const text = digitsOf(value) ?? value;
  return typeof text === 'string' && /^-?\d{1,25}$/.test(text) ? BigInt(text) : null;
}
