import type { KafkaConnector } from '../kafkaconnector.ts';
import { isKafkaTopic, kafkaTopic } from '../kafkatopic.ts';
import { groupOfConnect } from './connect-group.ts';
import { isMySql, literalNames } from './databases.ts';
import { kafkaSinks, topicOfSink } from './kafka-sink-list.ts';
import type { Plan } from './plan.ts';

/** A topic that the cluster is to have. */
export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  readonly config?: Readonly<Record<string, string | number>>;
  /** For people: what it is for. */
  readonly about: string;
}

/** Of Debezium's schema history: it is read from its beginning at every start, and in order. */
const forever = { 'cleanup.policy': 'delete', 'retention.ms': -1, 'retention.bytes': -1 };
const compact = { 'cleanup.policy': 'compact' };

/** What Connect writes its offsets and states to; more partitions than one only matter to many connectors. */
export const storagePartitions = { offsets: 25, status: 5 };

/** Topics of the sources, the connectors and the workers, without those that the user's KafkaTopics make. */
export function missingTopics(plan: Plan): TopicPlan[] {
  const given = plan.resources.filter(isKafkaTopic).flatMap((one) => kafkaTopic(one).value?.topic ?? []);
  const wanted = [
    ...plan.connects.flatMap((connect) => connect.connectors).flatMap((one) => connectorTopics(one, plan)),
    ...plan.sources.flatMap(({ topics, name }) =>
      topics.map((topic) => ({ topic, partitions: 1, about: `Read by KafkaSource ${name}.` })),
    ),
    ...kafkaSinks(plan).map((sink) => ({
      topic: topicOfSink(sink),
      partitions: 1,
      about: `Written by KafkaSink ${sink.name}.`,
    })),
    ...plan.connects.flatMap((connect) => storageTopics(groupOfConnect(connect))),
  ];
  const seen = new Set(given);
  return wanted.filter(({ topic }) => !seen.has(topic) && seen.add(topic));
}

function storageTopics({
  configTopic,
  offsetTopic,
  statusTopic,
  groupId,
}: ReturnType<typeof groupOfConnect>) {
  const about = `Of Kafka Connect, group ${groupId}`;
  return [
    { topic: configTopic, partitions: 1, config: compact, about: `${about}: the connectors' settings.` },
    {
      topic: offsetTopic,
      partitions: storagePartitions.offsets,
      config: compact,
      about: `${about}: how far each has read.`,
    },
    {
      topic: statusTopic,
      partitions: storagePartitions.status,
      config: compact,
      about: `${about}: their states.`,
    },
  ];
}

/** What a connector of MySQL writes, by its settings (Debezium's documentation of the MySQL connector). */
function connectorTopics(connector: KafkaConnector, plan: Plan): TopicPlan[] {
  const names = topicsOf(connector);
  if (!names) return [];
  const { prefix } = names;
  const one = (topic: string | undefined, about: string, config?: TopicPlan['config']): TopicPlan[] =>
    topic === undefined ? [] : [{ topic, partitions: 1, about, ...(config && { config }) }];
  const by = `Written by connector ${connector.name}`;
  return [
    ...tablesOf(connector, plan).flatMap((table) => one(`${prefix}.${table}`, `${by}: the table ${table}.`)),
    ...one(names.schemaChanges, `${by}: changes of the tables' structure.`),
    ...one(names.history, `${by}, and read at its start: nothing of it may be lost.`, forever),
    ...one(names.heartbeat, `${by}: a sign of life, also when no row changes.`),
    ...one(names.transactions, `${by}: begin and end of each transaction.`),
    ...one(names.signals, `Read by connector ${connector.name}: signals.`),
  ];
}

/** The topics of a connector of MySQL beside its tables'. */
export interface ConnectorTopics {
  readonly prefix: string;
  readonly schemaChanges: string | undefined;
  readonly history: string;
  readonly heartbeat: string | undefined;
  readonly transactions: string | undefined;
  readonly signals: string | undefined;
}

/** Undefined for a connector that is none of MySQL's. */
export function topicsOf(connector: KafkaConnector): ConnectorTopics | undefined {
  if (!isMySql(connector)) return undefined;
  const { config, name } = connector;
  const prefix = config['topic.prefix'] ?? name;
  const heartbeats = config['topic.heartbeat.prefix'] ?? '__debezium-heartbeat';
  const isSignalled = /(^|,)\s*kafka\s*(,|$)/.test(config['signal.enabled.channels'] ?? '');
  return {
    prefix,
    schemaChanges: config['include.schema.changes'] === 'false' ? undefined : prefix,
    history: config['schema.history.internal.kafka.topic'] ?? `${name}.schema-history`,
    heartbeat: Number(config['heartbeat.interval.ms'] ?? 0) > 0 ? `${heartbeats}.${prefix}` : undefined,
    transactions:
      config['provide.transaction.metadata'] === 'true'
        ? `${prefix}.${config['topic.transaction'] ?? 'transaction'}`
        : undefined,
    signals: isSignalled ? (config['signal.kafka.topic'] ?? `${prefix}-signal`) : undefined,
  };
}

/** DATABASE.TABLE of each table that is known to be captured. */
function tablesOf({ config }: KafkaConnector, { input: { sample } }: Plan): string[] {
  const named = literalNames(config['table.include.list']).filter((name) => name.includes('.'));
  if (config['table.include.list'] !== undefined || sample === undefined) return named;
  const databases = literalNames(config['database.include.list']);
  return databases.flatMap((database) => sampleTables(sample, database));
}

/** Tables that a script of SQL makes in a database. */
function sampleTables(sql: string, database: string): string[] {
  if (!new RegExp(`^USE ${database};`, 'm').test(sql)) return [];
  return [...sql.matchAll(/^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/gm)].map(
    ([, table]) => `${database}.${table}`,
  );
}
