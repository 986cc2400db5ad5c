/** Two signals this close together are one: npm passes on the Ctrl-C that the terminal has sent to us as well. */
const echo = 700;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupt {
  /** Aborted by the first signal: stop cleanly. */
  readonly first: AbortSignal;
  /** Aborted by a second one: stop at once. */
  readonly second: AbortSignal;
  /** Gives the signals back to Node. */
  release(): void;
}

/** Takes over Ctrl-C and the like until released. */
export function onInterrupt(): Interrupt {
  const first = new AbortController();
  const second = new AbortController();
  let at = 0;
  const heard = () => {
    const now = performance.now();
    if (!first.signal.aborted) first.abort();
    else if (now - at > echo) second.abort();
    at = now;
  };
  for (const name of signals) process.on(name, heard);
  return {
    first: first.signal,
    second: second.signal,
    release: () => {
      for (const name of signals) process.off(name, heard);
    },
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
