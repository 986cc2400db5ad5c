import { Arena } from './arena.ts';
import type { Event } from './event.ts';
import { type Packed, pack, unpack } from './packed.ts';

export interface Kept {
  /** 1 for the first event since the start, without gaps. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly received: number;
  readonly event: Event;
}

interface Slot extends Packed {
  readonly received: number;
}

/** What an event costs besides its bytes, roughly. */
const overhead = 250;

/** The newest events: at most `keep` of them and about `keepBytes` bytes, but always the newest one. */
export class Store {
  readonly #keep: number;
  readonly #keepBytes: number;
  readonly #arena = new Arena();
  readonly #ring: (Slot | undefined)[] = [];
  #first = 1;
  #last = 0;
  #bytes = 0;

  constructor(keep: number, keepBytes: number) {
    this.#keep = Math.max(1, keep);
    this.#keepBytes = keepBytes;
  }

  /** The oldest kept; `last + 1` if there is none. */
  get first(): number {
    return this.#first;
  }

  /** The newest; 0 if there was none yet. */
  get last(): number {
    return this.#last;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(event: Event, received: number): void {
    if (this.#last + 1 - this.#first >= this.#keep) this.#drop();
    const { bytes, dataAt } = pack(event, this.#arena);
    this.#last += 1;
    this.#ring[this.#last % this.#keep] = { bytes, dataAt, received };
    this.#bytes += bytes.length + overhead;
    while (this.#bytes > this.#keepBytes && this.#first < this.#last) this.#drop();
  }

  get(seq: number): Kept | undefined {
    const slot = seq < this.#first || seq > this.#last ? undefined : this.#ring[seq % this.#keep];
    return slot && { seq, received: slot.received, event: unpack(slot) };
  }

  /**
   * Where to read on after `seq`: the next one, or the oldest kept if that is gone. A number that was never given out
   * comes from a life before a restart, so everything kept is new to whoever asks.
   */
  next(seq: number): number {
    return seq > this.#last ? this.#first : Math.max(seq + 1, this.#first);
  }

  #drop(): void {
    const slot = this.#first % this.#keep;
    this.#bytes -= (this.#ring[slot]?.bytes.length ?? 0) + overhead;
    this.#ring[slot] = undefined;
    this.#first += 1;
  }
}
