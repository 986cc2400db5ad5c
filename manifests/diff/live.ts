import { isKafkaConnector } from '../kafkaconnector.ts';
import { isKafkaSource } from '../kafkasource.ts';
import { isKafkaTopic } from '../kafkatopic.ts';
import type { Resource } from '../read.ts';
import {
  asWritten,
  foundIn,
  type Held,
  type Live,
  type LiveConnector,
  type LiveTopic,
  section,
  topicOf,
} from './held.ts';

/** The stack's side of a comparison: its YAML, corrected by what is really there, and what is there besides. */
export function heldBy(resources: readonly Resource[], live: Live): Held[] {
  const topics = new Map(live.topics.map((topic) => [topic.name, topic]));
  const connectors = new Map(live.connectors.map((connector) => [connector.name, connector]));
  const held = resources.map((resource) => {
    if (isKafkaTopic(resource)) return ofTopic(asWritten(resource), topics.get(topicOf(resource)));
    if (isKafkaConnector(resource)) return ofConnector(asWritten(resource), connectors.get(resource.name));
    if (isKafkaSource(resource)) return ofSource(asWritten(resource), live);
    return asWritten(resource);
  });
  const declared = new Set(resources.filter(isKafkaTopic).map(topicOf));
  const named = new Set(resources.filter(isKafkaConnector).map(({ name }) => name));
  const others = live.topics.filter(({ name }) => !declared.has(name));
  const byHand = live.connectors.filter(({ name }) => !named.has(name));
  return [
    ...held,
    ...byHand.map(handMade),
    ...others.map((topic) => undeclared(topic, madeBy(topic.name, live.connectors, resources))),
  ];
}

/** Partitions and settings are those of the topic, whatever the YAML wants. */
function ofTopic(written: Held, topic: LiveTopic | undefined): Held {
  if (!topic) return { ...written, trouble: 'Kafka has no such topic' };
  const spec = section(written.document, 'spec');
  const partitions = spec.partitions === undefined ? {} : { partitions: topic.partitions };
  const config = Object.keys(topic.own).length === 0 ? {} : { config: topic.own };
  const { config: _, ...rest } = spec;
  const document = { ...written.document, spec: { ...rest, ...partitions, ...config } };
  return { ...written, document, effective: inForce(topic) };
}

function inForce({ partitions, all }: LiveTopic): Record<string, unknown> {
  const settings = Object.entries(all).map(([name, value]) => [settingField(name), value]);
  return { 'spec.partitions': partitions, ...Object.fromEntries(settings) };
}

/** As `fieldName` has it: Kafka's settings have dots in their names. */
const settingField = (name: string) =>
  /^[\w-]+$/.test(name) ? `spec.config.${name}` : `spec.config["${name}"]`;

function undeclared(topic: LiveTopic, because: string | undefined): Held {
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
  connectors: readonly LiveConnector[],
  resources: readonly Resource[],
): string | undefined {
  if (/^connect-(configs|offsets|status)$/.test(topic)) return 'Kafka Connect made it for itself';
  const own = resources.some(({ kind, document }) => {
    const config = kind === 'KafkaConnect' ? section(document, 'spec', 'config') : {};
    return Object.entries(config).some(([key, value]) => key.endsWith('.storage.topic') && value === topic);
  });
  if (own) return 'Kafka Connect made it for itself';
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

/** Somebody may have paused it by hand; a failed one is not what its YAML means. */
function ofConnector(written: Held, connector: LiveConnector | undefined): Held {
  if (!connector) return { ...written, trouble: 'Kafka Connect has no such connector' };
  const { state: _, ...spec } = section(written.document, 'spec');
  const document = { ...written.document, spec: { ...spec, ...stateOf(connector) } };
  return { ...written, document, ...(connector.trouble === undefined ? {} : { trouble: connector.trouble }) };
}

function stateOf({ state }: LiveConnector): { state?: string } {
  return state === 'PAUSED' || state === 'STOPPED' ? { state: state.toLowerCase() } : {};
}

/** Settings of Connect's that the resource says elsewhere, or that are Plumbline's mark. */
const elsewhere = ['name', 'connector.class', 'tasks.max', 'connector.plugin.version', 'plumbline.resource'];

function handMade(connector: LiveConnector): Held {
  const { config } = connector;
  const tasks = config['tasks.max'];
  const version = config['connector.plugin.version'];
  const spec = {
    class: config['connector.class'],
    ...(tasks === undefined ? {} : { tasksMax: Number(tasks) }),
    ...(version === undefined ? {} : { version }),
    config: Object.fromEntries(Object.entries(config).filter(([key]) => !elsewhere.includes(key))),
    ...stateOf(connector),
  };
  return {
    ...foundIn('Kafka Connect', 'KafkaConnector', connector.name, spec),
    origin: 'connect',
    ...(connector.trouble === undefined ? {} : { trouble: connector.trouble }),
  };
}

function ofSource(written: Held, live: Live): Held {
  const { namespace, name } = written.resource;
  const source = live.sources.find((each) => each.name === `${namespace}/${name}`);
  if (source?.ready) return written;
  return { ...written, trouble: source?.detail ?? 'it does not run here' };
}
