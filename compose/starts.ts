/**
 * What is being started. A stop breaks it off and waits for its end: what came up afterwards would be left behind, as
 * nobody looks for it any more.
 */
export class Starts {
  #broken = new AbortController();
  readonly #going = new Set<Promise<unknown>>();

  /** Does the work, which asks its signal right before each thing that has to be stopped again. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const going = work(this.#broken.signal);
    this.#going.add(going);
    try {
      return await going;
    } finally {
      this.#going.delete(going);
    }
  }

  /** Resolves once nothing of what was going on can start anything. What begins later is another start. */
  async breakOff(): Promise<void> {
    this.#broken.abort();
    this.#broken = new AbortController();
    await Promise.allSettled(this.#going);
  }
}
