import { setTimeout as sleep } from 'node:timers/promises';

interface Loop {
  /** Do the next step now. */
  wake(): void;
  /** Resolves when no step runs any more. */
  stop(): Promise<void>;
}

/** Takes one step after another; each answers how many ms to wait for the next. A step must not reject. */
export function startLoop(step: () => Promise<number>): Loop {
  let pause = new AbortController();
  let stopped = false;
  let woken = false;
  const done = (async () => {
    while (!stopped) {
      woken = false;
      const wait = await step();
      if (stopped || woken) continue;
      pause = new AbortController();
      await sleep(wait, undefined, { signal: pause.signal }).catch(() => undefined);
    }
  })();
  return {
    wake() {
      woken = true;
      pause.abort();
    },
    stop() {
      stopped = true;
      pause.abort();
      return done;
    },
  };
}
