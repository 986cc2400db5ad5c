const seconds = 60;

/** How many there were in each of the last 60 seconds. */
export class Seconds {
  readonly #counts = new Uint32Array(seconds);
  /** The second that was counted last, since 1970. */
  #last = 0;

  /** @param at ms since 1970 */
  add(at: number): void {
    const slot = this.#moveTo(at) % seconds;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** The newest last. */
  list(now: number): number[] {
    const last = this.#moveTo(now);
    return Array.from({ length: seconds }, (_none, at) => this.#counts[(last + at + 1) % seconds] ?? 0);
  }

  /** Seconds in which nothing came count zero; a clock that was set back counts on where it was. */
  #moveTo(at: number): number {
    const second = Math.floor(at / 1000);
    if (second <= this.#last) return this.#last;
    const passed = Math.min(second - this.#last, seconds);
    for (let gone = 0; gone < passed; gone++) this.#counts[(second - gone) % seconds] = 0;
    this.#last = second;
    return second;
  }
}
