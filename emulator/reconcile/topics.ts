/** What the reconciler of KafkaTopics asks of Kafka; `emulator/kafka.ts` provides it. Rejects when no broker answers. */
export interface TopicAdmin {
  /** Number of partitions of those topics that exist; the others are left out. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Answers false if the topic was there already. `partitions` -1 and `replicas` -1 are the broker's defaults. */
  createTopic(topic: {
    readonly name: string;
    readonly partitions: number;
    readonly replicas: number;
    readonly config: Readonly<Record<string, string>>;
  }): Promise<boolean>;
  /** `total` is the new number of all partitions. */
  growTopic(topic: string, total: number): Promise<void>;
  /** Current values of the named settings. */
  topicConfig(topic: string, names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Replaces the whole set of a topic's own settings, as Kafka's AlterConfigs does. */
  replaceTopicConfig(topic: string, config: Readonly<Record<string, string>>): Promise<void>;
}
