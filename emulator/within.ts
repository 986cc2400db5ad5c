import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the promise, yet no longer than that many ms; what it answers or rejects with is of no matter. */
export async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([
    promise.catch(() => {}),
    sleep(ms, undefined, { signal: late.signal }).catch(() => {}),
  ]);
  late.abort();
}
