import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates } from 'node:tls';
import { type Response, ResponseReader } from './deliver-response.ts';
import type { Target } from './event-request.ts';

/** As the real client's `maxPoolSize`. */
const maxConnections = 100;
/** Up to here, head and body go out as one packet: copying is cheaper than a second write. */
const copied = 64 * 1024;
const readBuffer = 8 * 1024;

interface Waiting {
  readonly head: string;
  readonly body: Buffer | null;
  /** Milliseconds. */
  readonly timeout: number;
  readonly resolve: (response: Response) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Keep-alive connections to one host, over bare sockets: no client of Node's puts the bytes on the wire that the real
 * one does (see `requestHead`). One request a connection at a time, at most 100 connections.
 */
export class HttpPool {
  readonly #target: Target;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #waiting: Waiting[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** Resolves with whatever the sink answers; rejects when it does not, or not in time. */
  send(head: string, body: Buffer | null, timeout: number): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#dispatch({ head, body, timeout, resolve, reject });
    });
  }

  /** Cuts whatever is still under way. */
  destroy(): void {
    for (const connection of this.#all) connection.destroy();
  }

  #dispatch(request: Waiting): void {
    const now = performance.now();
    let connection = this.#idle.pop();
    while (connection && connection.usableUntil < now) {
      connection.destroy();
      connection = this.#idle.pop();
    }
    if (connection) connection.send(request);
    else if (this.#all.size < maxConnections) this.#open().send(request);
    else this.#waiting.push(request);
  }

  #open(): Connection {
    const connection = new Connection(this.#target, {
      free: () => {
        const next = this.#waiting.shift();
        if (next) connection.send(next);
        else this.#idle.push(connection);
      },
      closed: () => {
        this.#all.delete(connection);
        const at = this.#idle.indexOf(connection);
        if (at >= 0) this.#idle.splice(at, 1);
        const next = this.#waiting.shift();
        if (next) this.#dispatch(next);
      },
    });
    this.#all.add(connection);
    return connection;
  }
}

class Connection {
  /** On the clock of `performance.now()`. */
  usableUntil = Number.POSITIVE_INFINITY;
  readonly #socket: Socket;
  readonly #reader = new ResponseReader();
  readonly #events: { free(): void; closed(): void };
  #request: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timeout = 0;
  #closed = false;

  constructor(target: Target, events: { free(): void; closed(): void }) {
    this.#events = events;
    this.#socket = open(target, (chunk) => this.#received(chunk));
    this.#socket.setNoDelay(true);
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
      const packet = Buffer.allocUnsafe(head.length + body.length);
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
  const { host, port } = target;
  if (!target.tls) {
    // One buffer for all that is read: a fresh one of 64 KB for each answer would fragment the memory.
    const callback = (length: number, buffer: Uint8Array): boolean => {
      received(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    };
    return connectTcp({ host, port, onread: { buffer: Buffer.alloc(readBuffer), callback } });
  }
  const ca = target.caCerts === undefined ? {} : { ca: [...rootCertificates, target.caCerts] };
  return connectTls({ host, port, servername: host, ...ca }).on('data', received);
}
