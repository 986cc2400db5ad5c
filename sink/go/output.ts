import type { ByteText } from './bytes.ts';

/** Bytes that grow at their end. Kept and filled again, since a buffer for each event is more garbage than V8 likes. */
export class Output {
  #bytes: Buffer;
  #length = 0;

  constructor(size = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** Takes back what was written after `length` was that. */
  rewind(length: number): void {
    this.#length = length;
  }

  /** What was written: a view, good until the next writing. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(code: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = code;
  }

  text(text: ByteText): void {
    this.#room(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  copy(source: Buffer, from = 0, to = source.length): void {
    const bytes = this.#room(to - from);
    // A call into C++ is worth it for long runs only.
    if (to - from > 32) source.copy(bytes, this.#length, from, to);
    else for (let i = from, j = this.#length; i < to; i++, j++) bytes[j] = source[i] ?? 0;
    this.#length += to - from;
  }

  /** A line break and blanks. */
  line(blanks: number): void {
    const bytes = this.#room(blanks + 1);
    const end = this.#length + 1 + blanks;
    bytes[this.#length] = 0x0a;
    if (blanks > 32) bytes.fill(0x20, this.#length + 1, end);
    else for (let i = this.#length + 1; i < end; i++) bytes[i] = 0x20;
    this.#length = end;
  }

  #room(more: number): Buffer {
    if (this.#length + more > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow((this.#length + more) * 2);
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    return this.#bytes;
  }
}
