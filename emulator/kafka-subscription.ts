import type { Cluster } from './kafka.ts';
import { type Leaders, type TopicPartition, topicLeaders } from './kafka-topics.ts';

interface SubscriptionOptions {
  readonly topics: readonly string[];
  /** Topics that others are to make, with partitions of their own number. */
  readonly awaited: ReadonlySet<string>;
  /** Whether all topics must be there, and none is made by asking for it. */
  readonly all: boolean;
}

/** How often a missing topic is waited for before the others are read without it. */
const patience = 3;

/** The topics of a source as far as they exist, and who leads their partitions. */
export class Subscription {
  readonly #cluster: Cluster;
  readonly #options: SubscriptionOptions;
  readonly #leaders = new Map<string, Leaders>();
  /** How many partitions a topic had when `find` saw it. */
  readonly #sizes = new Map<string, number>();

  constructor(cluster: Cluster, options: SubscriptionOptions) {
    this.#cluster = cluster;
    this.#options = options;
  }

  get topics(): readonly string[] {
    return this.#options.topics;
  }

  get missing(): string[] {
    return this.topics.filter((topic) => !this.#leaders.has(topic));
  }

  partitions(): TopicPartition[] {
    return [...this.#leaders].flatMap(([topic, leaders]) =>
      [...leaders.keys()].sort((a, b) => a - b).map((partition) => ({ topic, partition })),
    );
  }

  leader({ topic, partition }: TopicPartition): number | undefined {
    return this.#leaders.get(topic)?.get(partition);
  }

  /** The topics that are not there, or nothing once there is enough to read. `attempt` counts from 0. */
  async find(attempt: number): Promise<string[]> {
    const missing: string[] = [];
    for (const topic of this.topics) {
      const create = !this.#options.all && !this.#options.awaited.has(topic);
      const leaders = await this.#look(topic, create);
      this.#sizes.set(topic, leaders?.size ?? 0);
      if (!leaders) missing.push(topic);
    }
    const enough =
      missing.length === 0 || (!this.#options.all && attempt > patience && this.#leaders.size > 0);
    if (!enough) return missing;
    await this.#findBrokers();
    return [];
  }

  /** Whether there are partitions that `find` did not see. */
  async haveChanged(): Promise<boolean> {
    for (const topic of this.topics) {
      const leaders = await topicLeaders(this.#cluster, topic, false);
      if (leaders && leaders.size !== this.#sizes.get(topic)) return true;
    }
    return false;
  }

  /** Looks again who leads the partitions of these topics; without those that nobody leads, or that are gone. */
  async lookUp(topics: ReadonlySet<string>): Promise<ReadonlyMap<string, Leaders>> {
    const found = new Map<string, Leaders>();
    for (const topic of topics) {
      const leaders = await this.#look(topic, false);
      if (leaders) found.set(topic, leaders);
    }
    if (found.size > 0) await this.#findBrokers();
    return found;
  }

  async #look(topic: string, create: boolean): Promise<Leaders | undefined> {
    const leaders = await topicLeaders(this.#cluster, topic, create);
    if (leaders) this.#leaders.set(topic, leaders);
    else this.#leaders.delete(topic);
    return leaders;
  }

  /** kafkajs refuses to tell of any broker when asked for a topic that is not there. */
  async #findBrokers(): Promise<void> {
    this.#cluster.targetTopics = new Set(this.#leaders.keys());
    await this.#cluster.refreshMetadata();
  }
}
