import { type Broker, type Cluster, errorType } from './kafka.ts';
import { assign } from './kafka-assign.ts';
import { readAssignment, readMember, writeAssignment, writeSubscription } from './kafka-membership.ts';
import { byTopic, type PartitionOffset, type TopicPartition } from './kafka-topics.ts';

/** As the real data plane's consumer (BEHAVIOUR 9). Milliseconds. */
const sessionTimeout = 10_000;
const rebalanceTimeout = 60_000;
/** Java's name for it: the assignment itself is the leader's own business. */
const protocolName = 'roundrobin';

/**
 * Whether the coordinator has answered that the member must join again. Nothing else ends a membership, as in the real
 * consumer (AbstractCoordinator.java of kafka-clients): a broker that cannot be reached keeps the group in its log, and
 * takes heartbeats and commits when it is back.
 */
export function mustRejoin(error: unknown): boolean {
  return rejoinErrors.has(errorType(error) ?? '');
}

const rejoinErrors = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
]);

/** Membership of a consumer group; all methods reject with kafkajs's errors, after which they may be called again. */
export class GroupMember {
  readonly #cluster: Cluster;
  readonly #group: string;
  #coordinator: Broker | undefined;
  #memberId = '';
  #generation = -1;
  #isLeader = false;
  #owned: readonly TopicPartition[] = [];

  constructor(cluster: Cluster, group: string) {
    this.#cluster = cluster;
    this.#group = group;
  }

  /** It decides who gets what, so it watches for new partitions. */
  get isLeader(): boolean {
    return this.#isLeader;
  }

  /** Joins or joins again; resolves with what is assigned to this member. */
  join(topics: readonly string[], partitions: readonly TopicPartition[]): Promise<readonly TopicPartition[]> {
    return this.#ask(async (coordinator) => {
      const joined = await coordinator.joinGroup({
        groupId: this.#group,
        sessionTimeout,
        rebalanceTimeout,
        memberId: this.#memberId,
        groupProtocols: [{ name: protocolName, metadata: writeSubscription(topics, this.#owned) }],
      });
      this.#memberId = joined.memberId;
      this.#generation = joined.generationId;
      this.#isLeader = joined.leaderId === joined.memberId;
      const members = joined.members.map(readMember);
      const { memberAssignment } = await coordinator.syncGroup({
        groupId: this.#group,
        generationId: this.#generation,
        memberId: this.#memberId,
        groupAssignment: this.#isLeader
          ? [...assign(members, partitions)].map(([memberId, list]) => ({
              memberId,
              memberAssignment: writeAssignment(list),
            }))
          : [],
      });
      this.#owned = readAssignment(memberAssignment);
      return this.#owned;
    });
  }

  async heartbeat(): Promise<void> {
    await this.#ask((coordinator) =>
      coordinator.heartbeat({
        groupId: this.#group,
        groupGenerationId: this.#generation,
        memberId: this.#memberId,
      }),
    );
  }

  /** Outside of a membership it is accepted as long as the group has no members. */
  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    await this.#ask((coordinator) =>
      coordinator.offsetCommit({
        groupId: this.#group,
        groupGenerationId: this.#generation,
        memberId: this.#memberId,
        topics: byTopic(offsets, ({ partition, offset }) => ({ partition, offset: String(offset) })),
      }),
    );
  }

  /** undefined for a partition without a commit. */
  async committed(partitions: readonly TopicPartition[]): Promise<Map<TopicPartition, number | undefined>> {
    const result = new Map<TopicPartition, number | undefined>();
    if (partitions.length === 0) return result;
    const { responses } = await this.#ask((coordinator) =>
      coordinator.offsetFetch({
        groupId: this.#group,
        topics: byTopic(partitions, ({ partition }) => ({ partition })),
      }),
    );
    for (const one of partitions) {
      const found = responses.find((topic) => topic.topic === one.topic);
      const offset = Number(found?.partitions.find((part) => part.partition === one.partition)?.offset ?? -1);
      result.set(one, offset < 0 ? undefined : offset);
    }
    return result;
  }

  async leave(): Promise<void> {
    if (this.#memberId === '') return;
    await this.#ask((coordinator) =>
      coordinator.leaveGroup({ groupId: this.#group, memberId: this.#memberId }),
    );
    this.#forget();
  }

  async #ask<T>(request: (coordinator: Broker) => Promise<T>): Promise<T> {
    const generation = this.#generation;
    try {
      this.#coordinator ??= await this.#findCoordinator();
      return await request(this.#coordinator);
    } catch (error) {
      if (!mustRejoin(error)) this.#coordinator = undefined;
      // The answer to a late request says nothing of a membership that began since.
      else if (generation === this.#generation) this.#outdated(errorType(error));
      throw error;
    }
  }

  async #findCoordinator(): Promise<Broker> {
    const groupId = this.#group;
    try {
      return await this.#cluster.findGroupCoordinator({ groupId });
    } catch (error) {
      // kafkajs swallows why every broker refused; asked alone, one says it.
      if (error instanceof Error && error.name === 'KafkaJSGroupCoordinatorNotFound') {
        const broker = await this.#cluster.brokerPool.findConnectedBroker();
        await broker.findGroupCoordinator({ groupId });
      }
      throw error;
    }
  }

  #outdated(error: string | undefined): void {
    if (error === 'REBALANCE_IN_PROGRESS') return;
    // A member that is still known must not come back under another name: the group would wait for the first.
    const memberId = error === 'ILLEGAL_GENERATION' ? this.#memberId : '';
    this.#forget();
    this.#memberId = memberId;
  }

  #forget(): void {
    this.#memberId = '';
    this.#generation = -1;
    this.#owned = [];
  }
}
