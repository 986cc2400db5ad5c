/** Over how long a rate is taken, ms. */
const span = 5000;

/** A rate from a count that only rises; when it falls, who counts has started anew. */
export class Meter {
  #samples: { readonly at: number; readonly count: number }[] = [];

  add(at: number, count: number): void {
    const last = this.#samples.at(-1);
    if (last && count < last.count) this.#samples = [];
    this.#samples = [...this.#samples.filter((each) => at - each.at <= span), { at, count }];
  }

  clear(): void {
    this.#samples = [];
  }

  /** A second, over the last few; null until there are two counts. */
  get rate(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at <= first.at) return null;
    return Math.round(((last.count - first.count) / (last.at - first.at)) * 10_000) / 10;
  }
}
