/** Milliseconds as Java prints an instant in UTC: fraction only as needed, `…:20Z`, `…:20.1Z`, `…:20.123Z` (BEHAVIOUR 1). */
export function recordTime(timestamp: number): string {
  // Records of a batch mostly have the same.
  if (timestamp !== last.timestamp) last = { timestamp, text: textOf(timestamp) };
  return last.text;
}

let last = { timestamp: Number.NaN, text: '' };

function textOf(timestamp: number): string {
  // A Date ends before a timestamp does; the calendar repeats itself.
  const cycles = Math.abs(timestamp) > latest ? Math.trunc(timestamp / cycle) : 0;
  const date = new Date(timestamp - cycles * cycle);
  const text = date.toISOString();
  const head = text.slice(text.indexOf('-', 1), -5);
  const millis = date.getUTCMilliseconds();
  const fraction = millis === 0 ? '' : `.${text.slice(-4, -1).replace(/0+$/, '')}`;
  return `${javaYear(date.getUTCFullYear() + cycles * 400)}${head}${fraction}Z`;
}
const latest = 8.64e15;
/** 400 years. */
const cycle = 146_097 * 86_400_000;

/** More than four digits have a sign. */
const javaYear = (year: number): string =>
  `${year < 0 ? '-' : year > 9999 ? '+' : ''}${String(Math.abs(year)).padStart(4, '0')}`;

const pattern =
  /^([+-]\d{4,9}|\d{4})-(\d\d)-(\d\d)t(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{0,9}))?)?(?:z|([+-])(\d\d)(?::(\d\d)(?::(\d\d))?)?)$/i;

/**
 * A CloudEvent's `time` as Java's OffsetDateTime parses and prints it again: offset and nanoseconds stay, seconds are
 * always there. null when it cannot be parsed, which makes the event invalid (BEHAVIOUR 3).
 */
export function reprintTime(text: string): string | null {
  const parts = pattern.exec(text);
  if (!parts) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = ''] = parts;
  const [sign = '+', zoneHour = '0', zoneMinute = '0', zoneSecond = '0'] = parts.slice(8);
  // A plus sign is for years that need more than four digits; there is no year -0.
  if (/^(?:\+\d{4}|-0+)$/.test(year)) return null;
  if (!isDate(Number(year), Number(month), Number(day))) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const offset = Number(zoneHour) * 3600 + Number(zoneMinute) * 60 + Number(zoneSecond);
  if (Number(zoneMinute) > 59 || Number(zoneSecond) > 59 || offset > 18 * 3600) return null;
  const nanos = fraction.replace(/0+$/, '');
  const date = `${javaYear(Number(year))}-${month}-${day}`;
  return `${date}T${hour}:${minute}:${second}${nanos ? `.${nanos}` : ''}${offset === 0 ? 'Z' : `${sign}${clock(offset)}`}`;
}

function clock(seconds: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const base = `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}`;
  return seconds % 60 === 0 ? base : `${base}:${two(seconds % 60)}`;
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}
