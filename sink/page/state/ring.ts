/** The newest `capacity` things, in their order; older ones are forgotten. */
export class Ring<T> {
  readonly #capacity: number;
  #items: T[] = [];
  #start = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length - this.#start;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.size > this.#capacity) this.dropOldest();
  }

  dropOldest(): void {
    if (this.size === 0) return;
    this.#start += 1;
    // Seldom, so that it costs next to nothing an item.
    if (this.#start >= this.#capacity) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
  }

  /** 0 is the newest. */
  fromNewest(index: number): T | undefined {
    return index < 0 || index >= this.size ? undefined : this.#items[this.#items.length - 1 - index];
  }

  get oldest(): T | undefined {
    return this.fromNewest(this.size - 1);
  }
}
