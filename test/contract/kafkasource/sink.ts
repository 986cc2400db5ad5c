import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { WireRequest } from './exchange.ts';
import type { Answer } from './golden.ts';
import { formatAnswer, parseRequest } from './http-bytes.ts';

/** A request as it came in; what becomes of it is added. Times of `performance.now()`. */
export interface Arrived extends WireRequest {
  readonly at: number;
  answeredAt: number | null;
  closedAt: number | null;
}

/**
 * A recording HTTP/1.1 sink on a raw socket of 127.0.0.1, as Node's http parser hides header bytes and case. Keeps what
 * comes and answers with what `answer` says.
 */
export class RecordingSink {
  readonly requests: Arrived[] = [];
  /** `127.0.0.1:40123` */
  authority = '';
  /** When something came, was answered or given up last. */
  lastActivity = 0;
  readonly #sockets = new Set<Socket>();
  readonly #answer: (request: WireRequest) => Answer;
  readonly #server = createServer((socket) => this.#serve(socket));

  constructor(answer: (request: WireRequest) => Answer) {
    this.#answer = answer;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    this.authority = `127.0.0.1:${address.port}`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  /** Some request is neither answered nor given up. */
  get pending(): boolean {
    return this.requests.some(({ answeredAt, closedAt }) => answeredAt === null && closedAt === null);
  }

  #now(): number {
    this.lastActivity = performance.now();
    return this.lastActivity;
  }

  #serve(socket: Socket): void {
    let bytes: Buffer = Buffer.alloc(0);
    let current: Arrived | undefined;
    let timer: NodeJS.Timeout | undefined;
    this.#sockets.add(socket);
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      clearTimeout(timer);
      if (current) current.closedAt = this.#now();
    });

    const finish = (answer: Exclude<Answer, { hang: true }>) => {
      if (current) current.answeredAt = this.#now();
      current = undefined;
      socket.write(formatAnswer(answer));
      if (answer.headers?.connection === 'close') socket.end();
      else next();
    };

    const next = () => {
      const parsed = current ? undefined : parseRequest(bytes);
      if (!parsed) return;
      bytes = bytes.subarray(parsed.length);
      current = { ...parsed.request, at: this.#now(), answeredAt: null, closedAt: null };
      this.requests.push(current);
      const answer = this.#answer(current);
      if ('hang' in answer) return;
      if (answer.delayMs) timer = setTimeout(finish, answer.delayMs, answer);
      else finish(answer);
    };

    socket.on('data', (chunk) => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      next();
    });
  }
}
