import { PlumblineError } from '../lib/problem.ts';

/** In milliseconds. */
export const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `200ms`, `20s`, `1.5m` in milliseconds, within bounds. @throws PlumblineError */
export function milliseconds(
  option: string,
  text: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const [, number = '', unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const isKnown = unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h';
  const ms = isKnown ? Math.round(Number(number) * units[unit]) : undefined;
  if (ms !== undefined && ms >= least && ms <= most) return ms;
  const why = ms === undefined ? 'no time' : ms < least ? 'too short' : `more than ${timeText(most)}`;
  throw new PlumblineError({
    code: 'option.not-a-time',
    message: `--${option} ${text} is ${why}`,
    fix: `Give a number with ms, s, m or h, e.g. --${option} 20s.`,
  });
}

/** For people: `200 ms`, `20 s`, `2 min`, `24 h`. */
export function timeText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 6000) / 10} min` : `${Math.round(ms / 360_000) / 10} h`;
}
