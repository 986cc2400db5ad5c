import type { Logger } from '../../lib/log.ts';
import { cause } from '../../lib/problem.ts';
import { placeholders } from '../../manifests/placeholders.ts';
import type { Config, ConnectClient } from './connect-client.ts';
import type { TopicAdmin } from './topics.ts';

/** How soon a signal is seen, ms; Debezium's own is 5000. */
const pollEvery = '500';

/**
 * Lets a connector of Debezium's take signals (a snapshot once more) out of a topic of its own, unless its YAML says
 * where it takes them from.
 * @param isLocal whether it reads the local database, whose transactions all have a GTID: it can then interleave a
 * snapshot with changes without writing into the database
 */
export function takeSignals(config: Record<string, string>, kafka: string, isLocal: boolean): void {
  const prefix = config['topic.prefix'];
  if (!prefix || placeholders(prefix).length > 0) return;
  config['signal.enabled.channels'] ??= 'source,kafka';
  if (!channels(config).includes('kafka')) return;
  config['signal.kafka.topic'] ??= `${prefix}-signal`;
  config['signal.kafka.bootstrap.servers'] ??= kafka;
  config['signal.poll.interval.ms'] ??= pollEvery;
  // Who names a table for signals writes.
  if (isLocal && config['signal.data.collection'] === undefined) config['read.only'] ??= 'true';
}

const channels = (config: Config): string[] =>
  (config['signal.enabled.channels'] ?? 'source').split(',').map((channel) => channel.trim());

/** The topic that a connector takes signals from; undefined when it does not do so. */
export function signalTopic(config: Config): string | undefined {
  if (!config['connector.class']?.startsWith('io.debezium.') || !channels(config).includes('kafka'))
    return undefined;
  return config['signal.kafka.topic'] ?? (config['topic.prefix'] && `${config['topic.prefix']}-signal`);
}

type Topics = Pick<TopicAdmin, 'createTopic'>;

/** Makes the topic of a connector's signals, if it takes any and it is not there: Debezium looks for it once, at its start. */
export async function makeSignalTopic(config: Config, topics: Topics, log: Logger): Promise<void> {
  const topic = signalTopic(config);
  if (topic === undefined) return;
  try {
    // Debezium reads one partition.
    await topics.createTopic({ name: topic, partitions: 1, replicas: 1, config: {} });
  } catch (error) {
    log.info({ topic, error: cause(error) }, 'topic of signals not made');
  }
}

/** The same Connect, but that each connector finds its topic of signals. */
export function withSignalTopics(client: ConnectClient, topics: Topics, log: Logger): ConnectClient {
  return {
    ...client,
    async put(name, config) {
      await makeSignalTopic(config, topics, log);
      return client.put(name, config);
    },
  };
}
