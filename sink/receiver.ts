import type { IncomingMessage, ServerResponse } from 'node:http';
import { eventsOf } from './accept.ts';
import { answerRefusal } from './answer.ts';
import type { Live } from './live.ts';
import type { Printer } from './printer.ts';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';

export interface Limits {
  /** Bytes of one request's body. */
  readonly maxBody: number;
  /** Bytes of all bodies that are on their way in at one time. */
  readonly maxPending: number;
}

/** Takes events: reads the body, keeps and prints its events, then answers. */
export class Receiver {
  readonly #store: Store;
  readonly #live: Live;
  readonly #printer: Printer | undefined;
  readonly #limits: Limits;
  #pending = 0;
  #open = 0;
  #idle: (() => void) | undefined;

  constructor(store: Store, live: Live, printer: Printer | undefined, limits: Limits) {
    this.#store = store;
    this.#live = live;
    this.#printer = printer;
    this.#limits = limits;
  }

  /** Once every request that came so far has been answered, or its client is gone. */
  async idle(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  receive(request: IncomingMessage, response: ServerResponse): void {
    this.#open += 1;
    response.on('close', () => {
      this.#open -= 1;
      if (this.#open === 0) this.#idle?.();
    });
    if (Number(request.headers['content-length'] ?? 0) > this.#limits.maxBody) {
      answerRefusal(response, this.#tooLarge());
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    let refused = false;
    const release = () => {
      this.#pending -= size;
      size = 0;
    };
    request.on('data', (chunk: Buffer) => {
      if (refused) return;
      chunks.push(chunk);
      size += chunk.length;
      this.#pending += chunk.length;
      const refusal = this.#overLimit(size);
      if (!refusal) return;
      refused = true;
      chunks.length = 0;
      release();
      // Node reads what is left and drops it, so that the client comes to read the answer.
      answerRefusal(response, refusal);
    });
    request.on('end', () => {
      if (refused) return;
      const [first = empty] = chunks;
      this.#take(request, response, chunks.length < 2 ? first : Buffer.concat(chunks, size), release);
    });
    // A client that hangs up half-way has sent no event.
    request.on('close', () => {
      if (!request.complete) release();
    });
  }

  #take(request: IncomingMessage, response: ServerResponse, body: Buffer, release: () => void): void {
    try {
      const events = eventsOf(request.rawHeaders, body);
      const received = Date.now();
      for (const event of events) this.#store.add(event, received);
      this.#live.notify();
      const done = () => {
        release();
        response.end();
      };
      if (this.#printer && events.length > 0) this.#printer.print(events, done);
      else done();
    } catch (error) {
      release();
      if (!(error instanceof Refusal)) throw error;
      answerRefusal(response, error);
    }
  }

  #overLimit(size: number): Refusal | undefined {
    if (size > this.#limits.maxBody) return this.#tooLarge();
    if (this.#pending <= this.#limits.maxPending) return undefined;
    return new Refusal(503, {
      code: 'sink.busy',
      message: `More than ${this.#limits.maxPending} bytes of events are on their way in`,
      fix: 'Send it again, with fewer events of this size at a time',
    });
  }

  #tooLarge(): Refusal {
    return new Refusal(413, {
      code: 'event.too-large',
      message: `The body is larger than ${this.#limits.maxBody} bytes`,
      fix: 'Send a smaller event, or start the sink with a larger --max-body',
    });
  }
}

const empty = Buffer.alloc(0);
