import { type Coming, Offsets } from '../offsets.ts';
import type { Change } from './change.ts';

/** By which change something is known: its offset, and its number here. */
export type Known = Readonly<Record<'offset' | 'seq', number>>;

interface Partition {
  readonly offsets: Offsets;
  /** plumblineseq of the change that it begins with; a topic that is made again begins anew. */
  since: number;
}

/** Follows a table's changes, partition by partition: how each stands to those before, and whether any is missing. */
export class Course {
  /** By topic and partition. */
  readonly #partitions = new Map<string, Partition>();
  #began = false;
  #broken = false;

  /** Its topic or a snapshot was seen from its beginning, and nothing was left out. */
  get isWhole(): boolean {
    return this.#began && !this.#broken;
  }

  /** Undefined where no offset tells. What is told of its columns comes by another topic. */
  take(change: Change, seq: number): Coming | undefined {
    const { begins, operation, offset, written } = change;
    if (operation === 'schema') return undefined;
    const partition = offset < 0 ? undefined : this.#of(change);
    const coming = partition?.offsets.take(offset, written);
    if (partition && coming === 'first') partition.since = seq;
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

  /** Whether what is known of a row is by a record after this change's: offsets of a topic that is gone tell nothing. */
  isPast(change: Change, known: Known): boolean {
    return known.seq >= this.#of(change).since && known.offset > change.offset;
  }

  #of({ topic, partition }: Change): Partition {
    const key = `${partition} ${topic}`;
    const known = this.#partitions.get(key);
    if (known) return known;
    const made = { offsets: new Offsets(), since: 0 };
    this.#partitions.set(key, made);
    return made;
  }
}
