import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Given, recordBatch } from './record-batch.ts';

/** Not yet known, no leader yet, not the leader: of a topic that was just made. */
const soonBetter = new Set([3, 5, 6]);

/** A connection to the only broker that can do one thing: Kafka's Produce, version 3. */
export class Producer {
  readonly #socket: Socket;
  readonly #waiting: { done(answer: Buffer): void; fail(error: Error): void }[] = [];
  #bytes: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { fail } of this.#waiting.splice(0)) fail(new Error('Kafka closed the connection'));
    });
  }

  static async connect(hostPort: string): Promise<Producer> {
    const [host = '', port] = hostPort.split(':');
    const socket = createConnection({ host, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    return new Producer(socket);
  }

  /** Appends the records of one partition as one batch. */
  async send(topic: string, partition: number, records: readonly Given[]): Promise<void> {
    const batch = recordBatch(records);
    const request = Buffer.concat([
      ...[int16(-1), int16(-1), int32(30_000), int32(1), text(topic)],
      ...[int32(1), int32(partition), int32(batch.length), batch],
    ]);
    for (let tries = 0; ; tries++) {
      const answer = await this.#ask(request);
      // Correlation id, one topic and its name, one partition and its number.
      const error = answer.readInt16BE(4 + 4 + 2 + Buffer.byteLength(topic) + 4 + 4);
      if (error === 0) return;
      if (!soonBetter.has(error) || tries > 40) throw new Error(`Kafka's error ${error} for ${topic}`);
      await wait(50);
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(request: Buffer): Promise<Buffer> {
    const head = Buffer.concat([int16(0), int16(3), int32(0), text('test')]);
    return new Promise((done, fail) => {
      this.#waiting.push({ done, fail });
      this.#socket.write(Buffer.concat([int32(head.length + request.length), head, request]));
    });
  }

  /** Answers come in the requests' order. */
  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= 4) {
      const end = 4 + this.#bytes.readInt32BE(0);
      if (this.#bytes.length < end) return;
      this.#waiting.shift()?.done(this.#bytes.subarray(4, end));
      this.#bytes = this.#bytes.subarray(end);
    }
  }
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}
