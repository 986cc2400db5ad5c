import { BatchRecords } from './kafka-batch.ts';
import { ByteReader } from './kafka-bytes.ts';
import { decompress } from './kafka-compression.ts';
import type { Slab } from './kafka-slabs.ts';
import type { TopicPartition } from './kafka-topics.ts';
import type { Records } from './record.ts';

/** One partition's part of a Fetch response (version 11). */
export interface FetchedPartition extends TopicPartition {
  /** Kafka's error code; 0 is none. */
  readonly error: number;
  readonly highWatermark: number;
  /** Only what a consumer with read_committed may see, from the offset asked for on. */
  readonly records: Records;
  /** Where to go on; undefined when no whole batch came. Past aborted records, markers and compaction gaps. */
  readonly next: number | undefined;
}

/** What one fetch brought; `from` answers the offset that was asked for, `slab` is what the payload is a view of. */
export function decodeFetch(
  payload: Buffer,
  from: (partition: TopicPartition) => number,
  slab?: Slab,
): FetchedPartition[] {
  const reader = new ByteReader(payload);
  reader.int32(); // throttle time
  const error = reader.int16();
  if (error !== 0) throw new Error(`fetch failed with Kafka's error ${error}`);
  reader.int32(); // session
  const partitions: FetchedPartition[] = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topic = reader.string();
    for (let count = reader.int32(); count > 0; count--)
      partitions.push(decodePartition(reader, topic, from, slab));
  }
  return partitions;
}

interface Aborted {
  readonly producer: bigint;
  readonly first: number;
}

function decodePartition(
  reader: ByteReader,
  topic: string,
  from: (partition: TopicPartition) => number,
  slab: Slab | undefined,
): FetchedPartition {
  const partition = reader.int32();
  const error = reader.int16();
  const highWatermark = reader.int64();
  reader.int64(); // last stable offset
  reader.int64(); // log start
  const aborted: Aborted[] = [];
  for (let count = reader.int32(); count > 0; count--) {
    aborted.push({ producer: reader.bigint(), first: reader.int64() });
  }
  reader.int32(); // preferred replica
  const length = reader.int32();
  const bytes = reader.bytes(Math.max(0, length));
  const { records, next } = decodeBatches(bytes, {
    topic,
    partition,
    from: from({ topic, partition }),
    aborted,
    ...(slab ? { slab } : {}),
  });
  return { topic, partition, error, highWatermark, records, next };
}

interface Context extends TopicPartition {
  /** The offset that was asked for; the batch may begin before it. */
  readonly from: number;
  readonly aborted: readonly Aborted[];
  readonly slab?: Slab;
}

const batchHead = 61;

/** Record batches, the last of which may be cut off. Throws when they are damaged. */
export function decodeBatches(
  bytes: Buffer,
  context: Context,
): { records: BatchRecords; next: number | undefined } {
  const records = new BatchRecords(context);
  const pending = [...context.aborted].sort((a, b) => a.first - b.first);
  const aborting = new Set<bigint>();
  let next: number | undefined;
  for (let at = 0; bytes.length - at >= batchHead; ) {
    const reader = new ByteReader(bytes, at);
    const base = reader.int64();
    const end = at + 12 + reader.int32();
    if (end > bytes.length) break;
    if (end < at + batchHead) throw new RangeError('a record batch is shorter than its head');
    reader.int32(); // leader epoch
    if (reader.int8() !== 2) throw new Error('record format older than Kafka 0.11');
    reader.int32(); // CRC: TCP has one of its own
    const attributes = reader.int16();
    const last = base + reader.int32();
    const firstTime = reader.int64();
    const maxTime = reader.int64();
    const producer = reader.bigint();
    reader.at += 6; // epoch, sequence
    const count = reader.int32();
    while (pending[0] && pending[0].first <= last) aborting.add(pending.shift()?.producer ?? -1n);
    const isControl = (attributes & 0x20) !== 0;
    if (isControl) aborting.delete(producer);
    else if ((attributes & 0x10) === 0 || !aborting.has(producer)) {
      const codec = attributes & 7;
      const body = decompress(codec, reader.bytes(end - reader.at));
      // What was compressed has memory of its own.
      const slab = codec === 0 ? context.slab : undefined;
      const appended = (attributes & 8) !== 0 ? maxTime : undefined;
      records.add({ body, count, base, firstTime, appended, slab }, context.from);
    }
    next = last + 1;
    at = end;
  }
  return { records, next };
}
