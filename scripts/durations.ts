import { PlumblineError } from '../lib/problem.ts';

/** In milliseconds. */
export const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `200ms`, `20s`, `1.5m` in milliseconds. @throws PlumblineError */
export function milliseconds(option: string, text: string): number {
  const [, number = '', unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  if (unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h')
    return Math.round(Number(number) * units[unit]);
  throw new PlumblineError({
    code: 'option.not-a-time',
    message: `--${option} ${text} is no time`,
    fix: `Give a number with ms, s, m or h, e.g. --${option} 20s.`,
  });
}

/** For people: `200 ms`, `20 s`, `2 min`. */
export function timeText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 120_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 6000) / 10} min`;
}
