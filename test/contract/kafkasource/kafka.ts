import { setTimeout as wait } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { closeClient, createAdmin } from '../../../emulator/kafka.ts';
import type { Offsets } from './golden.ts';
import { Producer } from './produce.ts';
import type { Given } from './record-batch.ts';

/** So that old and future timestamps and values of 2 MB are taken and kept. */
const configEntries = Object.entries({
  'retention.ms': '-1',
  'max.message.bytes': '10485760',
  'message.timestamp.after.max.ms': '9223372036854775807',
}).map(([name, value]) => ({ name, value }));

/** A large value has a batch of its own, as a real producer would give it. */
const batchBytes = 32_768;

/** What the cases do with Kafka; `bootstrapServers` is `HOST:PORT`. */
export async function openKafka(bootstrapServers: string) {
  const admin = createAdmin({ brokers: [bootstrapServers] });
  await admin.connect();
  const producer = await Producer.connect(bootstrapServers);

  async function endOffsets(topic: string): Promise<Offsets> {
    const partitions = await admin.fetchTopicOffsets(topic);
    return Object.fromEntries(partitions.map(({ partition, high }) => [partition, Number(high)]));
  }

  async function transaction(
    topic: string,
    records: readonly Given[],
    end: 'commit' | 'abort',
  ): Promise<void> {
    const client = new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING }).producer({
      transactionalId: `${topic}-${records[0]?.offset}`,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await client.connect();
    const open = await client.transaction();
    const messages = records.map(({ partition, timestamp, key, value }) => ({
      ...{ partition, key, value },
      timestamp: String(timestamp),
    }));
    await open.send({ topic, messages });
    const before = await endOffsets(topic);
    await open[end]();
    await client.disconnect();
    // The marker is written a little later.
    const partitions = new Set(records.map(({ partition }) => partition));
    await until(async () => {
      const now = await endOffsets(topic);
      return [...partitions].every((partition) => now[partition] !== before[partition]);
    });
  }

  return {
    endOffsets,

    /** Resolves once each can be written to. */
    async createTopics(topics: readonly { topic: string; partitions: number }[]): Promise<void> {
      await admin.createTopics({
        // kafkajs's own waiting takes a topic that the broker does not know yet for an error.
        waitForLeaders: false,
        topics: topics.map(({ topic, partitions }) => ({ topic, numPartitions: partitions, configEntries })),
      });
      for (const { topic, partitions } of topics)
        await until(async () => Object.keys(await endOffsets(topic)).length === partitions);
    },

    /** In their order. */
    async produce(topic: string, records: readonly Given[]): Promise<void> {
      for (const batch of batches(records)) {
        const [{ partition, transaction: outcome } = { partition: 0, transaction: undefined }] = batch;
        if (outcome) await transaction(topic, batch, outcome === 'committed' ? 'commit' : 'abort');
        else await producer.send(topic, partition, batch);
      }
    },

    /** Of partitions that have one. */
    async committedOffsets(group: string, topic: string): Promise<Offsets> {
      const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
      const committed = (found?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
      return Object.fromEntries(committed.map(({ partition, offset }) => [partition, Number(offset)]));
    },

    async close(): Promise<void> {
      producer.close();
      await closeClient(admin);
    },
  };
}

export type TestKafka = Awaited<ReturnType<typeof openKafka>>;

/** Asks again while the answer is no, or an error. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const last = Date.now() + 30_000;
  for (;;) {
    try {
      if (await holds()) return;
    } catch (error) {
      if (Date.now() > last) throw error;
    }
    if (Date.now() > last) throw new Error('not within 30 s');
    await wait(10);
  }
}

/** Runs of one partition and one outcome, of a limited size. */
function batches(records: readonly Given[]): Given[][] {
  const all: Given[][] = [];
  const open = new Map<number, { batch: Given[]; bytes: number; outcome: string | undefined }>();
  for (const record of records) {
    const bytes = sizeOf(record);
    const last = open.get(record.partition);
    if (last && last.outcome === record.transaction && last.bytes + bytes <= batchBytes) {
      last.batch.push(record);
      last.bytes += bytes;
    } else {
      const batch = [record];
      all.push(batch);
      open.set(record.partition, { batch, bytes, outcome: record.transaction });
    }
  }
  return all;
}

function sizeOf({ key, value, headers }: Given): number {
  const rest = headers.reduce((sum, [name, bytes]) => sum + name.length + (bytes?.length ?? 0), 0);
  return (key?.length ?? 0) + (value?.length ?? 0) + rest;
}
