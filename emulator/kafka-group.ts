import type { Broker, Cluster } from './kafka.ts';
import { assign } from './kafka-assign.ts';
import { readAssignment, readMember, writeAssignment, writeSubscription } from './kafka-membership.ts';
import { byTopic, type PartitionOffset, type TopicPartition } from './kafka-topics.ts';

/** As the real data plane's consumer (BEHAVIOUR 9). Milliseconds. */
const sessionTimeout = 10_000;
const rebalanceTimeout = 60_000;
/** Java's name for it: the assignment itself is the leader's own business. */
const protocolName = 'roundrobin';

/** Membership of a consumer group, one request at a time; all methods reject with kafkajs's errors. */
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
  async join(
    topics: readonly string[],
    partitions: readonly TopicPartition[],
  ): Promise<readonly TopicPartition[]> {
    const coordinator = await this.#find();
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
  }

  async heartbeat(): Promise<void> {
    const coordinator = await this.#find();
    await coordinator.heartbeat({
      groupId: this.#group,
      groupGenerationId: this.#generation,
      memberId: this.#memberId,
    });
  }

  /** Outside of a membership it is accepted as long as the group has no members. */
  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    const coordinator = await this.#find();
    await coordinator.offsetCommit({
      groupId: this.#group,
      groupGenerationId: this.#generation,
      memberId: this.#memberId,
      topics: byTopic(offsets, ({ partition, offset }) => ({ partition, offset: String(offset) })),
    });
  }

  /** undefined for a partition without a commit. */
  async committed(partitions: readonly TopicPartition[]): Promise<Map<TopicPartition, number | undefined>> {
    const result = new Map<TopicPartition, number | undefined>();
    if (partitions.length === 0) return result;
    const coordinator = await this.#find();
    const { responses } = await coordinator.offsetFetch({
      groupId: this.#group,
      topics: byTopic(partitions, ({ partition }) => ({ partition })),
    });
    for (const one of partitions) {
      const found = responses.find((topic) => topic.topic === one.topic);
      const offset = Number(found?.partitions.find((part) => part.partition === one.partition)?.offset ?? -1);
      result.set(one, offset < 0 ? undefined : offset);
    }
    return result;
  }

  async leave(): Promise<void> {
    if (this.#memberId === '') return;
    const coordinator = await this.#find();
    await coordinator.leaveGroup({ groupId: this.#group, memberId: this.#memberId });
    this.forget();
  }

  /** The group has thrown this member out. */
  forget(): void {
    this.#memberId = '';
    this.#generation = -1;
    this.#owned = [];
  }

  /** The coordinator is asked for anew. */
  lost(): void {
    this.#coordinator = undefined;
  }

  async #find(): Promise<Broker> {
    this.#coordinator ??= await this.#cluster.findGroupCoordinator({ groupId: this.#group });
    return this.#coordinator;
  }
}
