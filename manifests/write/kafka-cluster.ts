import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import type { Listener } from '../kafka.ts';
import { isRecord, type Resource } from '../read.ts';
import { at, listAt, objectAt } from '../value.ts';
import { asDocument, type Document, defaulted, withDefault, withValue } from './document.ts';
import { clientsOf } from './kafka-access.ts';
import { brokersOf } from './kafka-nodes.ts';
import { asksForLogins, givenListeners, listenerFor } from './listeners.ts';
import { metadata, resources, restricted } from './parts.ts';
import type { Plan } from './plan.ts';
import type { Profile } from './types.ts';

type Spec = IKafka['spec'];
type Settings = Readonly<Record<string, string | number | boolean>>;

/** How many copies each topic has, and how many must be written before a write counts. */
const copies = {
  factor: ['default', 'offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'].map(
    (topic) => `${topic}.replication.factor`,
  ),
  least: ['min.insync.replicas', 'transaction.state.log.min.isr', 'share.coordinator.state.topic.min.isr'],
};

/** Settings of a Kafka of so many brokers: no more copies than it can hold, in production no fewer than it should. */
function fitted(settings: Document, brokers: number, profile: Profile): Document {
  let config = settings;
  for (const key of copies.factor) config = within(config, key, Math.min(3, brokers), brokers, profile);
  for (const key of copies.least) config = within(config, key, brokers > 2 ? 2 : 1, brokers, profile);
  return config;
}

function within(config: Document, key: string, usual: number, most: number, profile: Profile): Document {
  const value = config[key] === undefined ? usual : Number(config[key]);
  const fitting = Math.min(most, profile.durable ? Math.max(usual, value) : value);
  return fitting === value && config[key] !== undefined ? config : { ...config, [key]: fitting };
}

/** The Kafka: ours, or the user's with what is missing on this cluster. `settings` are the local broker's. */
export function kafkaDocument(plan: Plan, profile: Profile, settings: Settings): Document {
  const { given } = plan.kafka;
  return given ? completed(objectAt(given.document), plan, profile) : ours(plan, profile, settings);
}

function ours(plan: Plan, profile: Profile, settings: Settings): Document {
  const { name, namespace } = plan.kafka;
  const config = fitted(settings, brokersOf(plan, profile), profile);
  const model: IKafka = {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'Kafka',
    metadata: metadata(plan, namespace, name, 'kafka'),
    spec: {
      kafka: {
        version: '4.3.1',
        metadataVersion: '4.3-IV0',
        listeners: [ourListener(plan, profile)],
        ...(asksForLogins(plan, profile) ? { authorization: { type: 'simple' } } : {}),
        config,
        template: kafkaTemplate,
      },
      entityOperator: entityOperator(profile),
    },
  };
  return asDocument(model);
}

/** Strimzi makes the PodDisruptionBudgets: one node at a time may be taken away. */
const kafkaTemplate: NonNullable<Spec['kafka']['template']> = {
  kafkaContainer: { securityContext: restricted },
  podDisruptionBudget: { maxUnavailable: 1 },
};

function entityOperator(profile: Profile): NonNullable<Spec['entityOperator']> {
  const operator = profile.sized ? { resources: resources('100m', '384Mi') } : {};
  return {
    topicOperator: operator,
    userOperator: operator,
    template: {
      topicOperatorContainer: { securityContext: restricted },
      userOperatorContainer: { securityContext: restricted },
    },
  };
}

function ourListener(plan: Plan, profile: Profile): Spec['kafka']['listeners'][number] {
  const { name, port, tls, authentication } = listenerFor(plan, profile);
  const clients = clientsOf(plan);
  return {
    name,
    port,
    type: 'internal',
    tls,
    ...(authentication === 'scram-sha-512' ? { authentication: { type: authentication } } : {}),
    ...(clients.length > 0 ? { networkPolicyPeers: clients } : {}),
  };
}

function completed(document: Document, plan: Plan, profile: Profile): Document {
  const spec = objectAt(document, 'spec');
  const { replicas: _, storage: __, ...kafka } = objectAt(spec, 'kafka');
  const { zookeeper: ___, ...others } = spec;
  let result: Document = { ...document, apiVersion: 'kafka.strimzi.io/v1', spec: { ...others, kafka } };
  result = withValue(result, ['spec', 'kafka', 'listeners'], listenersOf(plan, profile));
  if (asksForLogins(plan, profile))
    result = withDefault(result, ['spec', 'kafka', 'authorization'], { type: 'simple' });
  const config = fitted(objectAt(kafka, 'config'), brokersOf(plan, profile), profile);
  result = withValue(result, ['spec', 'kafka', 'config'], config);
  const template = defaulted(objectAt(kafka, 'template'), asDocument(kafkaTemplate));
  result = withValue(result, ['spec', 'kafka', 'template'], template);
  const operators = defaulted(objectAt(spec, 'entityOperator'), asDocument(entityOperator(profile)));
  return withValue(withoutOldNotes(result), ['spec', 'entityOperator'], operators);
}

/** The user's, and ours where none is fit. Where Kafka asks for logins, one without serves nobody and goes. */
function listenersOf(plan: Plan, profile: Profile): unknown[] {
  const wanted = listenerFor(plan, profile);
  const given = givenListeners(plan);
  const kept = listAt(plan.kafka.given?.document, 'spec', 'kafka', 'listeners').filter((_, index) => {
    const one = given[index];
    const isOpen = one?.type === 'internal' && one.authentication === undefined;
    return !(profile.secured && isOpen) || isDialled(plan, one);
  });
  const isThere = given.some(({ name }) => name === wanted.name);
  return isThere ? kept : [...kept, asDocument(ourListener(plan, profile))];
}

/** Whether something that an export leaves as it is comes to that listener. */
function isDialled({ resources, kafka }: Plan, { port }: Listener): boolean {
  const address = new RegExp(`\\b${kafka.name}-kafka-bootstrap[.\\w-]*:${port}\\b`);
  return resources.some((one) => !isRewritten(one) && address.test(JSON.stringify(one.document)));
}

const isRewritten = ({ kind }: Resource): boolean =>
  ['KafkaSource', 'KafkaSink', 'KafkaConnect', 'KafkaConnector', 'Kafka'].includes(kind);

/** Annotations that only mattered while there was ZooKeeper. */
function withoutOldNotes(document: Document): Document {
  const annotations = at(document, 'metadata', 'annotations');
  if (!isRecord(annotations)) return document;
  const kept = Object.entries(annotations).filter(([key]) => !/^strimzi\.io\/(kraft|node-pools)$/.test(key));
  return withValue(
    document,
    ['metadata', 'annotations'],
    kept.length > 0 ? Object.fromEntries(kept) : undefined,
  );
}
