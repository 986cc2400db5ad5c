const day = 86_400_000;
/** As rickb777/date approximates them. */
const units = { Y: 365.2425 * day, M: 30.436875 * day, W: 7 * day, D: day };
const clock = { H: 3_600_000, M: 60_000, S: 1000 };

const pattern =
  /^[+-]?P(?:([+-]?\d+(?:[.,]\d+)?)Y)?(?:([+-]?\d+(?:[.,]\d+)?)M)?(?:([+-]?\d+(?:[.,]\d+)?)W)?(?:([+-]?\d+(?:[.,]\d+)?)D)?(?:T(?:([+-]?\d+(?:[.,]\d+)?)H)?(?:([+-]?\d+(?:[.,]\d+)?)M)?(?:([+-]?\d+(?:[.,]\d+)?)S)?)?$/;

/** An ISO 8601 period (`PT0.3S`, `P1D`) in milliseconds; a negative one counts as positive (BEHAVIOUR 7). undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  const parts = pattern.exec(text);
  if (!parts || /[PT]$/.test(text)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts
    .slice(1)
    .map((part) => Number((part ?? '0').replace(',', '.')));
  const total =
    (years ?? 0) * units.Y +
    (months ?? 0) * units.M +
    (weeks ?? 0) * units.W +
    (days ?? 0) * units.D +
    (hours ?? 0) * clock.H +
    (minutes ?? 0) * clock.M +
    (seconds ?? 0) * clock.S;
  return Math.trunc(Math.abs(total) + 1e-6);
}
