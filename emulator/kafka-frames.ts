import { takeBytes } from './kafka-slabs.ts';

const headSize = 4;
/** Far above any batch; what other servers say, read as a length, is more: `HTTP`, an alert of TLS. */
const mostSize = 256 * 1024 * 1024;

/** What is said of an answer that is none of Kafka's. */
export const notKafka = 'the answer is not in the protocol of Kafka';

/** Puts Kafka's responses together, each one whole with the length before it, in one copy. */
export class Frames {
  readonly #whole: (frame: Buffer) => void;
  readonly #head = Buffer.alloc(headSize);
  #frame: Buffer = this.#head;
  #size = headSize;
  #filled = 0;

  constructor(whole: (frame: Buffer) => void) {
    this.#whole = whole;
  }

  /** The chunk may be overwritten afterwards. Throws at what cannot be Kafka's. */
  add(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + this.#size - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#size) this.#next();
    }
  }

  #next(): void {
    if (this.#frame !== this.#head) {
      const frame = this.#frame.subarray(0, this.#size);
      this.#start(this.#head, headSize, 0);
      this.#whole(frame);
      return;
    }
    const size = headSize + this.#head.readInt32BE();
    if (size < headSize || size > mostSize) throw new RangeError(notKafka);
    const frame = takeBytes(size);
    frame.set(this.#head);
    this.#start(frame, size, headSize);
    if (size === headSize) this.#next();
  }

  #start(frame: Buffer, size: number, filled: number): void {
    this.#frame = frame;
    this.#size = size;
    this.#filled = filled;
  }
}
