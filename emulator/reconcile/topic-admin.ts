import { closeClient, createAdmin, errorType, type KafkaAddress } from '../kafka.ts';
import type { TopicAdmin } from './topics.ts';

/** Kafka's number for a topic among the things that have settings. */
const topicType = 2;

/** Topics of a cluster, by kafkajs's admin client; connects at the first use and again when it has to. */
export function topicAdmin(address: KafkaAddress): TopicAdmin {
  const admin = createAdmin(address);

  async function existing(topics: readonly string[]): Promise<string[]> {
    await admin.connect();
    const there = new Set(await admin.listTopics());
    return topics.filter((topic) => there.has(topic));
  }

  return {
    async partitionCounts(topics) {
      // Asking for one that is not there would make it.
      const found = await existing(topics);
      if (found.length === 0) return new Map();
      const { topics: metadata } = await admin.fetchTopicMetadata({ topics: found });
      return new Map(metadata.map(({ name, partitions }) => [name, partitions.length]));
    },
    async createTopic({ name, partitions, replicas, config }) {
      await admin.connect();
      try {
        return await admin.createTopics({
          waitForLeaders: false,
          topics: [
            {
              topic: name,
              numPartitions: partitions,
              replicationFactor: replicas,
              configEntries: entries(config),
            },
          ],
        });
      } catch (error) {
        throw firstOf(error);
      }
    },
    async growTopic(topic, total) {
      await admin.createPartitions({ topicPartitions: [{ topic, count: total }] });
    },
    async settings(topic) {
      await admin.connect();
      const name = topic ?? (await admin.listTopics())[0];
      if (name === undefined) return {};
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: topicType, name }],
      });
      const found = resources[0]?.configEntries ?? [];
      return Object.fromEntries(found.map(({ configName, configValue }) => [configName, configValue]));
    },
    async replaceTopicConfig(topic, config) {
      const resources = [{ type: topicType, name: topic, configEntries: entries(config) }];
      await admin.alterConfigs({ validateOnly: false, resources });
    },
    async deleteTopic(topic) {
      if ((await existing([topic])).length === 0) return false;
      await admin.deleteTopics({ topics: [topic] });
      return true;
    },
    close: () => closeClient(admin),
  };
}

function entries(config: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

/** kafkajs folds the errors of several topics into one that says nothing. */
function firstOf(error: unknown): unknown {
  if (!(error instanceof AggregateError) && errorType(error) === undefined) {
    const errors = error instanceof Error && 'errors' in error ? error.errors : undefined;
    if (Array.isArray(errors) && errors.length > 0) return errors[0];
  }
  return error;
}
