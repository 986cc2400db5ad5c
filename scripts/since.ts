import { PlumblineError } from '../lib/problem.ts';
import { units } from './durations.ts';

/** Beside those of short times, in milliseconds. */
const spans = new Map<string, number>([...Object.entries(units), ['min', units.m], ['d', 24 * units.h]]);

/**
 * What `--since` means, ms since 1970: `10m` ago, a time of today (`12:30`), a time as ISO 8601 has it (without a zone:
 * of this machine's), or `start`.
 */
export function sinceOf(text: string, now: number): number {
  if (text === 'start') return 0;
  const at = ago(text, now) ?? timeOf(text, now);
  if (at === undefined || Number.isNaN(at)) {
    throw new PlumblineError({
      code: 'since.unreadable',
      message: `--since ${text} is neither a time nor a span of time`,
      fix: 'write 30s, 10m, 2h or 1d, a time like 12:30 or 2026-11-23T12:30:00, or start',
    });
  }
  if (at <= now) return at;
  throw new PlumblineError({
    code: 'since.future',
    message: `--since ${text} is still to come`,
    fix: 'give a time that is past; with a date when it was on another day',
  });
}

function ago(text: string, now: number): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text) ?? [];
  const size = spans.get(unit);
  return number === undefined || size === undefined ? undefined : now - Number(number) * size;
}

function timeOf(text: string, now: number): number | undefined {
  if (/^\d{1,2}:\d{2}(?::\d{2})?$/.test(text)) {
    const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
    if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
    return new Date(now).setHours(hours, minutes, seconds, 0);
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ].+)?$/.test(text)) return undefined;
  // Without a time ISO 8601's dates are of UTC in JavaScript.
  return Date.parse(text.length === 10 ? `${text}T00:00:00` : text);
}
