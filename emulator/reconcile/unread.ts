import { captures } from '../snapshot-connector.ts';
import type { Config } from './connect-answers.ts';

/** A connector as Kafka Connect has it. */
export interface Writer {
  readonly name: string;
  readonly config: Config;
  /** Those that it wrote to, or read, since it was made; undefined where the worker does not note them. */
  readonly topics: readonly string[] | undefined;
}

/** A topic of a connector's that no KafkaSource lists. */
export interface Unread {
  readonly topic: string;
  readonly records: number;
  readonly writer: Writer;
  /** Whether it is a table's, by its name. */
  readonly isTable: boolean;
}

/**
 * What connectors write and nobody reads, by name: rows, and what else they make events of; not what they write for
 * themselves, and not tables that their settings leave out by now.
 * @param held topics with the number of their records
 * @param listed topics of all KafkaSources
 */
export function unreadTopics(
  held: ReadonlyMap<string, number>,
  writers: readonly Writer[],
  listed: ReadonlySet<string>,
): Unread[] {
  const [readers, sources] = [writers.filter(isReader), writers.filter((one) => !isReader(one))];
  return [...held].sort(byName).flatMap(([topic, records]) => {
    if (records === 0 || listed.has(topic) || readers.some((one) => one.topics?.includes(topic))) return [];
    const writer = sources.find((one) => writes(one, topic) && !isOwn(one.config, topic));
    if (!writer) return [];
    const table = tableOf(writer.config, topic);
    if (table !== undefined && !captures(writer.config, table)) return [];
    return [{ topic, records, writer, isTable: table !== undefined }];
  });
}

const byName = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);

/** A sink connector: what Connect notes of it are the topics that it reads. */
const isReader = ({ config }: Writer): boolean => (config.topics ?? config['topics.regex']) !== undefined;

const writes = ({ config, topics }: Writer, topic: string): boolean =>
  topics === undefined
    ? tableOf(config, topic) !== undefined
    : topics.includes(topic) && !isEarlier(config, topic);

/** Written under another prefix: Connect notes what a connector of this name ever wrote, also as other YAML had it. */
function isEarlier(config: Config, topic: string): boolean {
  const prefix = config['topic.prefix'];
  if (!isDebezium(config) || prefix === undefined) return false;
  const isRenamed = (config.transforms ?? config['topic.naming.strategy']) !== undefined;
  return !isRenamed && topic !== prefix && !topic.startsWith(`${prefix}${delimiter(config)}`);
}

/** Whether a connector of Debezium's uses it for itself: schema changes, heartbeats, transactions, signals. */
export function isOwn(config: Config, topic: string): boolean {
  const prefix = config['topic.prefix'];
  if (!isDebezium(config) || prefix === undefined) return false;
  const dot = delimiter(config);
  const signals = config['signal.data.collection'];
  const own = [
    prefix,
    `${config['topic.heartbeat.prefix'] ?? '__debezium-heartbeat'}${dot}${prefix}`,
    `${prefix}${dot}${config['topic.transaction'] ?? 'transaction'}`,
    ...(signals === undefined ? [] : [`${prefix}${dot}${signals}`]),
  ];
  return (
    own.includes(topic) ||
    Object.entries(config).some(([key, value]) => value === topic && /\.topic(\.name)?$/.test(key))
  );
}

/** `DATABASE.TABLE` of a topic `PREFIX.DATABASE.TABLE`; of another database's it may be the schema, or both. */
function tableOf(config: Config, topic: string): string | undefined {
  const prefix = config['topic.prefix'];
  if (!isDebezium(config) || prefix === undefined) return undefined;
  const dot = delimiter(config);
  if (!topic.startsWith(`${prefix}${dot}`)) return undefined;
  const parts = topic.slice(prefix.length + dot.length).split(dot);
  return parts.length > 1 && !parts.includes('') ? parts.join('.') : undefined;
}

const isDebezium = (config: Config): boolean =>
  config['connector.class']?.startsWith('io.debezium.') === true;

const delimiter = (config: Config): string => config['topic.delimiter'] ?? '.';
