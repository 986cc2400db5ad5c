import type { Exchange } from './exchange.ts';
import { type Findings, nothing } from './findings.ts';

/** Polls of 50 every 200 ms (BEHAVIOUR 6): from the second to the fourth, as the first may come before the timer. */
export function compareCadence(exchanges: readonly Exchange[]): Findings {
  const [from, to] = [exchanges[50]?.at, exchanges[150]?.at];
  const rate = from === undefined || to === undefined ? 0 : 100_000 / (to - from);
  if (rate >= 150 && rate <= 300) return nothing;
  return {
    wrong: [],
    timing: [`${Math.round(rate)} events/s between event 51 and 151, want 150 to 300`],
  };
}
