import type { IKafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { objectAt } from '../value.ts';
import type { Acl } from './acls.ts';
import { asDocument, type Document, withValue } from './document.ts';
import { metadata } from './parts.ts';
import { type Plan, strimzi } from './plan.ts';
import type { Entry } from './types.ts';

/** A KafkaUser that logs in by SCRAM-SHA-512 and may do just that. */
export function kafkaUser(plan: Plan, name: string, station: string, acls: readonly Acl[]): Document {
  const { kafka } = plan;
  const model: IKafkaUser = {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaUser',
    metadata: metadata(plan, kafka.namespace, name, station, { 'strimzi.io/cluster': kafka.name }),
    spec: {
      authentication: { type: 'scram-sha-512' },
      authorization: {
        type: 'simple',
        acls: acls.map(({ resource, operations }) => ({ resource, operations: [...operations] })),
      },
    },
  };
  return asDocument(model);
}

/** The user's own, of the Kafka that there is. */
export function givenUsers(plan: Plan): Entry[] {
  const { name, namespace } = plan.kafka;
  return strimzi(plan, 'KafkaUser').map(({ document }) => {
    let user = withValue(objectAt(document), ['apiVersion'], 'kafka.strimzi.io/v1');
    user = withValue(user, ['metadata', 'namespace'], namespace);
    return { file: 'users', document: withValue(user, ['metadata', 'labels', 'strimzi.io/cluster'], name) };
  });
}

export const hasUser = (plan: Plan, name: string): boolean =>
  strimzi(plan, 'KafkaUser').some((user) => user.name === name);
