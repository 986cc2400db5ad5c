import { bytesOf } from '../base64.ts';
import { bigintOf, type Decode } from './decoded.ts';

/** Connect's Decimal: base64 of the unscaled number, big-endian two's complement. Other forms say it themselves. */
export function decimal(scale: number, note: string): Decode {
  return (value) => {
    if (typeof value !== 'string' || isWritten(value, scale)) return { text: null, note };
    const unscaled = unscaledOf(value);
    return unscaled === null ? null : { text: pointed(unscaled, scale), note };
  };
}

/** Any bytes are base64, but a number with its point, or of digits only, was written as such. */
const isWritten = (text: string, scale: number): boolean =>
  (scale > 0 ? /^-?\d+\.\d+$/ : /^-?\d+$/).test(text);

/** Debezium's decimal that brings its own scale along. */
export const variableDecimal = (value: unknown, scale: unknown): string | null => {
  const places = bigintOf(scale);
  if (typeof value !== 'string' || places === null || places < 0n || places > 1000n) return null;
  const unscaled = unscaledOf(value);
  return unscaled === null ? null : pointed(unscaled, Number(places));
};

function unscaledOf(base64: string): bigint | null {
  const bytes = bytesOf(base64);
  if (bytes === null || bytes.length === 0 || bytes.length > 200) return null;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

function pointed(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}
