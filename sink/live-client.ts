import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Hello, Missed } from './contract.ts';
import { renderElement } from './element.ts';
import type { Store } from './store.ts';

/** One who reads the stream: its place in the store, and whether its socket has room. */
export class LiveClient {
  readonly #store: Store;
  readonly #response: ServerResponse;
  readonly #life: string;
  #next: number;
  #full = false;
  #finishing = false;

  constructor(store: Store, response: ServerResponse, life: string, next: number) {
    this.#store = store;
    this.#response = response;
    this.#life = life;
    this.#next = next;
    response.on('drain', () => {
      this.#full = false;
      this.pump();
    });
  }

  start(hello: Hello): void {
    this.#write(`retry: 1000\n${message('hello', JSON.stringify(hello))}`);
    this.pump();
  }

  beat(): void {
    if (!this.#full) this.#write(': heartbeat\n\n');
  }

  /** @param data JSON as JSON.stringify writes it, without line breaks */
  tell(name: string, data: string): void {
    if (!this.#full) this.#write(message(name, data));
  }

  pump(): void {
    while (!this.#full && this.#next <= this.#store.last) {
      const count = this.#store.first - this.#next;
      if (count > 0) {
        this.#next = this.#store.first;
        this.#write(message('missed', JSON.stringify({ count } satisfies Missed)));
        continue;
      }
      const kept = this.#store.get(this.#next);
      this.#next += 1;
      if (kept) this.#write(`id: ${this.#life}-${kept.seq}\n${dataLine(renderElement(kept))}\n`);
    }
    if (this.#finishing && !this.#full) this.end();
  }

  /** Ends once all that is kept has been written; resolves then, or when the client is gone. */
  async finish(): Promise<void> {
    this.#finishing = true;
    const closed = once(this.#response, 'close');
    this.pump();
    await closed;
  }

  end(): void {
    if (!this.#response.writableEnded) this.#response.end();
  }

  #write(text: string): void {
    if (!this.#response.writableEnded) this.#full = !this.#response.write(text);
  }
}

function message(name: string, data: string): string {
  return `event: ${name}\n${dataLine(data)}\n`;
}

/** Line breaks of JSON stand between its tokens only, where a blank is as good; a line of SSE may have none. */
function dataLine(json: string): string {
  return `data: ${json.replace(/[\r\n]/g, ' ')}\n`;
}
