import { digitsOf, parseExactly } from '../../../lib/json-exact.ts';
import type { Decode } from './decoded.ts';

/** JSON with line breaks; left alone when a number or a double key would not survive that. */
export const json: Decode = (value) => {
  if (typeof value !== 'string') return { text: null, note: 'json' };
  try {
    const parsed: unknown = parseExactly(value);
    const same = JSON.stringify(parsed) === value.replace(/\s/g, '') || JSON.stringify(parsed) === value;
    const pretty = JSON.stringify(parsed, null, 2);
    return { text: same && pretty !== value ? pretty : null, note: 'json' };
  } catch {
    return null;
  }
};

/** ENUM and SET say their value themselves; the note says of which. */
export const oneOf =
  (of: 'one' | 'any', allowed: readonly string[]): Decode =>
  () => ({ text: null, note: allowed.length === 0 ? '' : `${of} of ${allowed.join(', ')}` });

/** BIGINT UNSIGNED: Debezium's int64 is negative from 2^63 on. */
export const unsigned: Decode = (value) => {
  const text = Number.isSafeInteger(value) ? String(value) : (digitsOf(value) ?? '');
  return /^-\d{1,19}$/.test(text)
    ? { text: String(BigInt.asUintN(64, BigInt(text))), note: 'unsigned' }
    : null;
};
