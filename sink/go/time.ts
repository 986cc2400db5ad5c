import type { ByteText } from './bytes.ts';

// Looser than RFC 3339, as Go's parser is: an hour of one digit, a comma before the fraction, offsets up to +24:60.
const layout = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** What Format would write as it stands: nearly all that come. */
const formatted =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{0,8}[1-9])?Z$/;

/**
 * Go's `time.Parse(RFC3339Nano)` and back by `Format` in UTC: `2026-11-22T13:00:00.100+01:00` becomes
 * `2026-11-22T12:00:00.1Z`. Undefined for what Go refuses.
 */
export function normaliseTime(text: ByteText): string | undefined {
  if (formatted.test(text)) return text;
  const match = layout.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [hours, minutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || hours > 24 || minutes > 60) return undefined;

  const offset = (hours * 60 + minutes) * (match[8] === '-' ? -1 : 1);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offset, second);
  const fraction = (match[7] ?? '').slice(0, 9).replace(/0+$/, '');
  const day8601 = [pad(date.getUTCFullYear(), 4), pad(date.getUTCMonth() + 1, 2), pad(date.getUTCDate(), 2)];
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) => pad(part, 2));
  return `${day8601.join('-')}T${clock.join(':')}${fraction ? `.${fraction}` : ''}Z`;
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function pad(value: number, width: number): string {
  return `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(width, '0')}`;
}
