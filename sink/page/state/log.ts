import { parseChange } from '../../../lib/json-exact.ts';
import { isRecord } from '../../../lib/record.ts';
import type { SinkEvent } from '../../contract.ts';
import { positionOf } from '../../position.ts';
import { type EventView, viewEvent } from '../../view/change.ts';
import { Ring } from './ring.ts';

export interface Entry {
  /** `LIFE-SEQ`, as the stream numbers it. */
  readonly id: string;
  readonly life: string;
  readonly seq: number;
  /** Of this page: 1, 2, 3 …, over all lives of the sink. */
  readonly n: number;
  readonly event: SinkEvent;
  readonly view: EventView;
}

/** The events of the stream, each once, however often the stream began anew. */
export class EventLog {
  readonly #ring: Ring<Entry>;
  /** A life's numbers only rise. */
  readonly #lastOf = new Map<string, number>();
  #count = 0;
  #lastId: string | undefined;

  constructor(capacity = 10_000) {
    this.#ring = new Ring(capacity);
  }

  /** What the stream is to go on after. */
  get lastId(): string | undefined {
    return this.#lastId;
  }

  /** The highest number of a life. */
  lastOf(life: string): number {
    return this.#lastOf.get(life) ?? 0;
  }

  /** How many ever came. */
  get count(): number {
    return this.#count;
  }

  get size(): number {
    return this.#ring.size;
  }

  get oldest(): Entry | undefined {
    return this.#ring.oldest;
  }

  /** Undefined for one that was there before, and for what is no event. */
  accept(id: string, data: string): Entry | undefined {
    const { life, seq } = readId(id);
    if (seq <= (this.#lastOf.get(life) ?? 0)) return undefined;
    this.#lastOf.set(life, seq);
    this.#lastId = id;
    const event = parsed(data);
    if (!isRecord(event)) return undefined;
    this.#count += 1;
    const entry = { id, life, seq, n: this.#count, event, view: viewEvent(event) };
    this.#ring.push(entry);
    return entry;
  }

  /** Those that came after number `n` of this page, the oldest first. */
  *since(n: number): IterableIterator<Entry> {
    for (let index = Math.min(this.#count - n, this.#ring.size) - 1; index >= 0; index--) {
      const entry = this.#ring.fromNewest(index);
      if (entry) yield entry;
    }
  }

  /** The number of the oldest that is kept. */
  get first(): number {
    return this.#count - this.#ring.size + 1;
  }

  /** By `LIFE-SEQ`, or by the number alone: the newest with it. */
  find(id: string): Entry | undefined {
    const { life, seq } = readId(id);
    for (let index = 0; index < this.#ring.size; index++) {
      const entry = this.#ring.fromNewest(index);
      if (entry?.seq === seq && (life === '' || entry.life === life)) return entry;
    }
    return undefined;
  }
}

function parsed(data: string): unknown {
  try {
    return parseChange(data);
  } catch {
    return undefined;
  }
}

export function readId(id: string): { readonly life: string; readonly seq: number } {
  const { life = '', seq } = positionOf(id) ?? { seq: 0 };
  return { life, seq };
}
