import { setTimeout as wait } from 'node:timers/promises';
import type { Failing } from '../sink/contract.ts';

/** Between two looks, ms. */
const lookEvery = 200;
/** Between two lines, ms. */
const tellEvery = 1000;
/** So long before its end it is looked at last, ms: what was refused is not told afterwards. */
const justBefore = 20;

/** How it is done; differs in tests. */
interface Ways {
  now(): number;
  wait(ms: number): Promise<void>;
}

/**
 * Tells how many requests a sink that fails on demand refuses, at most one line a second, until it is over.
 * @param look what `GET /api/fail` answers
 */
export async function watchFailing(
  look: () => Promise<Failing | null>,
  tell: (line: string) => void,
  until: AbortSignal,
  { now, wait }: Ways = real(until),
): Promise<void> {
  let hit = 0;
  let told = 0;
  let toldAt = now();
  while (!until.aborted) {
    const failing = await look();
    if (until.aborted) return;
    if (!failing) break;
    hit = failing.hit;
    if (hit > told && now() - toldAt >= tellEvery) {
      tell(`refused ${requests(hit)} so far`);
      told = hit;
      toldAt = now();
    }
    const left = (failing.until ?? Number.POSITIVE_INFINITY) - justBefore - now();
    await wait(left > 0 ? Math.min(lookEvery, left) : 2 * justBefore);
  }
  if (!until.aborted)
    tell(`the sink takes events again: ${requests(hit)} ${hit === 1 ? 'was' : 'were'} refused`);
}

const requests = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);

const real = (until: AbortSignal): Ways => ({
  now: Date.now,
  wait: (ms) => wait(ms, undefined, { signal: until }).catch(() => undefined),
});
