import type { View } from '../view.ts';

/** A schedule as cron writes it, or `@daily`; an empty one is left to others. */
export function scheduleRules(schedule: View, more: Partial<Dialect> = {}): void {
  const dialect = { seconds: false, every: true, ...more };
  if (schedule.text === undefined || isSchedule(schedule.text, dialect)) return;
  schedule.refuse(
    `${JSON.stringify(schedule.text)} is no schedule`,
    'Write five fields as cron has them: "*/5 * * * *".',
  );
}

/** [least, most, names from the least on] */
type CronField = readonly [number, number, readonly string[]];

const minutes: CronField = [0, 59, []];
const cronFields: readonly CronField[] = [
  minutes,
  [0, 23, []],
  [1, 31, []],
  [1, 12, ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  [0, 6, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];

/** What a reader of schedules takes beyond the usual: a field of seconds before the others, and `@every 5m`. */
interface Dialect {
  readonly seconds: boolean;
  readonly every: boolean;
}

function isSchedule(text: string, { seconds, every }: Dialect): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  if (text.startsWith('@every ')) return every && /^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text);
  const parts = text
    .replace(/^(TZ|CRON_TZ)=\S+\s+/, '')
    .trim()
    .split(/\s+/);
  const fields = seconds && parts.length === 6 ? [minutes, ...cronFields] : cronFields;
  return (
    parts.length === fields.length &&
    fields.every((field, index) => (parts[index] ?? '').split(',').every((part) => isCronRange(part, field)))
  );
}

function isCronRange(text: string, [least, most, names]: CronField): boolean {
  const [, range = '', step] = /^([^/]*)(?:\/(\d+))?$/.exec(text) ?? [];
  if (step !== undefined && Number(step) === 0) return false;
  if (range === '*' || range === '?') return true;
  const ends = range.split('-').map((end) => {
    const name = names.indexOf(end.toLowerCase());
    return name >= 0 ? least + name : /^\d+$/.test(end) ? Number(end) : Number.NaN;
  });
  const [from = Number.NaN, to = from] = ends;
  return ends.length <= 2 && from >= least && to <= most && from <= to;
}

/** A time zone by its name in the IANA database. */
export function zoneRules(zone: View): void {
  if (zone.text === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone.text });
  } catch {
    zone.refuse(
      `there is no time zone ${JSON.stringify(zone.text)}`,
      'Write it as Europe/Berlin, or Etc/UTC.',
    );
  }
}
