import type { IncomingMessage, ServerResponse } from 'node:http';
import { renderElement } from './element.ts';
import type { Store } from './store.ts';

const heartbeatMs = 15_000;

/**
 * Server-sent events: `id: SEQ` and the event as JSON on one `data:` line. Nothing is queued for a client: each has a
 * place in the store and is written to only while its socket has room. Who is so slow that events leave the store before
 * it has seen them misses them: the numbers have no gaps of their own, and a comment says how many.
 */
export class Live {
  readonly #store: Store;
  readonly #clients = new Set<Client>();
  readonly #heartbeat: NodeJS.Timeout;
  #scheduled = false;

  constructor(store: Store) {
    this.#store = store;
    this.#heartbeat = setInterval(() => {
      for (const client of this.#clients) client.beat();
    }, heartbeatMs).unref();
  }

  /** @param after the last number that the client has seen; undefined: only what comes from now on */
  join(request: IncomingMessage, response: ServerResponse, after: number | undefined): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const from = after === undefined ? this.#store.last + 1 : this.#store.next(after);
    const client = new Client(this.#store, response, from, after);
    this.#clients.add(client);
    request.on('close', () => this.#clients.delete(client));
    client.start();
  }

  /** Called for every event: with no client it must cost nothing. */
  notify(): void {
    if (this.#clients.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const client of this.#clients) client.pump();
    });
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }
}

class Client {
  readonly #store: Store;
  readonly #response: ServerResponse;
  #next: number;
  #full = false;

  constructor(store: Store, response: ServerResponse, next: number, after: number | undefined) {
    this.#store = store;
    this.#response = response;
    // Counted from what it saw last, so that a gap before its first event is told too.
    this.#next = after !== undefined && after <= store.last ? after + 1 : next;
    response.on('drain', () => {
      this.#full = false;
      this.pump();
    });
  }

  start(): void {
    this.#write('retry: 1000\n: connected\n\n');
    this.pump();
  }

  beat(): void {
    if (!this.#full) this.#write(': heartbeat\n\n');
  }

  pump(): void {
    while (!this.#full && this.#next <= this.#store.last) {
      const missed = this.#store.first - this.#next;
      if (missed > 0) {
        this.#next = this.#store.first;
        this.#write(`: missed ${missed} events\n\n`);
        continue;
      }
      const kept = this.#store.get(this.#next);
      this.#next += 1;
      if (kept) this.#write(message(kept.seq, renderElement(kept)));
    }
  }

  end(): void {
    this.#response.end();
  }

  #write(text: string): void {
    this.#full = !this.#response.write(text);
  }
}

/** Line breaks of JSON stand between its tokens only, where a blank is as good; a line of SSE may have none. */
function message(seq: number, json: string): string {
  return `id: ${seq}\ndata: ${json.replace(/[\r\n]/g, ' ')}\n\n`;
}
