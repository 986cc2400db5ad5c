import type { Failing, FailRequest } from './contract.ts';

export interface Struck {
  /** What it is from now on; null: it behaves again. */
  readonly failing: Failing | null;
  readonly hit: boolean;
}

/** @param now ms since 1970, as everywhere here */
export function startFailing(request: FailRequest, now: number): Failing | null {
  if (request.status === undefined && request.delayMs === undefined) return null;
  const { forMs } = request;
  return { ...request, since: now, hit: 0, ...(forMs !== undefined && { until: now + forMs }) };
}

/** What is left of it now. */
export function stillFailing(failing: Failing | null, now: number): Failing | null {
  if (!failing) return null;
  const { until = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY, hit } = failing;
  return now < until && hit < count ? failing : null;
}

/** One request more. @param chance from 0 to 1, below 1 */
export function strike(failing: Failing | null, now: number, chance: number): Struck {
  const still = stillFailing(failing, now);
  if (!still) return { failing: null, hit: false };
  if (chance >= (still.share ?? 1)) return { failing: still, hit: false };
  return { failing: { ...still, hit: still.hit + 1 }, hit: true };
}
