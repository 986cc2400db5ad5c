import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Hello } from './contract.ts';
import { LiveClient } from './live-client.ts';
import type { Position } from './position.ts';
import type { Store } from './store.ts';

const heartbeatMs = 15_000;
/** Who watches is to see within two seconds when this process hangs. */
const beatMs = 500;
/** How long close() waits for clients to take what is kept, ms. */
const farewellMs = 2_000;

/** Tells one stream, or all, something beside the events. */
export type Tell = (name: string, value: unknown) => void;

/**
 * Server-sent events: `id: LIFE-SEQ` and the event as JSON on one `data:` line. Nothing is queued for a client: each has
 * a place in the store and is written to only while its socket has room. Who is so slow that events leave the store before
 * it has seen them misses them, and is told how many.
 */
export class Live {
  /** Of this run of the sink. */
  readonly life = randomBytes(4).toString('hex');
  /** Called when a stream with `?pipeline=1` joins, so that it need not wait for the next telling. */
  onWatch: (tell: Tell) => void = () => {};
  readonly #store: Store;
  readonly #clients = new Set<LiveClient>();
  readonly #watching = new Set<LiveClient>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #beat: NodeJS.Timeout;
  #scheduled = false;

  constructor(store: Store) {
    this.#store = store;
    this.#heartbeat = setInterval(() => {
      for (const client of this.#clients) client.beat();
    }, heartbeatMs).unref();
    this.#beat = setInterval(() => this.tell('beat', {}), beatMs).unref();
  }

  /** How many streams are told of the pipeline. */
  get watched(): number {
    return this.#watching.size;
  }

  /** @param after where the client left off; undefined: only what comes from now on */
  join(response: ServerResponse, after: Position | undefined, watches = false): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const client = new LiveClient(this.#store, response, this.life, this.#from(after));
    this.#clients.add(client);
    if (watches) this.#watching.add(client);
    response.on('close', () => {
      this.#clients.delete(client);
      this.#watching.delete(client);
    });
    const hello: Hello = { life: this.life, first: this.#store.first, last: this.#store.last };
    client.start(hello);
    if (watches) this.onWatch((name, value) => client.tell(name, JSON.stringify(value)));
  }

  /** The oldest kept event that comes after; of another life everything does. */
  next({ life, seq }: Position): number {
    return life !== undefined && life !== this.life ? this.#store.first : this.#store.next(seq);
  }

  /** The first number that a client is to see: one that is gone already is counted as missed. */
  #from(after: Position | undefined): number {
    if (after === undefined) return this.#store.last + 1;
    if (after.life !== undefined && after.life !== this.life) return 1;
    return after.seq <= this.#store.last ? after.seq + 1 : this.#store.next(after.seq);
  }

  /** An event without an id, to the streams that watch. Who has no room for it just now does without. */
  readonly tell: Tell = (name, value) => {
    if (this.#watching.size === 0) return;
    const data = JSON.stringify(value);
    for (const client of this.#watching) client.tell(name, data);
  };

  /** Called for every event: with no client it must cost nothing. */
  notify(): void {
    if (this.#clients.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const client of this.#clients) client.pump();
    });
  }

  /** Ends the streams once they have what is kept; who does not read it in time goes without. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    clearInterval(this.#beat);
    const ended = Promise.all([...this.#clients].map((client) => client.finish()));
    await Promise.race([ended, wait(farewellMs, undefined, { ref: false })]);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
    this.#watching.clear();
  }
}
