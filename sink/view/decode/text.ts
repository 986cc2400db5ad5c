import { digitsOf } from '../../../lib/json-exact.ts';
import { isJson, laidOut } from '../json-layout.ts';
import { type Decode, jsonNote } from './decoded.ts';

/** JSON with line breaks; every number stays as it was written. */
export const json: Decode = (value) => {
  if (typeof value !== 'string') return { text: null, note: jsonNote };
  if (!isJson(value)) return null;
  const pretty = laidOut(value);
  return { text: pretty === value ? null : pretty, note: jsonNote };
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
