import { Arena } from './arena.ts';
import type { Event } from './event.ts';

export interface Kept {
  /** 1 for the first event since the start, without gaps. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly received: number;
  readonly event: Event;
}

/** The objects of an event besides its text and data, roughly. */
const overhead = 600;

/** The newest events: at most `keep` of them and about `keepBytes` bytes, but always the newest one. */
export class Store {
  readonly #keep: number;
  readonly #keepBytes: number;
  readonly #arena = new Arena();
  readonly #ring: (Kept | undefined)[] = [];
  readonly #sizes: number[] = [];
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

  add(event: Event, received: number): Kept {
    const { data } = event;
    const seq = this.#last + 1;
    if (seq - this.#first >= this.#keep) this.#drop();
    const kept: Kept = { seq, received, event: data ? { ...event, data: this.#arena.copy(data) } : event };
    const slot = seq % this.#keep;
    const size = sizeOf(event);
    this.#ring[slot] = kept;
    this.#sizes[slot] = size;
    this.#last = seq;
    this.#bytes += size;
    while (this.#bytes > this.#keepBytes && this.#first < this.#last) this.#drop();
    return kept;
  }

  get(seq: number): Kept | undefined {
    return seq < this.#first || seq > this.#last ? undefined : this.#ring[seq % this.#keep];
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
    this.#ring[slot] = undefined;
    this.#bytes -= this.#sizes[slot] ?? 0;
    this.#first += 1;
  }
}

function sizeOf(event: Event): number {
  let size = overhead + (event.data?.length ?? 0);
  size += event.id.length + event.source.length + event.type.length + (event.subject?.length ?? 0);
  size += (event.schema?.text.length ?? 0) + (event.contentType?.length ?? 0);
  for (const [name, value] of event.extensions) {
    size += name.length + (typeof value === 'string' ? value.length : 8);
  }
  return size;
}
