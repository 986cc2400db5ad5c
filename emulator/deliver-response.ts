import { type Framing, isInterim, longestHead, readHead } from './deliver-head.ts';

/** An answer, as far as anything depends on it. */
export interface Response {
  readonly status: number;
  /** As they came, latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Its first 4 KiB: a dead letter takes less, and people look at no more. */
  readonly body: Buffer;
  /** Whether the connection may be used again, and for how long it may idle at most, in ms. */
  readonly keepAlive: number;
}

const bodyKept = 4096;
/** Names, blanks and line ends come on top of what is counted. */
const headLimit = 2 * longestHead;
const none = Buffer.alloc(0);

type Mode = 'head' | Framing['end'];

/** Reads one HTTP/1.1 response after the other from the bytes of a connection. Throws when they are none. */
export class ResponseReader {
  #rest: Buffer = none;
  #mode: Mode = 'head';
  #status = 0;
  #headers: Response['headers'] = [];
  #left = 0;
  #kept: Buffer[] = [];
  #keptLength = 0;
  #keepAlive = 0;

  /** Bytes that no request asked for make the connection unusable. */
  get surplus(): boolean {
    return this.#rest.length > 0;
  }

  /** Whether the head of a response has come, and not all of its body. */
  get isInBody(): boolean {
    return this.#mode !== 'head';
  }

  /** Answers the response once it is whole. The chunk may be overwritten afterwards. */
  feed(chunk: Buffer): Response | null {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const response = this.#read();
    if (this.#rest.length > 0) this.#rest = Buffer.from(this.#rest);
    return response;
  }

  /** The connection ended: that ends a body without a length, else there is no response. */
  end(): Response | null {
    return this.#mode === 'close' ? this.#finish() : null;
  }

  #read(): Response | null {
    while (this.#mode === 'head') {
      if (!this.#readHead()) return null;
    }
    if (this.#mode === 'chunked') return this.#readChunks();
    const part = this.#take(this.#mode === 'close' ? this.#rest.length : this.#left);
    this.#keep(part);
    if (this.#mode === 'close') return null;
    this.#left -= part.length;
    return this.#left === 0 ? this.#finish() : null;
  }

  /** Answers false as long as the head is not whole. */
  #readHead(): boolean {
    let start = 0;
    while ((this.#rest[start] ?? 0xff) <= 0x20) start++;
    this.#take(start);
    const end = this.#rest.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.#rest.length > headLimit) throw new Error('the head of the response is too long');
      return false;
    }
    const { status, headers, body, keepAlive } = readHead(this.#rest.toString('latin1', 0, end));
    this.#take(end + 4);
    if (isInterim(status)) return true;
    this.#status = status;
    this.#headers = headers;
    this.#keepAlive = keepAlive;
    this.#mode = body.end;
    this.#left = body.end === 'length' ? body.length : 0;
    this.#kept = [];
    this.#keptLength = 0;
    return true;
  }

  #readChunks(): Response | null {
    for (;;) {
      if (this.#left > 2) this.#left -= this.#keep(this.#take(this.#left - 2));
      if (this.#left > 2 || this.#rest.length < this.#left) return null;
      if (this.#take(this.#left).toString('latin1') !== '\r\n'.slice(0, this.#left))
        throw new Error('a chunk of the response does not end');
      this.#left = 0;
      const end = this.#rest.indexOf('\r\n');
      if (end < 0) return this.#wait();
      const size = Number.parseInt(
        /^([0-9a-f]+)[ \t]*(?:;|$)/i.exec(this.#rest.toString('latin1', 0, end))?.[1] ?? '',
        16,
      );
      if (!(size >= 0)) throw new Error('the response has a bad chunk size');
      if (size > 0) {
        this.#take(end + 2);
        this.#left = size + 2;
        continue;
      }
      // Trailers end with an empty line.
      const last = this.#rest.indexOf('\r\n\r\n', end);
      if (last < 0) return this.#wait();
      this.#take(last + 4);
      return this.#finish();
    }
  }

  /** For more of a line or of the trailers, which are not to grow without end. */
  #wait(): null {
    if (this.#rest.length > headLimit) throw new Error('a line of the response is too long');
    return null;
  }

  #take(length: number): Buffer {
    const part = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  #keep(part: Buffer): number {
    if (part.length > 0 && this.#keptLength < bodyKept) {
      const kept = Buffer.from(part.subarray(0, bodyKept - this.#keptLength));
      this.#kept.push(kept);
      this.#keptLength += kept.length;
    }
    return part.length;
  }

  #finish(): Response {
    this.#mode = 'head';
    const [only = none] = this.#kept;
    const body = this.#kept.length > 1 ? Buffer.concat(this.#kept) : only;
    return { status: this.#status, headers: this.#headers, body, keepAlive: this.#keepAlive };
  }
}
