import { type Cluster, protocol } from './kafka.ts';

/** A topic's partitions by number, each with the id of the broker that leads it (-1: none just now). */
export type Leaders = ReadonlyMap<number, number>;

const unknownTopic = 3;
const noLeader = 5;

/**
 * Asks for one topic; undefined while it is not there or has no leaders yet. `create` lets the broker make it, as the
 * real consumer's `allow.auto.create.topics` does. Throws for what waiting does not mend.
 */
export async function topicLeaders(
  cluster: Cluster,
  topic: string,
  create: boolean,
): Promise<Leaders | undefined> {
  const found = (await topicMetadata(cluster, [topic], create)).find((one) => one.topic === topic);
  if (!found || found.topicErrorCode === unknownTopic || found.topicErrorCode === noLeader) return undefined;
  if (found.topicErrorCode !== 0) {
    throw new Error(`topic ${topic}: Kafka's error ${found.topicErrorCode}`);
  }
  return leadersOf(found);
}

/** Of all topics that have leaders. */
export async function allLeaders(cluster: Cluster): Promise<ReadonlyMap<string, Leaders>> {
  const all = await topicMetadata(cluster, [], false);
  return new Map(
    all.flatMap((one) => {
      const leaders = one.topicErrorCode === 0 ? leadersOf(one) : undefined;
      return leaders ? [[one.topic, leaders]] : [];
    }),
  );
}

/** Without topics, of all. */
async function topicMetadata(cluster: Cluster, topics: readonly string[], create: boolean) {
  const broker = await cluster.brokerPool.findConnectedBroker();
  const request = protocol.requests.Metadata.protocol({ version: 6 })({
    topics,
    allowAutoTopicCreation: create,
  });
  // kafkajs would throw for a topic that is just being made.
  const { response } = request;
  const metadata = await broker.connectionPool.send({
    ...request,
    response: { decode: (payload) => response.decode(payload), parse: async (decoded) => decoded },
  });
  return metadata.topicMetadata;
}

type TopicMetadata = Awaited<ReturnType<typeof topicMetadata>>[number];

function leadersOf({ partitionMetadata }: TopicMetadata): Leaders | undefined {
  const leaders = new Map(partitionMetadata.map(({ partitionId, leader }) => [partitionId, leader]));
  return leaders.size === 0 || [...leaders.values()].includes(-1) ? undefined : leaders;
}

/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Where a group goes on in a partition. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** For maps. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** What ListOffsets takes for the first offset there is, and for the end. */
export const earliest = -2;
export const latest = -1;

/** First or end offsets. Throws if a partition has no leader known to `leaders`. */
export async function listOffsets(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
  timestamp: typeof earliest | typeof latest,
  leaders: (partition: TopicPartition) => number | undefined,
): Promise<Map<TopicPartition, number>> {
  const offsets = new Map<TopicPartition, number>();
  for (const [node, group] of Map.groupBy(partitions, (one) => leaders(one) ?? -1)) {
    const broker = await cluster.findBroker({ nodeId: String(node) });
    const { responses } = await broker.listOffsets({
      isolationLevel: 1,
      topics: byTopic(group, ({ partition }) => ({ partition, timestamp })),
    });
    for (const one of group) {
      const found = responses.find((topic) => topic.topic === one.topic);
      const offset = found?.partitions.find((part) => part.partition === one.partition)?.offset;
      if (offset === undefined) throw new Error(`no offset for ${one.topic}-${one.partition}`);
      offsets.set(one, Number(offset));
    }
  }
  return offsets;
}

/** The shape of Kafka's requests: topics, each with its partitions. */
export function byTopic<T extends TopicPartition, P>(
  list: readonly T[],
  part: (one: T) => P,
): { topic: string; partitions: P[] }[] {
  return [...Map.groupBy(list, (one) => one.topic)].map(([topic, ones]) => ({
    topic,
    partitions: ones.map(part),
  }));
}
