import { type Exchange, endOf, groupBy, labelOf, partitionOf } from './exchange.ts';
import type { Findings } from './findings.ts';

/** Requests that took less say nothing: they overlap by chance or not at all. */
const slowMs = 50;
/** The end of a connection that was given up may be seen this much later than the next request. */
const lateCloseMs = 50;
/** Of an unordered source (BEHAVIOUR 6). */
const mostInFlight = 99;

/** The rule, not the figure: ordered has one request a partition, but partitions overlap; unordered overlaps freely. */
export function compareConcurrency(
  expected: readonly Exchange[],
  actual: readonly Exchange[],
  ordered: boolean,
): Findings {
  const recorded = inFlight(expected.filter(isSlow));
  const got = inFlight(actual.filter(isSlow));
  if (ordered) {
    const apart = recorded > 1 && got < 2;
    return {
      wrong: overlaps(actual),
      timing: apart
        ? [`ordered: partitions do not overlap (${recorded} in flight recorded, ${got} here)`]
        : [],
    };
  }
  const least = Math.min(11, Math.ceil(recorded * 0.6));
  const all = inFlight(actual);
  return {
    wrong: all > mostInFlight ? [`unordered: ${all} in flight, want at most ${mostInFlight}`] : [],
    timing: recorded > 1 && got < least ? [`unordered: ${got} in flight, want at least ${least}`] : [],
  };
}

/** Requests of a partition that came before the former was done. */
export function overlaps(exchanges: readonly Exchange[]): string[] {
  return [...groupBy(exchanges, partitionOf)].flatMap(([partition, list]) =>
    list.flatMap((one, i) => {
      const before = list[i - 1];
      if (!before) return [];
      const leeway = before.answeredAt === null ? lateCloseMs : 0;
      if (one.at >= endOf(before) - leeway) return [];
      return [`ordered: ${labelOf(one)} came while ${labelOf(before)} of ${partition} was in flight`];
    }),
  );
}

/** Most requests at once. */
export function inFlight(exchanges: readonly Exchange[]): number {
  const edges = exchanges
    .flatMap((one): [at: number, step: number][] => [
      [one.at, 1],
      [endOf(one), -1],
    ])
    .sort(([a, up], [b, down]) => a - b || up - down);
  let now = 0;
  return edges.reduce((most, [, step]) => {
    now += step;
    return Math.max(most, now);
  }, 0);
}

function isSlow(one: Exchange): boolean {
  return endOf(one) - one.at >= slowMs;
}
