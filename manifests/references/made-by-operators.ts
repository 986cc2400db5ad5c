import type { Resource } from '../read.ts';
import { type Kind, kindOf } from '../served-kinds.ts';
import { textAt } from '../value.ts';

/** An object that no file holds: a cluster's operator makes it. */
export interface Made {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  /** Of a Secret or ConfigMap; left out when any may be there. */
  readonly keys?: readonly string[];
}

type Find = (kind: Kind, namespace: string, name: string) => Resource | undefined;

/** What Strimzi's and Knative's operators make of a resource, and others may refer to. */
export function madeBy(resource: Resource, find: Find): Made[] {
  const { namespace, name } = resource;
  const made = (kind: Kind, suffix: string, keys?: readonly string[]): Made => ({
    kind,
    namespace,
    name: `${name}${suffix}`,
    ...(keys && { keys }),
  });
  switch (kindOf(resource)) {
    case 'Kafka.kafka.strimzi.io':
      return [
        made('Secret', '-cluster-ca-cert', caKeys),
        made('Secret', '-clients-ca-cert', caKeys),
        made('Service', '-kafka-bootstrap'),
        made('Service', '-kafka-brokers'),
        made('ServiceAccount', '-kafka'),
        made('ServiceAccount', '-entity-operator'),
      ];
    case 'KafkaUser.kafka.strimzi.io': {
      const secret = userSecret(resource, find);
      return secret ? [{ kind: 'Secret', namespace, ...secret }] : [];
    }
    case 'KafkaConnect.kafka.strimzi.io':
      return [made('Service', '-connect-api'), made('ServiceAccount', '-connect')];
    case 'KafkaMirrorMaker2.kafka.strimzi.io':
      return [made('Service', '-mirrormaker2-api'), made('ServiceAccount', '-mirrormaker2')];
    case 'KafkaBridge.kafka.strimzi.io':
      return [made('Service', '-bridge-service'), made('ServiceAccount', '-bridge')];
    case 'Service.serving.knative.dev':
      return [made('Service', '')];
    default:
      return [];
  }
}

const caKeys = ['ca.crt', 'ca.p12', 'ca.password'];

/** Keys of the Secret that the user operator makes, by `spec.authentication.type`. */
const userKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['tls', ['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password']],
  ['scram-sha-512', ['password', 'sasl.jaas.config']],
]);

/** The Secret that the user operator makes for a KafkaUser; undefined when it makes none. */
export function userSecret(
  user: Resource,
  find: Find,
): { name: string; keys: readonly string[] } | undefined {
  const keys = userKeys.get(textAt(user.document, 'spec', 'authentication', 'type'));
  if (!keys) return undefined;
  return { name: userSecretName(user, find), keys };
}

/** Its name: the user's, behind the prefix that the Kafka gives to all of them. */
export function userSecretName(user: Resource, find: Find): string {
  const cluster = textAt(user.document, 'metadata', 'labels', 'strimzi.io/cluster');
  const kafka = find('Kafka.kafka.strimzi.io', user.namespace, cluster);
  const prefix = textAt(kafka?.document, 'spec', 'entityOperator', 'userOperator', 'secretPrefix');
  return `${prefix}${user.name}`;
}

/** What Knative's own installation has, and a Broker may name as its config. */
export function knativeConfigMaps(namespace: string): Made[] {
  return ['config-br-default-channel', 'kafka-broker-config', 'kafka-channel-config'].map((name) => ({
    kind: 'ConfigMap',
    namespace,
    name,
  }));
}
