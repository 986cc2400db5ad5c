import { isKafka, kafka } from '../kafka.ts';
import { brokerConfig } from '../kafka-config.ts';
import { isKafkaConnector } from '../kafkaconnector.ts';
import { isKafkaSource } from '../kafkasource.ts';
import { isKafkaTopic } from '../kafkatopic.ts';
import type { Resource } from '../read.ts';
import { asWritten, foundIn, type Held, type Live, type LiveConnector, section, topicOf } from './held.ts';
import { ofTopic, settingsAt, undeclared } from './live-topics.ts';
import { kindOf } from './normalise.ts';

/** The stack's side of a comparison: its YAML, corrected by what is really there, and what is there besides. */
export function heldBy(resources: readonly Resource[], live: Live): Held[] {
  const topics = new Map(live.topics.map((topic) => [topic.name, topic]));
  const connectors = new Map(live.connectors.map((connector) => [connector.name, connector]));
  const held = resources.map((resource) => {
    if (isKafkaTopic(resource)) return ofTopic(asWritten(resource), topics.get(topicOf(resource)));
    if (isKafkaConnector(resource)) return ofConnector(asWritten(resource), connectors.get(resource.name));
    if (isKafkaSource(resource)) return ofSource(asWritten(resource), live);
    if (isKafka(resource)) return ofKafka(asWritten(resource), live);
    return asWritten(resource);
  });
  const declared = new Set(resources.filter(isKafkaTopic).map(topicOf));
  const named = new Set(resources.filter(isKafkaConnector).map(({ name }) => name));
  const others = live.topics.filter(({ name }) => !declared.has(name));
  const byHand = live.connectors.filter(({ name }) => !named.has(name));
  return [
    ...held,
    ...byHand.map(handMade),
    ...others.map((topic) => undeclared(topic, live, resources)),
    ...standIns(resources, live),
  ];
}

/** The broker and Connect's worker, each where no resource of the YAML says what it is like. */
function standIns(resources: readonly Resource[], { broker, worker }: Live): Held[] {
  const kafka: Held = {
    ...foundIn('Kafka', 'Kafka', '', {}),
    origin: 'kafka',
    isStandIn: true,
    effective: settingsAt(['spec', 'kafka', 'config'], broker),
  };
  const connect: Held = {
    ...foundIn('Kafka Connect', 'KafkaConnect', '', {}),
    origin: 'connect',
    isStandIn: true,
    effective: settingsAt(['spec', 'config'], worker),
  };
  return [kafka, connect].filter(
    (held) => !resources.some((resource) => kindOf(resource) === kindOf(held.resource)),
  );
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

/** Settings that the broker could have as they are, and has not: it was not started anew since. */
function ofKafka(written: Held, { broker }: Live): Held {
  const parsed = kafka(written.resource).value;
  if (!parsed) return written;
  const wanted = Object.entries(brokerConfig(parsed).config);
  const late = wanted.filter(([name, value]) => name in broker && broker[name] !== value);
  const spec = section(written.document, 'spec');
  const config = {
    ...section(spec, 'kafka', 'config'),
    ...Object.fromEntries(late.map(([name]) => [name, broker[name]])),
  };
  const document = { ...written.document, spec: { ...spec, kafka: { ...section(spec, 'kafka'), config } } };
  return { ...written, document, effective: settingsAt(['spec', 'kafka', 'config'], broker) };
}

function ofSource(written: Held, live: Live): Held {
  const { namespace, name } = written.resource;
  const source = live.sources.find((each) => each.name === `${namespace}/${name}`);
  if (source?.ready) return written;
  return { ...written, trouble: source?.detail ?? 'it does not run here' };
}
