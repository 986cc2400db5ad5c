import type { Resource } from '../read.ts';
import { at, integerOf, textAt } from '../value.ts';
import {
  brokersOf,
  clusterName,
  clusterOf,
  kafkaKind,
  labelFindings,
  nodesOf,
  topicKind,
} from './clusters.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings, type Rule } from './rule.ts';

/** A KafkaTopic's name in Kafka. */
export const topicName = (topic: Resource): string =>
  textAt(topic.document, 'spec', 'topicName') || topic.name;

export const topicRules: Rule = {
  kinds: [topicKind],
  *check(topic, set) {
    yield* labelFindings(topic, kafkaKind, set);
    const kafka = clusterOf(topic, kafkaKind, set);
    if (!kafka) return;
    if ((at(kafka.document, 'spec', 'entityOperator', 'topicOperator') ?? undefined) === undefined) {
      yield error(topic, [], {
        code: 'strimzi.no-topic-operator',
        message: `Kafka ${kafka.name} has no topic operator, so nothing makes this topic`,
        fix: `Add spec.entityOperator.topicOperator: {} to Kafka ${kafka.name}.`,
      });
    }
    yield* replicaFindings(topic, kafka, set);
    const others = set.ofKind(topicKind, topic.namespace);
    const first = others.find(
      (one) => topicName(one) === topicName(topic) && clusterName(one) === kafka.name,
    );
    if (first === undefined || first === topic || clusterName(topic) !== kafka.name) return;
    yield error(topic, ['spec', 'topicName'], {
      code: 'strimzi.same-topic',
      message: `KafkaTopic ${first.name} makes the topic ${topicName(topic)} already`,
      fix: 'Remove one of the two, or name another topic.',
    });
  },
};

function* replicaFindings(topic: Resource, kafka: Resource, set: ResourceSet): Findings {
  const replicas = integerOf(at(topic.document, 'spec', 'replicas')) ?? 0;
  const brokers = nodesOf(kafka, 'broker', set);
  const code = 'strimzi.replication';
  if (brokers > 0 && replicas > brokers) {
    yield error(topic, ['spec', 'replicas'], {
      code,
      message: `${replicas} replicas are more than Kafka ${kafka.name} has brokers: ${brokersOf(brokers)}`,
      fix: `Set it to ${brokers} or less, or give the node pools more brokers.`,
    });
  }
  const least = integerOf(at(topic.document, 'spec', 'config', 'min.insync.replicas'));
  if (least === undefined || replicas === 0 || least <= replicas) return;
  yield error(topic, ['spec', 'config', 'min.insync.replicas'], {
    code,
    message: `min.insync.replicas is ${least} with ${replicas} replica${replicas === 1 ? '' : 's'}: nothing could be written`,
    fix: `Set it to ${replicas} or less.`,
  });
}
