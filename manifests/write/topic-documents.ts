import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import { isKafkaTopic } from '../kafkatopic.ts';
import { at, integerOf, objectAt } from '../value.ts';
import { asDocument, type Document, withValue } from './document.ts';
import { brokersOf } from './kafka-nodes.ts';
import { freeName } from './names.ts';
import { metadata } from './parts.ts';
import type { Plan } from './plan.ts';
import { missingTopics, type TopicPlan } from './topics.ts';
import type { Entry, Profile } from './types.ts';

/** The user's KafkaTopics, and those for all topics that none of them makes. */
export function topicEntries(plan: Plan, profile: Profile): Entry[] {
  const brokers = brokersOf(plan, profile);
  const given = plan.resources.filter(isKafkaTopic);
  const taken = new Set(given.map(({ name }) => name));
  const made = missingTopics(plan).map((topic) => {
    const name = freeName(topic.topic, taken);
    taken.add(name);
    return { file: 'topics', document: topicDocument(plan, name, topic, brokers), note: topic.about };
  });
  const kept = given.map(({ document }) => ({
    file: 'topics',
    document: fitted(objectAt(document), plan, profile),
  }));
  return [...kept, ...made];
}

function topicDocument(plan: Plan, name: string, topic: TopicPlan, brokers: number): Document {
  const { kafka } = plan;
  const model: IKafkaTopic = {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaTopic',
    metadata: metadata(plan, kafka.namespace, name, 'kafka', { 'strimzi.io/cluster': kafka.name }),
    spec: {
      ...(name === topic.topic ? {} : { topicName: topic.topic }),
      partitions: topic.partitions,
      replicas: Math.min(3, brokers),
      ...(topic.config ? { config: topic.config } : {}),
    },
  };
  return asDocument(model);
}

/** As the user has it, beside its Kafka: no more copies than there are brokers, in production no fewer than three. */
function fitted(document: Document, plan: Plan, profile: Profile): Document {
  const { name, namespace } = plan.kafka;
  const brokers = brokersOf(plan, profile);
  let result = withValue(document, ['apiVersion'], 'kafka.strimzi.io/v1');
  result = withValue(result, ['metadata', 'namespace'], namespace);
  result = withValue(result, ['metadata', 'labels', 'strimzi.io/cluster'], name);
  const copies = integerOf(at(result, 'spec', 'replicas'));
  const least = profile.durable ? Math.min(3, brokers) : 1;
  if (copies !== undefined && copies > 0) {
    result = withValue(result, ['spec', 'replicas'], Math.min(brokers, Math.max(least, copies)));
  }
  const path = ['spec', 'config', 'min.insync.replicas'];
  return (integerOf(at(result, ...path)) ?? 0) > brokers ? withValue(result, path, brokers) : result;
}
