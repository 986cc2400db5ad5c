const day = 86_400_000;
/** As rickb777/date approximates them. Years, months, weeks, days, hours, minutes, seconds. */
const units = [365.2425 * day, 30.436875 * day, 7 * day, day, 3_600_000, 60_000, 1000] as const;
/** It keeps tenths of each in 16 bits. */
const most = 3276.7;

const number = String.raw`\d+(?:[.,]\d+)?`;
const pattern = new RegExp(
  `^[+-]?P(?:(${number})Y)?(?:(${number})M)?(?:(${number})W)?(?:(${number})D)?` +
    `(?:T(?:(${number})H)?(?:(${number})M)?(?:(${number})S)?)?$`,
);

/**
 * An ISO 8601 period (`PT0.3S`, `P1D`) in milliseconds; a negative one counts as positive (BEHAVIOUR 7). undefined if it
 * is none, or one of its numbers is above 3276.7, which a cluster refuses.
 */
export function parseDuration(text: string): number | undefined {
  return sum(text, (value) => value);
}

/** The same as a cluster has it: of each number, it reads the first digit after the point and no more. */
export function clusterDuration(text: string): number | undefined {
  return sum(text, (value) => Math.trunc(value * 10 + 1e-6) / 10);
}

function sum(text: string, read: (value: number) => number): number | undefined {
  const parts = pattern.exec(text);
  if (!parts || /[PT]$/.test(text)) return undefined;
  let total = 0;
  for (const [i, part] of parts.slice(1).entries()) {
    const value = Number((part ?? '0').replace(',', '.'));
    if (Math.trunc(value * 10) > most * 10) return undefined;
    total += read(value) * (units[i] ?? 0);
  }
  return Math.trunc(total + 1e-6);
}
