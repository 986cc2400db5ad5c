import type { KafkaSource } from '../kafkasource.ts';
import { kafkaAt } from '../service-host.ts';
import { listAt, objectAt } from '../value.ts';
import { sourceAcls } from './acls.ts';
import { type Document, withDefault, withValue } from './document.ts';
import { caSecret, entrance } from './listeners.ts';
import { copies, keepsOwnNet, loginSecret, sourceUser } from './logins.ts';
import type { Plan } from './plan.ts';
import type { Counterparts, Profile } from './types.ts';
import { kafkaUser } from './users.ts';

/** `spec.net` of a KafkaSource (BEHAVIOUR 8): values are in Secrets of its own namespace. */
interface Net {
  readonly sasl?: {
    readonly enable: boolean;
    readonly type: SecretRef;
    readonly user: SecretRef;
    readonly password: SecretRef;
  };
  readonly tls?: { readonly enable: boolean; readonly caCert: SecretRef };
}

interface SecretRef {
  readonly secretKeyRef: { readonly name: string; readonly key: string };
}

const ref = (name: string, key: string): SecretRef => ({ secretKeyRef: { name, key } });

/** A KafkaSource with the cluster's Kafka, and what it logs in with. */
export function sourceParts(source: KafkaSource, plan: Plan, profile: Profile): Counterparts {
  const { login } = entrance(plan, profile);
  const isOwn = keepsOwnNet(source, plan);
  const document = onCluster(source, plan, profile, isOwn);
  const entry = { file: 'sources', document };
  if (!login || isOwn) return { entries: [entry], secrets: [] };
  const user = sourceUser(source, plan);
  return {
    entries: [
      entry,
      {
        file: 'users',
        document: kafkaUser(plan, user, 'source', sourceAcls(source.topics, source.consumerGroup)),
      },
    ],
    secrets: [
      {
        namespace: source.namespace,
        name: loginSecret(source, plan),
        keys: {},
        literals: { user, saslType: 'SCRAM-SHA-512' },
      },
      ...copies(plan, profile, source.namespace, user),
    ],
  };
}

function onCluster(source: KafkaSource, plan: Plan, profile: Profile, isOwn: boolean): Document {
  const { bootstrap } = entrance(plan, profile);
  let document = objectAt(source.resource.document);
  // The one that it has anyway, and that its rights are for.
  document = withDefault(document, ['spec', 'consumerGroup'], source.consumerGroup);
  if (!isOwn) document = withValue(document, ['spec', 'net'], netOf(source, plan, profile));
  const servers = isOwn ? knownServers(source, plan) : undefined;
  return withValue(document, ['spec', 'bootstrapServers'], servers ?? [bootstrap]);
}

/** Those of the user's source, when they lead to a Kafka that is there; with the namespace, which Knative needs. */
function knownServers({ resource, namespace }: KafkaSource, plan: Plan): string[] | undefined {
  const { kafka } = plan;
  const servers = listAt(resource.document, 'spec', 'bootstrapServers').map(String);
  const found = servers.map((server) => kafkaAt(server, namespace));
  if (found.some((one) => one?.name !== kafka.name || one.namespace !== kafka.namespace)) return undefined;
  return found.flatMap((one) => (one ? `${one.name}-kafka-bootstrap.${one.namespace}.svc:${one.port}` : []));
}

function netOf(source: KafkaSource, plan: Plan, profile: Profile): Net | undefined {
  const { tls, login } = entrance(plan, profile);
  if (!tls && !login) return undefined;
  const secret = loginSecret(source, plan);
  return {
    ...(login
      ? {
          sasl: {
            enable: true,
            type: ref(secret, 'saslType'),
            user: ref(secret, 'user'),
            password: ref(sourceUser(source, plan), 'password'),
          },
        }
      : {}),
    ...(tls ? { tls: { enable: true, caCert: ref(caSecret(plan), 'ca.crt') } } : {}),
  };
}
