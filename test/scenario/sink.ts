import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { headerOf } from '../contract/kafkasource/exchange.ts';
import { parseRequest } from '../contract/kafkasource/http-bytes.ts';

/** A request of an event. Times of `performance.now()`. */
export interface Delivery {
  /** Path of the sink's URL: tells who sent it. */
  readonly path: string;
  readonly partition: number;
  readonly offset: number;
  readonly at: number;
  /** Undefined while, or if, it got no answer. */
  answeredAt?: number;
}

/** A sink for hundreds of thousands of events, that can be taken down: it answers 202 after a delay. */
export class Sink {
  readonly deliveries: Delivery[] = [];
  /** How long it takes for each. Milliseconds. */
  delay: number;
  #port = 0;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(delay = 0) {
    this.delay = delay;
  }

  /** `http://127.0.0.1:40123` */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, always on the same port. */
  async up(): Promise<void> {
    this.#server = createServer((socket) => this.#serve(socket));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  /** Connections are cut, and further ones refused. */
  down(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    let bytes: Buffer = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      for (let parsed = parseRequest(bytes); parsed; parsed = parseRequest(bytes)) {
        bytes = bytes.subarray(parsed.length);
        const { url, headers } = parsed.request;
        const delivery: Delivery = {
          path: url,
          partition: Number(headerOf(headers, 'ce-knativekafkapartition')),
          offset: Number(headerOf(headers, 'ce-knativekafkaoffset')),
          at: performance.now(),
        };
        this.deliveries.push(delivery);
        if (this.delay === 0) answer(socket, delivery);
        else setTimeout(answer, this.delay, socket, delivery);
      }
    });
  }
}

function answer(socket: Socket, delivery: Delivery): void {
  if (socket.destroyed) return;
  delivery.answeredAt = performance.now();
  socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n');
}
