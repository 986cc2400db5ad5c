import { setTimeout as sleep } from 'node:timers/promises';
import { hint } from '../compose/hint.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { closeClient, createCluster } from '../emulator/kafka.ts';
import { Fetcher, type Reading } from '../emulator/kafka-fetch.ts';
import { earliest, latest, listOffsets, topicLeaders } from '../emulator/kafka-topics.ts';
import type { KafkaRecord } from '../emulator/record.ts';
import { cause, PlumblineError } from '../lib/problem.ts';

export interface Tail {
  readonly site: Site;
  readonly topic: string;
  readonly fromBeginning: boolean;
  record(record: KafkaRecord): void;
  /** Reading is held up; it goes on by itself. */
  trouble(message: string): void;
}

/** Reads a topic without a consumer group until the signal: records of one partition are in their order. */
export async function tailTopic(tail: Tail, until: AbortSignal): Promise<void> {
  const broker = hostPort(tail.site, 'kafka');
  const cluster = createCluster({ brokers: [broker] });
  let lost = new AbortController();
  const fetcher = new Fetcher(
    cluster,
    {
      fetched: (partitions) => {
        for (const { records } of partitions) for (const record of records) tail.record(record);
      },
      stale: () => lost.abort(),
      failed: (error) => {
        tail.trouble(`Kafka does not answer: ${cause(error)}`);
        lost.abort();
      },
    },
    1024 * 1024,
  );
  try {
    let readings = await begin();
    while (!until.aborted) {
      fetcher.start(readings);
      await sleep(2 ** 31 - 1, undefined, { signal: AbortSignal.any([until, lost.signal]) }).catch(() => {});
      fetcher.stop();
      lost = new AbortController();
      while (!until.aborted) {
        await sleep(500, undefined, { signal: until }).catch(() => {});
        const found = await again(readings);
        if (!found) continue;
        readings = found;
        break;
      }
    }
  } finally {
    fetcher.stop();
    await closeClient(cluster);
  }

  async function begin(): Promise<Reading[]> {
    try {
      await cluster.connect();
      const leaders = await topicLeaders(cluster, tail.topic, false);
      if (!leaders) throw unknownTopic(tail);
      cluster.targetTopics.add(tail.topic);
      await cluster.refreshMetadata();
      const partitions = [...leaders.keys()].map((partition) => ({ topic: tail.topic, partition }));
      const from = tail.fromBeginning ? earliest : latest;
      const offsets = await listOffsets(cluster, partitions, from, ({ partition }) => leaders.get(partition));
      return [...offsets].map(([{ topic, partition }, position]) => {
        const leader = leaders.get(partition) ?? -1;
        return { topic, partition, position, leader, paused: false, highWatermark: position };
      });
    } catch (error) {
      if (error instanceof PlumblineError) throw error;
      throw new PlumblineError({
        code: 'kafka.unreachable',
        message: `Kafka does not answer at ${broker}: ${cause(error)}`,
        fix: `see how it is: ${hint(tail.site, 'status')}`,
      });
    }
  }

  /** The same positions with the leaders of now; where records were deleted meanwhile, the first that is there. */
  async function again(before: readonly Reading[]): Promise<Reading[] | undefined> {
    try {
      await cluster.refreshMetadata();
      const leaders = await topicLeaders(cluster, tail.topic, false);
      if (!leaders) return undefined;
      const first = await listOffsets(cluster, before, earliest, ({ partition }) => leaders.get(partition));
      const firstOf = new Map([...first].map(([{ partition }, offset]) => [partition, offset]));
      return before.map((reading) => ({
        ...reading,
        leader: leaders.get(reading.partition) ?? -1,
        position: Math.max(reading.position, firstOf.get(reading.partition) ?? 0),
      }));
    } catch {
      return undefined;
    }
  }
}

function unknownTopic({ site, topic }: Tail): PlumblineError {
  return new PlumblineError({
    code: 'topic.unknown',
    message: `there is no topic ${topic}`,
    fix: `see what there is: ${hint(site, 'topics list')}`,
  });
}
