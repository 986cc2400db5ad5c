import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the promise, yet no longer than that many ms; what it answers or rejects with is of no matter. */
export async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([promise.catch(() => {}), passed(ms, late.signal)]);
  late.abort();
}

/** Waits these milliseconds; answers false when the signal came first. */
export async function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
