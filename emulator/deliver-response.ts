/** An answer, as far as anything depends on it. */
export interface Response {
  readonly status: number;
  /** As they came, latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Its first 1024 bytes: more never goes into a dead letter. */
  readonly body: Buffer;
  /** Whether the connection may be used again, and for how long it may idle at most, in ms. */
  readonly keepAlive: number;
}

const bodyKept = 1024;
const headLimit = 256 * 1024;
const none = Buffer.alloc(0);

type Mode = 'head' | 'length' | 'chunked' | 'close';

/** Reads one HTTP/1.1 response after the other from the bytes of a connection. Throws when they are none. */
export class ResponseReader {
  #rest: Buffer = none;
  #mode: Mode = 'head';
  #status = 0;
  #headers: [string, string][] = [];
  #left = 0;
  #kept: Buffer[] = [];
  #keptLength = 0;
  #keepAlive = 0;

  /** Bytes that no request asked for make the connection unusable. */
  get surplus(): boolean {
    return this.#rest.length > 0;
  }

  /** Answers the response once it is whole. The chunk may be overwritten afterwards. */
  feed(chunk: Buffer): Response | null {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const response = this.#read();
    if (this.#rest.length > 0) this.#rest = Buffer.from(this.#rest);
    return response;
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

  /** The connection ended: that ends a body without a length, else there is no response. */
  end(): Response | null {
    return this.#mode === 'close' ? this.#finish() : null;
  }

  /** Answers false as long as the head is not whole. */
  #readHead(): boolean {
    const end = this.#rest.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.#rest.length > headLimit) throw new Error('the head of the response is too long');
      return false;
    }
    const [statusLine = '', ...lines] = this.#rest.toString('latin1', 0, end).split('\r\n');
    this.#rest = this.#rest.subarray(end + 4);
    const parts = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine);
    if (!parts) throw new Error(`not an HTTP response: ${statusLine.slice(0, 80)}`);
    this.#status = Number(parts[2]);
    // Interim answers precede the one that counts.
    if (this.#status < 200 && this.#status !== 101) return true;
    this.#headers = lines.map(splitHeader);
    this.#readFraming(parts[1] === '1');
    return true;
  }

  #readFraming(http11: boolean): void {
    let length: number | undefined;
    let chunked = false;
    this.#keepAlive = http11 ? Number.POSITIVE_INFINITY : 0;
    for (const [name, value] of this.#headers) {
      switch (name.toLowerCase()) {
        case 'content-length':
          length = Number(value);
          break;
        case 'transfer-encoding':
          chunked = /chunked\s*$/i.test(value);
          break;
        case 'connection':
          if (/close/i.test(value)) this.#keepAlive = 0;
          else if (/keep-alive/i.test(value) && !http11) this.#keepAlive = Number.POSITIVE_INFINITY;
          break;
        case 'keep-alive': {
          const seconds = /timeout=(\d+)/i.exec(value)?.[1];
          // A second of margin: the sink may close it just when the next request is on its way.
          if (seconds)
            this.#keepAlive = Math.min(this.#keepAlive, Math.max(0, Number(seconds) * 1000 - 1000));
          break;
        }
      }
    }
    if (length !== undefined && !(length >= 0)) throw new Error('the response has a bad content-length');
    if (this.#status === 204 || this.#status === 304 || this.#status === 101) this.#body('length', 0);
    else if (chunked) this.#body('chunked', 0);
    else if (length !== undefined) this.#body('length', length);
    else {
      this.#keepAlive = 0;
      this.#body('close', 0);
    }
  }

  #body(mode: Mode, left: number): void {
    this.#mode = mode;
    this.#left = left;
    this.#kept = [];
    this.#keptLength = 0;
  }

  #readChunks(): Response | null {
    for (;;) {
      if (this.#left > 2) this.#left -= this.#keep(this.#take(this.#left - 2));
      if (this.#left > 2 || this.#rest.length < this.#left) return null;
      this.#take(this.#left);
      this.#left = 0;
      const end = this.#rest.indexOf('\r\n');
      if (end < 0) return null;
      const size = Number.parseInt(this.#rest.toString('latin1', 0, end), 16);
      if (!(size >= 0)) throw new Error('the response has a bad chunk size');
      if (size > 0) {
        this.#take(end + 2);
        this.#left = size + 2;
        continue;
      }
      // Trailers end with an empty line.
      const last = this.#rest.indexOf('\r\n\r\n', end);
      if (last < 0) return null;
      this.#take(last + 4);
      return this.#finish();
    }
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

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
}
