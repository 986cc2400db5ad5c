import { connect, type Socket } from 'node:net';
import { Frames } from '../../emulator/kafka-frames.ts';
import { silent } from './http.ts';
import {
  endsRequest,
  metadataRequest,
  readEnds,
  readMetadata,
  type TopicEnds,
  type TopicPartitions,
} from './kafka-wire.ts';
import { lookup } from './lookup.ts';

/** A broker that is started may take so long, ms: one that hangs still takes connections. */
const patienceMs = 3000;

export async function kafkaReady(address: string, ms = patienceMs): Promise<string> {
  return withBroker(address, ms, async (broker) => kafkaSays(await broker.topics()));
}

export const kafkaSays = (topics: readonly TopicPartitions[]): string =>
  topics.length === 1 ? '1 topic' : `${topics.length} topics`;

/** A plaintext connection to one broker. Not by kafkajs, which a process that only looks would pay 20 MB for. */
export interface Broker {
  topics(): Promise<TopicPartitions[]>;
  /** Of the topics that this broker leads. */
  ends(topics: readonly TopicPartitions[]): Promise<TopicEnds[]>;
}

/** Rejects when not all of it is answered within so many ms. */
export async function withBroker<T>(
  address: string,
  ms: number,
  use: (broker: Broker) => Promise<T>,
): Promise<T> {
  const at = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)), lookup });
  const late = setTimeout(() => socket.destroy(silent(ms)), ms);
  const lost = new Promise<never>((_done, failed) => {
    socket.on('error', failed).on('close', () => failed(new Error('it has closed the connection')));
  });
  const exchange = exchanger(socket);
  const broker: Broker = {
    topics: async () => readMetadata(await exchange(metadataRequest)),
    ends: async (topics) => readEnds(await exchange((correlation) => endsRequest(correlation, topics))),
  };
  try {
    return await Promise.race([use(broker), lost]);
  } finally {
    clearTimeout(late);
    lost.catch(() => undefined);
    socket.destroy();
  }
}

/** Sends a request and answers its response; they come in the order of the requests. */
function exchanger(socket: Socket): (request: (correlation: number) => Buffer) => Promise<Buffer> {
  const waiting: ((frame: Buffer) => void)[] = [];
  let sent = 0;
  const frames = new Frames((frame) => waiting.shift()?.(frame));
  socket.on('data', (chunk: Buffer) => {
    try {
      frames.add(chunk);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return (request) =>
    new Promise((done) => {
      waiting.push(done);
      sent += 1;
      socket.write(request(sent));
    });
}
