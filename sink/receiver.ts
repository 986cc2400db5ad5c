import type { IncomingMessage, ServerResponse } from 'node:http';
import { eventsOf } from './accept.ts';
import { answerProblem, answerRefusal } from './answer.ts';
import type { Event } from './event.ts';
import type { Live } from './live.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { Printer } from './printer.ts';
import { Refusal } from './refusal.ts';
import { Repeats } from './repeats.ts';
import type { Kept, Store } from './store.ts';

export interface Limits {
  /** Bytes of one request's body. */
  readonly maxBody: number;
  /** Bytes of all bodies that are on their way in at one time. */
  readonly maxPending: number;
}

export interface Parts {
  readonly store: Store;
  readonly live: Live;
  readonly misbehaviour: Misbehaviour;
}

/** Takes events: reads the body, keeps and prints its events, then answers. */
export class Receiver {
  readonly #store: Store;
  readonly #live: Live;
  readonly #printer: Printer | undefined;
  readonly #limits: Limits;
  readonly #misbehaviour: Misbehaviour;
  readonly #repeats = new Repeats();
  readonly #listeners: ((kept: Kept) => void)[] = [];
  #pending = 0;
  #open = 0;
  #idle: (() => void) | undefined;

  constructor({ store, live, misbehaviour }: Parts, printer: Printer | undefined, limits: Limits) {
    this.#store = store;
    this.#live = live;
    this.#misbehaviour = misbehaviour;
    this.#printer = printer;
    this.#limits = limits;
  }

  /** Called for each event as it is kept. */
  onKept(listener: (kept: Kept) => void): void {
    this.#listeners.push(listener);
  }

  /** Once every request that came so far has been answered, or its client is gone. */
  async idle(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let size = 0;
    const release = () => {
      this.#pending -= size;
      size = 0;
    };
    this.#open += 1;
    response.on('close', () => {
      // A client that hangs up half-way has sent no event.
      if (!request.complete) release();
      this.#open -= 1;
      if (this.#open === 0) this.#idle?.();
    });
    if (Number(request.headers['content-length'] ?? 0) > this.#limits.maxBody) {
      answerRefusal(response, this.#tooLarge());
      return;
    }
    let refused = false;
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
  }

  #take(request: IncomingMessage, response: ServerResponse, body: Buffer, release: () => void): void {
    try {
      const events = eventsOf(request.rawHeaders, body);
      const hit = this.#misbehaviour.strike(events);
      const answer = () => {
        release();
        if (hit?.status === undefined) response.end();
        else answerFailing(response, hit.status);
      };
      const done = () => {
        if (!hit?.delayMs || response.destroyed) return answer();
        const timer = setTimeout(answer, hit.delayMs);
        // Nobody waits for it any more: for minutes it would hold its bytes, and the process.
        response.once('close', () => {
          clearTimeout(timer);
          release();
        });
      };
      if (hit?.status !== undefined) {
        this.#misbehaviour.refuse(events);
        done();
        return;
      }
      this.#keep(request, body, events);
      if (this.#printer && events.length > 0) this.#printer.print(events, done);
      else done();
    } catch (error) {
      release();
      if (!(error instanceof Refusal)) throw error;
      answerRefusal(response, error);
    }
  }

  #keep(request: IncomingMessage, body: Buffer, events: readonly Event[]): void {
    const { method = 'POST', url: target = '/', httpVersion, rawHeaders } = request;
    const received = Date.now();
    const refusals = events.map((event) => this.#misbehaviour.taken(event));
    const again = events.map((event) => this.#repeats.came(event));
    const before = this.#store.last;
    this.#store.add({ method, target, httpVersion, rawHeaders, body }, received, refusals, again);
    for (const listener of this.#listeners) {
      events.forEach((event, i) => {
        listener({ seq: before + i + 1, received, refusals: refusals[i] ?? 0, event });
      });
    }
    this.#live.notify();
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

/** No word with a status that is none of an error: a body may be taken for a reply. */
function answerFailing(response: ServerResponse, status: number): void {
  if (status < 400) response.writeHead(status).end();
  else
    answerProblem(response, status, {
      code: 'sink.failing',
      message: `Event Display was told to answer ${status}`,
      fix: 'Wait until it behaves again, or end it: POST {} to /api/fail',
    });
}
