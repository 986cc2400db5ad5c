import type { Writable } from 'node:stream';
import type { Event } from './event.ts';
import { Output } from './go/output.ts';
import { writeText } from './text.ts';

/** An output that one huge event has blown up is not kept for the next. */
const maxSpare = 4 * 1024 * 1024;

/**
 * Events' texts to a stream, in order, one write for all that came in one turn of the event loop. Who prints is told once
 * the stream has room again: so requests wait for a slow reader instead of piling up here.
 */
export class Printer {
  readonly #stream: Writable;
  #text = new Output();
  #spare: Output | undefined;
  #waiting: (() => void)[] = [];
  #state: 'idle' | 'scheduled' | 'full' | 'lost' = 'idle';

  /** @param onLost nobody reads any more; from then on nothing is printed */
  constructor(stream: Writable, onLost: (error: Error) => void) {
    this.#stream = stream;
    stream.on('drain', () => this.#drained());
    stream.on('error', (error: Error) => {
      this.#state = 'lost';
      this.#release();
      onLost(error);
    });
  }

  /** Calls back when the text is written, or never will be. */
  print(events: readonly Event[], done: () => void): void {
    this.#waiting.push(done);
    if (this.#state === 'lost') return void this.#release();
    for (const event of events) writeText(event, this.#text);
    if (this.#state === 'idle') this.#schedule();
  }

  #schedule(): void {
    this.#state = 'scheduled';
    setImmediate(() => {
      if (this.#state === 'scheduled') this.#write();
    });
  }

  #write(): void {
    const text = this.#text;
    this.#text = this.#spare ?? new Output();
    this.#spare = undefined;
    this.#state = 'idle';
    const room = this.#stream.write(text.view(), () => {
      if (text.capacity > maxSpare) return;
      text.rewind(0);
      this.#spare = text;
    });
    if (room) this.#release();
    else this.#state = 'full';
  }

  #drained(): void {
    if (this.#state !== 'full') return;
    this.#state = 'idle';
    // What came meanwhile goes first, and those who wait go with it: at most what the open requests hold.
    if (this.#text.length > 0) this.#write();
    else this.#release();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }
}
