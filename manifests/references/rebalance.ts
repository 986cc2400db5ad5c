import { at, textAt } from '../value.ts';
import { clusterOf, kafkaKind, labelFindings } from './clusters.ts';
import { error, type Rule } from './rule.ts';

export const rebalanceCluster: Rule = {
  kinds: ['KafkaRebalance.kafka.strimzi.io'],
  *check(rebalance, set) {
    // A template belongs to no cluster.
    if (textAt(rebalance.document, 'metadata', 'annotations', 'strimzi.io/rebalance-template') === 'true')
      return;
    yield* labelFindings(rebalance, kafkaKind, set);
    const kafka = clusterOf(rebalance, kafkaKind, set);
    if (!kafka || (at(kafka.document, 'spec', 'cruiseControl') ?? undefined) !== undefined) return;
    yield error(rebalance, [], {
      code: 'strimzi.no-cruise-control',
      message: `Kafka ${kafka.name} has no Cruise Control to rebalance it`,
      fix: `Add spec.cruiseControl: {} to Kafka ${kafka.name}.`,
    });
  },
};
