import type { Cluster } from './kafka.ts';
import { allLeaders, earliest, latest, listOffsets, type TopicPartition } from './kafka-topics.ts';

/** How many records the wanted topics hold, by their offsets; those that hold none are left out. */
export async function heldRecords(
  cluster: Cluster,
  wanted: (topic: string) => boolean,
): Promise<Map<string, number>> {
  await cluster.connect();
  const leaders = await allLeaders(cluster);
  const partitions = [...leaders].flatMap(([topic, parts]) =>
    wanted(topic) ? [...parts.keys()].map((partition): TopicPartition => ({ topic, partition })) : [],
  );
  const held = new Map<string, number>();
  if (partitions.length === 0) return held;
  // kafkajs knows no broker by its number before.
  cluster.targetTopics = new Set(partitions.map(({ topic }) => topic));
  await cluster.refreshMetadata();
  const leader = ({ topic, partition }: TopicPartition) => leaders.get(topic)?.get(partition);
  const first = await listOffsets(cluster, partitions, earliest, leader);
  const end = await listOffsets(cluster, partitions, latest, leader);
  for (const one of partitions) {
    const count = (end.get(one) ?? 0) - (first.get(one) ?? 0);
    if (count > 0) held.set(one.topic, (held.get(one.topic) ?? 0) + count);
  }
  return held;
}
