import { type Coming, Offsets } from '../offsets.ts';
import type { Change } from './change.ts';

/** Follows a table's changes, partition by partition: how each stands to those before, and whether any is missing. */
export class Course {
  /** By topic and partition. */
  readonly #offsets = new Map<string, Offsets>();
  #began = false;
  #broken = false;

  /** Its topic or a snapshot was seen from its beginning, and nothing was left out. */
  get isWhole(): boolean {
    return this.#began && !this.#broken;
  }

  /** Undefined where no offset tells. What is told of its columns comes by another topic. */
  take({ begins, operation, topic, partition, offset, written }: Change): Coming | undefined {
    if (operation === 'schema') return undefined;
    const coming = offset < 0 ? undefined : this.#of(topic, partition).take(offset, written);
    if (coming === 'again') return coming;
    if (begins || offset === 0) this.#began = true;
    // Of further partitions a snapshot fills each from its beginning.
    const isWhole = begins || offset === 0 || (this.#began && operation === 'snapshot');
    if (coming === 'skipping' || (coming === 'first' && !isWhole)) this.#broken = true;
    return coming;
  }

  /** A change tells that one before it is missing. */
  break(): void {
    this.#broken = true;
  }

  #of(topic: string, partition: number): Offsets {
    const key = `${partition} ${topic}`;
    const known = this.#offsets.get(key);
    if (known) return known;
    const offsets = new Offsets();
    this.#offsets.set(key, offsets);
    return offsets;
  }
}
