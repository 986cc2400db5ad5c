import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Response, ResponseReader } from './deliver-response.ts';
import { tlsOptions } from './deliver-tls.ts';
import type { Target } from './event-request.ts';

/** How long the real client waits for more of a body: its time limit is for the head of the answer alone. Milliseconds. */
export const idleTimeout = 10_000_000;

/** Up to here, head and body go out as one packet: copying is cheaper than a second write. */
const copied = 64 * 1024;
const packetStep = 4096;
/** As Vert.x's HttpClientOptions has them by default; ms. */
const connectTimeout = 60_000;
const handshakeTimeout = 10_000;
/** For all connections: what is read is used up, or copied, before the next one has its turn. */
const readBuffer = Buffer.alloc(16 * 1024);

/** A request and who waits for its answer. */
export interface Waiting {
  readonly head: string;
  readonly body: Buffer | null;
  /** Milliseconds. */
  readonly timeout: number;
  readonly resolve: (response: Response) => void;
  readonly reject: (error: Error) => void;
}

/** What the pool is told of a connection: it may be used again, or is gone. */
interface ConnectionEvents {
  free(): void;
  closed(): void;
}

/** One keep-alive connection over a bare socket, one request at a time. */
export class Connection {
  /** On the clock of `performance.now()`. */
  usableUntil = Number.POSITIVE_INFINITY;
  readonly #socket: Socket;
  readonly #reader = new ResponseReader();
  readonly #events: ConnectionEvents;
  #request: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timeout = 0;
  #closed = false;
  #packet: Buffer = Buffer.alloc(0);

  constructor(target: Target, events: ConnectionEvents) {
    this.#events = events;
    this.#socket = open(target, (chunk) => this.#received(chunk));
    this.#socket.setNoDelay(true);
    this.#limitOpening(target.tls);
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('error', (error) => this.#close(error));
    this.#socket.on('close', () => this.#close(new Error('the connection was closed')));
  }

  send(request: Waiting): void {
    this.#request = request;
    this.#arm(request.timeout);
    const { head, body } = request;
    if (body === null || body.length === 0) this.#socket.write(head, 'latin1');
    else if (body.length <= copied) {
      const packet = this.#room(head.length + body.length);
      packet.write(head, 0, 'latin1');
      body.copy(packet, head.length);
      this.#socket.write(packet);
    } else {
      this.#socket.cork();
      this.#socket.write(head, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    }
  }

  destroy(): void {
    this.#close(new Error('the connection was closed'));
  }

  #limitOpening(tls: boolean): void {
    const limit = (ms: number, what: string) =>
      setTimeout(() => this.#close(new Error(`no ${what} within ${ms} ms`)), ms);
    let timer = limit(connectTimeout, 'connection');
    this.#socket.once('connect', () => {
      clearTimeout(timer);
      if (tls) timer = limit(handshakeTimeout, 'TLS handshake');
    });
    for (const end of ['secureConnect', 'close']) this.#socket.once(end, () => clearTimeout(timer));
  }

  /** The same memory for one request after the other, unless the one before is still on its way out. */
  #room(size: number): Buffer {
    if (this.#packet.length < size || this.#socket.writableLength > 0) {
      this.#packet = Buffer.allocUnsafeSlow(Math.ceil(size / packetStep) * packetStep);
    }
    return this.#packet.subarray(0, size);
  }

  /** One timer a connection, pushed on by each request: starting one a request would cost more than the rest of it. */
  #arm(timeout: number): void {
    if (this.#timer && this.#timeout === timeout) {
      this.#timer.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.#timeout = timeout;
    this.#timer = setTimeout(() => {
      if (this.#request) this.#close(new Error(`no answer within ${timeout} ms`));
    }, timeout);
    this.#timer.unref();
  }

  #received(chunk: Buffer): void {
    try {
      const response = this.#request ? this.#reader.feed(chunk) : undefined;
      if (response) this.#answer(response);
      else if (response === undefined) this.destroy();
      else if (this.#reader.isInBody) this.#arm(idleTimeout);
    } catch (error) {
      this.#close(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #ended(): void {
    const response = this.#reader.end();
    if (response && this.#request) this.#answer(response);
    this.destroy();
  }

  #answer(response: Response): void {
    const request = this.#request;
    this.#request = undefined;
    if (response.keepAlive > 0 && !this.#reader.surplus) {
      this.usableUntil =
        response.keepAlive === Number.POSITIVE_INFINITY
          ? response.keepAlive
          : performance.now() + response.keepAlive;
      this.#events.free();
    } else this.destroy();
    request?.resolve(response);
  }

  #close(error: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket.destroy();
    const request = this.#request;
    this.#request = undefined;
    this.#events.closed();
    request?.reject(error);
  }
}

function open(target: Target, received: (chunk: Buffer) => void): Socket {
  const { host, port, via } = target;
  const to = via === undefined ? { host, port } : { path: via };
  if (!target.tls) {
    // Without a buffer of ours each answer gets a fresh one of 64 KB, which fragments the memory.
    const callback = (length: number, buffer: Uint8Array): boolean => {
      received(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    };
    return connectTcp({ ...to, onread: { buffer: readBuffer, callback } });
  }
  return connectTls({ ...to, ...tlsOptions(target) }).on('data', received);
}
