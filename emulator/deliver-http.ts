import { Connection, type Waiting } from './deliver-connection.ts';
import type { Response } from './deliver-response.ts';
import type { Target } from './event-request.ts';

/** As the real client's `maxPoolSize`. */
const maxConnections = 100;

/**
 * Keep-alive connections to one host, over bare sockets: no client of Node's puts the bytes on the wire that the real
 * one does (see `requestHead`). One request a connection at a time, at most 100 connections.
 */
export class HttpPool {
  readonly #target: Target;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Resolves with whatever the sink answers; rejects when it does not, or not in time. */
  send(head: string, body: Buffer | null, timeout: number): Promise<Response> {
    if (this.#isClosed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#dispatch({ head, body, timeout, resolve, reject });
    });
  }

  /** Requests that have no answer yet. */
  get busy(): number {
    return this.#all.size - this.#idle.length + this.#waiting.length;
  }

  /** Cuts whatever is still under way; nothing can be sent afterwards. */
  destroy(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
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

const closed = (): Error => new Error('the connection was closed');
