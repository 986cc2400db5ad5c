/** How long the lines of one kind are counted together. Milliseconds. */
export const spareFor = 10_000;
/** More kinds than these are counted as one: sinks may think up any number of reasons. */
const mostKinds = 50;

/**
 * Keeps a log readable: of the lines of one kind, the first few are written, the others of the same 10 s counted, and
 * told of in one line at the end of that time. So a steady flood is one line every 10 s.
 */
export class Spare {
  readonly #first: number;
  readonly #kinds = new Map<string, Kind>();

  /** `first`: how many are written before the others are only counted. */
  constructor(first: number) {
    this.#first = first;
  }

  /** Whether to write the line; else it is counted, and `summary` told in the end. */
  admits(kind: string, summary: Kind['summary']): boolean {
    const key = this.#kinds.has(kind) || this.#kinds.size < mostKinds ? kind : '';
    let one = this.#kinds.get(key);
    if (!one) {
      const timer = setInterval(() => this.#turn(key), spareFor);
      timer.unref();
      one = { written: 0, more: 0, summary, timer };
      this.#kinds.set(key, one);
    }
    if (one.written < this.#first) {
      one.written++;
      return true;
    }
    one.more++;
    return false;
  }

  /** Tells what was not told yet. */
  flush(): void {
    for (const [key, { more, summary, timer }] of this.#kinds) {
      clearInterval(timer);
      if (more > 0) summary(more, key === '');
    }
    this.#kinds.clear();
  }

  #turn(key: string): void {
    const one = this.#kinds.get(key);
    if (!one) return;
    if (one.more > 0) {
      one.summary(one.more, key === '');
      one.more = 0;
      return;
    }
    clearInterval(one.timer);
    this.#kinds.delete(key);
  }
}

interface Kind {
  written: number;
  more: number;
  /** `mixed`: of kinds too many to be told apart. */
  readonly summary: (more: number, mixed: boolean) => void;
  readonly timer: NodeJS.Timeout;
}
