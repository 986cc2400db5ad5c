import { eventsOf } from './accept.ts';
import { Arena } from './arena.ts';
import type { Event } from './event.ts';
import { type Came, type Packed, pack, unpack } from './packed.ts';

export interface Kept {
  /** 1 for the first event since the start, without gaps. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly received: number;
  /** How often it was refused on purpose before. */
  readonly refusals: number;
  /** Its record came before. */
  readonly again?: true;
  readonly event: Event;
}

/** A request with events, in which they are found again by their number: a batch is kept once. */
interface Request extends Packed {
  readonly count: number;
  readonly received: number;
  /** Of a batch, its events while somebody reads them: to read each alone would take the square of their number. */
  events?: WeakRef<readonly Event[]>;
}

interface Slot {
  readonly request: Request;
  readonly index: number;
  readonly refusals: number;
  readonly again: boolean;
}

/** What an event costs besides its bytes, roughly. */
const overhead = 250;

/**
 * The newest events, as the requests that they came in: at most `keep` of them and about `keepBytes` bytes, but always
 * the newest one.
 */
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

  /** @param refusals of each of its events: as many as `eventsOf` finds in it @param again whether they came before */
  add(came: Came, received: number, refusals: readonly number[], again: readonly boolean[] = []): void {
    if (refusals.length === 0) return;
    const request: Request = { ...pack(came, this.#arena), count: refusals.length, received };
    this.#bytes += request.bytes.length;
    for (let index = 0; index < request.count; index++) {
      if (this.#last + 1 - this.#first >= this.#keep) this.#drop();
      this.#last += 1;
      const slot = { request, index, refusals: refusals[index] ?? 0, again: again[index] ?? false };
      this.#ring[this.#last % this.#keep] = slot;
      this.#bytes += overhead;
    }
    while (this.#bytes > this.#keepBytes && this.#first < this.#last) this.#drop();
  }

  /** Its data is a view of memory that is filled again: good until the next event is added. */
  get(seq: number): Kept | undefined {
    const slot = this.#slot(seq);
    const event = slot && eventIn(slot);
    if (!event) return undefined;
    const { request, refusals, again } = slot;
    return { seq, received: request.received, refusals, ...(again && { again }), event };
  }

  /** The request that it came in; its body is good until the next event is added. */
  request(seq: number): Came | undefined {
    const slot = this.#slot(seq);
    return slot && unpack(slot.request);
  }

  /**
   * Where to read on after `seq`: the next one, or the oldest kept if that is gone. A number that was never given out
   * comes from a life before a restart, so everything kept is new to whoever asks.
   */
  next(seq: number): number {
    return seq > this.#last ? this.#first : Math.max(seq + 1, this.#first);
  }

  #slot(seq: number): Slot | undefined {
    return seq < this.#first || seq > this.#last ? undefined : this.#ring[seq % this.#keep];
  }

  #drop(): void {
    const place = this.#first % this.#keep;
    const slot = this.#ring[place];
    this.#ring[place] = undefined;
    this.#first += 1;
    this.#bytes -= overhead;
    if (!slot || slot.index < slot.request.count - 1) return;
    this.#bytes -= slot.request.bytes.length;
    this.#arena.free(slot.request);
  }
}

function eventIn({ request, index }: Slot): Event | undefined {
  let events = request.events?.deref();
  if (!events) {
    const { rawHeaders, body } = unpack(request);
    events = eventsOf(rawHeaders, body);
    if (request.count > 1) request.events = new WeakRef(events);
  }
  return events[index];
}
