import { bigintOf, type Decode } from './decoded.ts';

/** How many of them make a second. */
export const units = { ms: 1000n, µs: 1_000_000n, ns: 1_000_000_000n } as const;
export type Unit = keyof typeof units;

export const date: Decode = (value) => {
  const days = bigintOf(value);
  const text = days === null ? null : utc(days * 86_400n);
  return text === null ? null : { text: text.slice(0, -9), note: 'days since 1970' };
};

/** DATETIME, which has no time zone, and TIMESTAMP, where it is a number: in UTC. */
export const dateTime =
  (unitOf: (value: bigint) => Unit): Decode =>
  (value) => {
    const count = bigintOf(value);
    if (count === null) return null;
    const unit = unitOf(count);
    const { seconds, fraction } = split(count, units[unit]);
    const text = utc(seconds);
    return text === null ? null : { text: `${text}${fraction}`, note: `${unit} since 1970` };
  };

/** TIME, which may be negative and longer than a day. */
export const time =
  (unit: Unit): Decode =>
  (value) => {
    const count = bigintOf(value);
    if (count === null) return null;
    const { seconds, fraction } = split(count < 0n ? -count : count, units[unit]);
    const [hours, minutes, rest] = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) =>
      String(part).padStart(2, '0'),
    );
    return { text: `${count < 0n ? '-' : ''}${hours}:${minutes}:${rest}${fraction}`, note: unit };
  };

/** A year that comes as a number says itself, and so does what comes as text. */
export const written =
  (note: string): Decode =>
  () => ({ text: null, note });

/**
 * The unit of a DATETIME by its digits after the point, when no schema tells: Debezium has milliseconds up to three and
 * microseconds beyond, but `time.precision.mode: connect` milliseconds always. As milliseconds, microseconds would be
 * past the year 9999; as microseconds, milliseconds of our time would be in the first days of 1970.
 */
export const unitByDigits =
  (digits: number) =>
  (value: bigint): Unit => {
    const size = value < 0n ? -value : value;
    if (size >= 300_000_000_000_000_000n) return 'ns';
    if (size >= 300_000_000_000_000n) return 'µs';
    return digits > 3 && size >= 10_000_000_000_000n ? 'µs' : 'ms';
  };

function split(count: bigint, perSecond: bigint): { readonly seconds: bigint; readonly fraction: string } {
  const part = ((count % perSecond) + perSecond) % perSecond;
  const digits = String(part)
    .padStart(String(perSecond).length - 1, '0')
    .replace(/0+$/, '');
  return { seconds: (count - part) / perSecond, fraction: digits === '' ? '' : `.${digits}` };
}

/** `2026-11-23 12:34:56`, null beyond what JavaScript's dates hold. */
function utc(seconds: bigint): string | null {
  const at = new Date(Number(seconds) * 1000);
  return Number.isNaN(at.getTime()) ? null : at.toISOString().slice(0, -5).replace('T', ' ');
}
