/** The median is of so many. */
const most = 100;

/** How late the last changes came. */
export class Latencies {
  readonly #last: number[] = [];
  #at = 0;

  /** @param ms from commit to arrival; clocks that differ may make it negative */
  add(ms: number): void {
    this.#last[this.#at] = Math.max(0, ms);
    this.#at = (this.#at + 1) % most;
  }

  /** Ms, to the hundredth; null when there was none. */
  get median(): number | null {
    const sorted = [...this.#last].sort((a, b) => a - b);
    const upper = sorted[sorted.length >> 1];
    const lower = sorted[(sorted.length - 1) >> 1];
    return upper === undefined || lower === undefined ? null : Math.round((upper + lower) * 50) / 100;
  }
}
