/** Of the real data plane's latencies; ms (LATENCY_SLOs in data-plane/core/…/observability/metrics/Metrics.java). */
const bounds = [50, 100, 500, 1000, 5000, 10_000] as const;

/** As Micrometer's TimeWindowMax: the greatest of the last two minutes, forgotten in three steps. ms. */
const step = 40_000;

/** Times in whole ms by buckets. */
export class Histogram {
  /** One for each bound, and one for what is beyond. */
  readonly #counts: number[] = bounds.map(() => 0).concat(0);
  #sum = 0;
  #maxima: [number, number, number] = [0, 0, 0];
  #until = 0;

  /** Hot: runs for every event. `now` as Date.now(). */
  record(ms: number, now: number): void {
    let at = 0;
    while (at < bounds.length && ms > (bounds[at] ?? 0)) at++;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += ms;
    if (now >= this.#until) this.#turn(now);
    if (ms > this.#maxima[0]) this.#maxima[0] = ms;
  }

  /** `now` as Date.now(). */
  read(now: number): HistogramReading {
    if (now >= this.#until) this.#turn(now);
    let count = 0;
    const buckets = this.#counts.map((one, at): [string, number] => {
      count += one;
      return [bounds[at]?.toFixed(1) ?? '+Inf', count];
    });
    return { buckets, count, sum: this.#sum, max: Math.max(...this.#maxima) };
  }

  #turn(now: number): void {
    if (this.#until === 0) this.#until = now;
    const steps = Math.floor((now - this.#until) / step) + 1;
    for (let n = 0; n < Math.min(steps, 3); n++) {
      const [last, before] = this.#maxima;
      this.#maxima = [0, last, before];
    }
    this.#until += steps * step;
  }
}

/** Buckets are cumulative; their names are the bounds as Micrometer writes them. */
export interface HistogramReading {
  readonly buckets: readonly (readonly [le: string, count: number])[];
  readonly count: number;
  readonly sum: number;
  readonly max: number;
}
