import type { Resource } from '../read.ts';
import { at, integerOf, objectAt, textAt } from '../value.ts';
import { listenerOf } from './bootstrap.ts';
import { clusterName, clusterOf, connectKind, topicKind } from './clusters.ts';
import { connectorKind } from './connectors.ts';
import type { ResourceSet } from './resource-set.ts';
import { type Findings, type Rule, warning } from './rule.ts';
import { topicName } from './topics.ts';

/** A KafkaTopic for a connector's schema history must keep all of it, in order. */
export const historyTopic: Rule = {
  kinds: [topicKind],
  *check(topic, set) {
    const connector = set
      .ofKind(connectorKind)
      .find(
        (one) =>
          textAt(one.document, 'spec', 'config', 'schema.history.internal.kafka.topic') === topicName(topic),
      );
    if (!connector) return;
    const config = objectAt(topic.document, 'spec', 'config');
    const wrong = (path: readonly string[], message: string, fix: string) =>
      warning(topic, ['spec', ...path], { code: 'pipeline.history-topic', message, fix });
    const which = `the schema history of KafkaConnector ${connector.name}`;
    if ((integerOf(at(topic.document, 'spec', 'partitions')) ?? 1) > 1)
      yield wrong(
        ['partitions'],
        `${which} must be in one partition, to be in order`,
        'Write partitions: 1.',
      );
    if (textAt(config, 'cleanup.policy').includes('compact')) {
      const message = `${which} must not be compacted: its records have no keys`;
      yield wrong(['config', 'cleanup.policy'], message, 'Write cleanup.policy: delete.');
    }
    if (isBounded(config['retention.ms'] ?? 604_800_000)) {
      const message = `${which} must be kept for ever, or the connector does not start again once a part of it is gone`;
      yield wrong(['config', 'retention.ms'], message, 'Write retention.ms: -1.');
    }
    if (isBounded(config['retention.bytes'] ?? -1)) {
      const message = `${which} must be kept whole`;
      yield wrong(['config', 'retention.bytes'], message, 'Write retention.bytes: -1.');
    }
  },
};

/** A setting of false, which YAML may have as text. */
const isOff = (value: unknown): boolean => String(value) === 'false';

/** Debezium itself writes 2^63-1 for ever. */
function isBounded(value: unknown): boolean {
  const number = Number(value);
  return number >= 0 && number < Number.MAX_SAFE_INTEGER;
}

/** Topics of a connector that nobody makes, where brokers do not make them either. */
export const unmadeTopics: Rule = {
  kinds: [connectorKind],
  *check(connector, set) {
    const kafka = kafkaOf(connector, set);
    if (!kafka || !isOff(at(kafka.document, 'spec', 'kafka', 'config', 'auto.create.topics.enable'))) return;
    const config = objectAt(connector.document, 'spec', 'config');
    if (config['topic.creation.default.partitions'] !== undefined) return;
    const made = set.ofKind(topicKind).filter((one) => clusterName(one) === kafka.name);
    const names = made.map(topicName);
    const missing = wanted(config).filter((topic) => !names.includes(topic));
    if (missing.length > 0) yield* unmade(connector, missing, kafka);
  },
};

function* unmade(connector: Resource, missing: readonly string[], kafka: Resource): Findings {
  yield warning(connector, ['spec', 'config', 'topic.prefix'], {
    code: 'pipeline.unmade-topics',
    message: `Kafka ${kafka.name} makes no topics by itself (auto.create.topics.enable), and no KafkaTopic makes ${missing.join(', ')}`,
    fix: 'Add a KafkaTopic for each, or topic.creation.default.partitions and topic.creation.default.replication.factor to the config.',
  });
}

/** Topics that can be told from the configuration: those of tables without a pattern in their names. */
function wanted(config: Readonly<Record<string, unknown>>): string[] {
  const prefix = textAt(config, 'topic.prefix');
  if (prefix === '') return [];
  const tables = textAt(config, 'table.include.list').split(',');
  const plain = tables
    .map((one) => one.trim().replaceAll('\\.', '.'))
    .filter((one) => /^\w+\.\w+$/.test(one));
  const changes = isOff(config['include.schema.changes']) ? [] : [prefix];
  return [...changes, ...plain.map((table) => `${prefix}.${table}`)];
}

/** The Kafka of the files that a connector's worker uses. */
function kafkaOf(connector: Resource, set: ResourceSet): Resource | undefined {
  const connect = clusterOf(connector, connectKind, set);
  if (!connect) return undefined;
  const servers = textAt(connect.document, 'spec', 'bootstrapServers').split(',');
  return listenerOf(connect, ['spec', 'bootstrapServers'], servers, set)?.kafka;
}
