import { isKafkaSource } from '../kafkasource.ts';
import type { Resource } from '../read.ts';
import { fieldName, type Path } from '../yaml.ts';
import { foundIn, type Held, type Live, type LiveTopic, ofWorker, section } from './held.ts';

/** Partitions and settings are those of the topic, whatever the YAML wants. */
export function ofTopic(written: Held, topic: LiveTopic | undefined): Held {
  if (!topic) return { ...written, trouble: 'Kafka has no such topic' };
  const spec = section(written.document, 'spec');
  const partitions = spec.partitions === undefined ? {} : { partitions: topic.partitions };
  const config = Object.keys(topic.own).length === 0 ? {} : { config: topic.own };
  const { config: _, ...rest } = spec;
  const document = { ...written.document, spec: { ...rest, ...partitions, ...config } };
  return { ...written, document, effective: inForce(topic) };
}

function inForce({ partitions, all }: LiveTopic): Record<string, unknown> {
  return { 'spec.partitions': partitions, ...settingsAt(['spec', 'config'], all) };
}

/** By the names of their fields. */
export function settingsAt(path: Path, settings: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [fieldName([...path, name]), value]),
  );
}

/** A topic that no KafkaTopic declares. */
export function undeclared(topic: LiveTopic, live: Live, resources: readonly Resource[]): Held {
  const because = madeBy(topic.name, live, resources);
  const config = Object.keys(topic.own).length === 0 ? {} : { config: { ...topic.own } };
  return {
    ...foundIn('Kafka', 'KafkaTopic', topic.name, config),
    origin: 'kafka',
    effective: inForce(topic),
    ...(because === undefined ? {} : { because }),
  };
}

/** Who makes a topic without a KafkaTopic, on a cluster just as here. */
function madeBy(
  topic: string,
  { connectors, workerTopics }: Live,
  resources: readonly Resource[],
): string | undefined {
  if (workerTopics.includes(topic)) return ofWorker;
  for (const { name, config } of connectors) {
    const prefix = config['topic.prefix'];
    const writes = prefix !== undefined && (topic === prefix || topic.startsWith(`${prefix}.`));
    const names = Object.entries(config).some(
      ([key, value]) => /topic(\.name)?$/.test(key) && value === topic,
    );
    if (writes || names) return `the connector ${name} made it`;
  }
  const reader = resources.find((resource) => {
    const topics = isKafkaSource(resource) ? section(resource.document, 'spec').topics : [];
    return Array.isArray(topics) && topics.includes(topic);
  });
  return reader && `KafkaSource ${reader.name} reads it`;
}
