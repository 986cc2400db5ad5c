import { createAdmin, createProducer } from '../../emulator/kafka.ts';

/** What a topic is filled with: JSON as Debezium writes it, of that many bytes, with a text key. */
export interface Fill {
  readonly topic: string;
  readonly partitions: number;
  readonly count: number;
  readonly bytes: number;
}

const atOnce = 500;

/** A new topic with its records, spread evenly over the partitions. */
export async function fill(broker: string, { topic, partitions, count, bytes }: Fill): Promise<void> {
  const admin = createAdmin({ brokers: [broker] });
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: 1 }] });
  await admin.disconnect();
  const producer = createProducer({ brokers: [broker] });
  await producer.connect();
  const value = changeOf(bytes);
  for (let first = 0; first < count; first += atOnce) {
    const messages = Array.from({ length: Math.min(atOnce, count - first) }, (_, i) => {
      return { key: `{"id":${first + i}}`, value, partition: (first + i) % partitions };
    });
    await producer.send({ topic, acks: 1, messages });
  }
  await producer.disconnect();
}

/** A change of a row as Debezium tells it, padded to that many bytes. */
export function changeOf(bytes: number): string {
  const change = {
    before: null,
    after: { id: 1, text: '' },
    source: { db: 'bench', table: 'rows' },
    op: 'c',
  };
  change.after.text = 'y'.repeat(Math.max(0, bytes - JSON.stringify(change).length));
  return JSON.stringify(change);
}
