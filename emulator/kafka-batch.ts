import { ByteReader } from './kafka-bytes.ts';
import type { Slab } from './kafka-slabs.ts';
import type { TopicPartition } from './kafka-topics.ts';
import type { KafkaRecord, RecordHeader, Records } from './record.ts';

/** The records of one batch, as they came. */
interface Batch {
  readonly body: Buffer;
  readonly count: number;
  /** Offset and time (ms) that those of the records are relative to. */
  readonly base: number;
  readonly firstTime: number;
  /** The time of all of them, where the topic has the broker's time. */
  readonly appended: number | undefined;
  /** What the body is a view of. */
  readonly slab: Slab | undefined;
}

/** A larger record is not copied when it is sent, so that its bytes may be read even after the sink has answered. */
const copiedWhole = 48 * 1024;

/**
 * Records still in the bytes that they came in. Each is made when it is taken: as objects that wait in a queue they
 * would outlive the young generation, and most of the garbage collector's work would be theirs.
 */
export class BatchRecords implements Records {
  readonly #of: TopicPartition;
  readonly #batches: { batch: Batch; start: number; count: number }[] = [];
  length = 0;
  bytes = 0;

  constructor(of: TopicPartition) {
    this.#of = of;
  }

  /** Takes the batch's records from that offset on. Throws when they are damaged, so that taking them cannot. */
  add(batch: Batch, from: number): void {
    const { body, base, slab } = batch;
    const reader = new ByteReader(body);
    let start = 0;
    let count = 0;
    let longest = 0;
    for (let i = 0; i < batch.count; i++) {
      const { offset, length, bytes } = skipRecord(reader);
      if (base + offset < from) {
        start = reader.at;
        continue;
      }
      count++;
      this.bytes += bytes;
      longest = Math.max(longest, length);
    }
    if (count === 0) return;
    this.length += count;
    this.#batches.push({ batch, start, count });
    slab?.retain(count);
    if (longest > copiedWhole) slab?.pin();
  }

  *[Symbol.iterator](): Iterator<KafkaRecord> {
    for (let next = this.#batches.shift(); next; next = this.#batches.shift()) {
      const reader = new ByteReader(next.batch.body, next.start);
      for (let i = 0; i < next.count; i++) yield readRecord(reader, next.batch, this.#of);
    }
  }
}

function skipRecord(reader: ByteReader): { offset: number; length: number; bytes: number } {
  const length = reader.varint();
  const end = reader.at + length;
  reader.at++;
  reader.varint();
  const offset = reader.varint();
  const bytes = reader.skipBytes() + reader.skipBytes();
  for (let headers = reader.varint(); headers > 0; headers--) {
    reader.skipBytes();
    reader.skipBytes();
  }
  if (reader.at !== end) throw new RangeError('a record is not as long as it says');
  return { offset, length, bytes };
}

function readRecord(reader: ByteReader, batch: Batch, { topic, partition }: TopicPartition): KafkaRecord {
  reader.varint(); // length
  reader.at++; // attributes, unused
  const delta = reader.varint();
  const timestamp = batch.appended ?? batch.firstTime + delta;
  const offset = batch.base + reader.varint();
  const key = reader.varBytes();
  const value = reader.varBytes();
  const headers = readHeaders(reader);
  const { slab } = batch;
  return slab
    ? { topic, partition, offset, timestamp, key, value, headers, memory: slab }
    : { topic, partition, offset, timestamp, key, value, headers };
}

const noHeaders: readonly RecordHeader[] = [];

function readHeaders(reader: ByteReader): readonly RecordHeader[] {
  const count = reader.varint();
  if (count <= 0) return noHeaders;
  const headers: RecordHeader[] = [];
  for (let i = 0; i < count; i++) headers.push([reader.varString(), reader.varBytes()]);
  return headers;
}
