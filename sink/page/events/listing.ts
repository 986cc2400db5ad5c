import type { Matches } from '../../view/filter.ts';
import type { Entry, EventLog } from '../state/log.ts';
import { Ring } from '../state/ring.ts';

const capacity = 10_000;

/** Those events of the log that match; each is asked once. */
export class Listing {
  readonly #log: EventLog;
  readonly #matches: Matches;
  readonly #found = new Ring<Entry>(capacity);
  /** Up to which number of the page the log was gone through. */
  #upTo: number;

  /** @param after events up to this number of the page are left out */
  constructor(log: EventLog, matches: Matches, after: number) {
    this.#log = log;
    this.#matches = matches;
    this.#upTo = after;
    this.refresh();
  }

  refresh(): void {
    for (const entry of this.#log.since(this.#upTo)) {
      if (this.#matches(entry.event, entry.view)) this.#found.push(entry);
    }
    this.#upTo = this.#log.count;
    while ((this.#found.oldest?.n ?? Number.POSITIVE_INFINITY) < this.#log.first) this.#found.dropOldest();
  }

  get size(): number {
    return this.#found.size;
  }

  /** 0 is the newest. */
  at(index: number): Entry | undefined {
    return this.#found.fromNewest(index);
  }

  /** How many came after number `n` of the page, which is also the index of the first that did not. */
  after(n: number): number {
    let low = 0;
    let high = this.#found.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#found.fromNewest(middle)?.n ?? 0) > n) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
