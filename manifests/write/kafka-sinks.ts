import type { Resource } from '../read.ts';
import { at, objectAt } from '../value.ts';
import { type Acl, sinkAcls } from './acls.ts';
import { type Document, withValue } from './document.ts';
import { kafkaSinks, topicOfSink } from './kafka-sink-list.ts';
import { entrance } from './listeners.ts';
import { sinkUser } from './logins.ts';
import type { Plan } from './plan.ts';
import type { Counterparts, Profile, SecretEntry } from './types.ts';
import { kafkaUser } from './users.ts';

/** The KafkaSinks with the address of the cluster's Kafka, and what they log in with. */
export function sinkParts(plan: Plan, profile: Profile): Counterparts {
  const parts = kafkaSinks(plan).map((sink) => partsOf(sink, plan, profile));
  return {
    entries: parts.flatMap(({ entries }) => entries),
    secrets: parts.flatMap(({ secrets }) => secrets),
  };
}

function partsOf(sink: Resource, plan: Plan, profile: Profile): Counterparts {
  const { bootstrap, login } = entrance(plan, profile);
  const before = objectAt(sink.document);
  // One that says how to log in says where to.
  if (at(before, 'spec', 'auth') !== undefined)
    return { entries: [{ file: 'sinks', document: before }], secrets: [] };
  const document = withValue(before, ['spec', 'bootstrapServers'], [bootstrap]);
  if (!login) return { entries: [{ file: 'sinks', document }], secrets: [] };
  const user = sinkUser(sink, plan);
  const secret = `${user}-login`;
  return {
    entries: [
      {
        file: 'sinks',
        document: withValue(document, ['spec', 'auth'], { secret: { ref: { name: secret } } }),
      },
      { file: 'users', document: userWithPassword(plan, user, secret, sinkAcls(topicOfSink(sink))) },
    ],
    secrets: loginSecrets(sink, plan, user, secret),
  };
}

/** Knative takes all of a KafkaSink's login from one Secret: so Strimzi takes the password from it too. */
function userWithPassword(plan: Plan, name: string, secret: string, acls: readonly Acl[]): Document {
  const password = { valueFrom: { secretKeyRef: { name: secret, key: 'password' } } };
  return withValue(kafkaUser(plan, name, 'sink', acls), ['spec', 'authentication', 'password'], password);
}

function loginSecrets(sink: Resource, plan: Plan, user: string, secret: string): SecretEntry[] {
  const { name, namespace } = plan.kafka;
  const password = `the password of ${user}: choose one`;
  const own = {
    namespace: sink.namespace,
    name: secret,
    keys: {
      password,
      'ca.crt': `copy it from the Secret ${name}-cluster-ca-cert of namespace ${namespace}, which Strimzi makes`,
    },
    literals: { protocol: 'SASL_SSL', 'sasl.mechanism': 'SCRAM-SHA-512', user },
  };
  // Strimzi reads it beside its Kafka.
  return sink.namespace === namespace ? [own] : [own, { namespace, name: secret, keys: { password } }];
}
