import { ByteReader } from '../../emulator/kafka-bytes.ts';

/** Requests of Kafka's protocol that need no more than this, in versions that brokers from 0.10 to 4 understand. */

const metadataKey = 3;
const listOffsetsKey = 2;
const version = 1;
const clientId = Buffer.from('plumbline');

export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** The end of each partition that could tell it. */
export interface TopicEnds {
  readonly topic: string;
  /** The sum of its partitions' end offsets: so many records were ever written. */
  readonly end: number;
}

/** Asks for all topics. */
export const metadataRequest = (correlation: number): Buffer =>
  request(metadataKey, correlation, [int32(-1)]);

/** Of a whole response; topics in errors are left out. */
export function readMetadata(frame: Buffer): TopicPartitions[] {
  const reader = new ByteReader(frame, headSize);
  list(reader, () => {
    reader.int32();
    reader.string();
    reader.int32();
    reader.string();
  });
  reader.int32();
  const topics = list(reader, () => {
    const error = reader.int16();
    const topic = reader.string();
    reader.int8();
    const partitions = list(reader, () => {
      reader.int16();
      const partition = reader.int32();
      reader.int32();
      list(reader, () => reader.int32());
      list(reader, () => reader.int32());
      return partition;
    });
    return { topic, partitions, error };
  });
  return topics.filter(({ error }) => error === 0).map(({ topic, partitions }) => ({ topic, partitions }));
}

/** Asks for the end offset of every partition. */
export function endsRequest(correlation: number, topics: readonly TopicPartitions[]): Buffer {
  const latest = Buffer.alloc(8, 0xff);
  const parts = [int32(-1), int32(topics.length)];
  for (const { topic, partitions } of topics) {
    parts.push(string(Buffer.from(topic)), int32(partitions.length));
    for (const partition of partitions) parts.push(int32(partition), latest);
  }
  return request(listOffsetsKey, correlation, parts);
}

/** Of a whole response; partitions that another broker leads do not count. */
export function readEnds(frame: Buffer): TopicEnds[] {
  const reader = new ByteReader(frame, headSize);
  return list(reader, () => {
    const topic = reader.string();
    const ends = list(reader, () => {
      reader.int32();
      const error = reader.int16();
      reader.int64();
      const offset = reader.int64();
      return error === 0 ? offset : 0;
    });
    return { topic, end: ends.reduce((sum, end) => sum + end, 0) };
  });
}

/** The length, and the number of the request. */
const headSize = 8;

function request(key: number, correlation: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([int16(key), int16(version), int32(correlation), string(clientId), ...parts]);
  return Buffer.concat([int32(body.length), body]);
}

function list<T>(reader: ByteReader, read: () => T): T[] {
  return Array.from({ length: Math.max(0, reader.int32()) }, read);
}

function string(bytes: Buffer): Buffer {
  return Buffer.concat([int16(bytes.length), bytes]);
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
