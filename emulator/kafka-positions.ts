import type { Cluster } from './kafka.ts';
import type { Reading } from './kafka-fetch.ts';
import type { GroupMember } from './kafka-group.ts';
import type { Subscription } from './kafka-subscription.ts';
import { earliest, latest, listOffsets, type TopicPartition } from './kafka-topics.ts';

/** Where a group starts to read (BEHAVIOUR 8). */
export class Positions {
  readonly #cluster: Cluster;
  readonly #member: GroupMember;
  readonly #subscription: Subscription;

  constructor(cluster: Cluster, member: GroupMember, subscription: Subscription) {
    this.#cluster = cluster;
    this.#member = member;
    this.#subscription = subscription;
  }

  /**
   * `latest`: a topic of which nothing is committed is to start at its present end; only the first member of a group
   * can. Answers how many offsets of such a topic are passed over.
   */
  async commitEnds(): Promise<Map<string, number>> {
    const committed = await this.#member.committed(this.#subscription.partitions());
    const isOld = new Set(
      [...committed].flatMap(([{ topic }, offset]) => (offset === undefined ? [] : topic)),
    );
    // Partitions that were added later start at their beginning.
    const fresh = [...committed.keys()].filter(({ topic }) => !isOld.has(topic));
    const ends = await this.#offsets(fresh, latest);
    await this.#member.commit([...ends].map(([one, offset]) => ({ ...one, offset })));
    const passed = new Map<string, number>();
    const starts = await this.#offsets(fresh, earliest);
    for (const [one, end] of ends) {
      passed.set(one.topic, (passed.get(one.topic) ?? 0) + end - (starts.get(one) ?? end));
    }
    return passed;
  }

  /** From the commits on; what has none (`fresh`) starts at its beginning, whatever `initialOffset` says. */
  async starts(
    assigned: readonly TopicPartition[],
  ): Promise<{ readings: Reading[]; fresh: readonly TopicPartition[] }> {
    const committed = await this.#member.committed(assigned);
    const fresh = assigned.filter((one) => committed.get(one) === undefined);
    const starts = await this.#offsets(fresh, earliest);
    const readings = assigned.map((one) => {
      const position = committed.get(one) ?? starts.get(one) ?? 0;
      const leader = this.#subscription.leader(one) ?? -1;
      return { ...one, position, leader, paused: false, highWatermark: position };
    });
    return { readings, fresh };
  }

  /** The first offset that there is. */
  async beginning(one: TopicPartition): Promise<number | undefined> {
    return (await this.#offsets([one], earliest)).get(one);
  }

  #offsets(partitions: readonly TopicPartition[], which: typeof earliest | typeof latest) {
    return listOffsets(this.#cluster, partitions, which, (one) => this.#subscription.leader(one));
  }
}
