import type { Problem } from '../lib/problem.ts';
import { isKafka, kafka } from '../manifests/kafka.ts';
import { type Acl, isKafkaUser, kafkaUser } from '../manifests/kafkauser.ts';
import type { Resource } from '../manifests/read.ts';
import type { ConnectorStatus } from './reconcile/connect-client.ts';

/** Kafka's own numbers, as an Acl has them. */
const kinds = { topic: 2, group: 3 } as const;
const [prefixed, allow] = [4, 3];
/** ALL and READ. */
const reading = [2, 3];

/**
 * What a connector with a login lacks to read its signals. Debezium says nothing of it: it just takes none.
 * @param signals the topic
 */
export function missingRight(
  { name, config }: Pick<ConnectorStatus, 'name' | 'config'>,
  signals: string,
  resources: readonly Resource[],
): Problem | undefined {
  const jaas = config['signal.consumer.sasl.jaas.config'] ?? '';
  const reader = /\busername="([^"$]+)"/.exec(jaas)?.[1];
  if (reader === undefined || mayAll(reader, resources)) return undefined;
  const group = config['signal.consumer.group.id'] ?? config['signal.kafka.groupId'] ?? 'kafka-signal';
  const its = resources
    .filter((one) => isKafkaUser(one) && one.name === reader)
    .flatMap((one) => kafkaUser(one).value?.acls ?? []);
  const lacks = [
    ...(mayRead(its, 'topic', signals) ? [] : [`the topic ${signals}`]),
    ...(mayRead(its, 'group', group) ? [] : [`the group ${group}`]),
  ].join(' and ');
  if (lacks === '') return undefined;
  return {
    code: 'snapshot.no-right',
    message: `the connector ${name} reads its signals as the Kafka user ${reader}, who may not read ${lacks}`,
    fix: `In the KafkaUser ${reader}, allow Describe and Read on ${lacks}; then npm run stack -- connectors restart ${name}.`,
  };
}

function mayAll(user: string, resources: readonly Resource[]): boolean {
  const supers = resources
    .filter(isKafka)
    .flatMap((one) => kafka(one).value?.authorization?.superUsers ?? []);
  return supers.some((name) => name.replace(/^CN=/, '') === user);
}

function mayRead(acls: readonly Acl[], kind: keyof typeof kinds, name: string): boolean {
  const all = acls
    .filter((acl) => acl.resourceType === kinds[kind] && reading.includes(acl.operation))
    .filter(({ resourceName, patternType }) =>
      patternType === prefixed ? name.startsWith(resourceName) : [name, '*'].includes(resourceName),
    );
  // One that denies counts for more.
  return all.length > 0 && all.every(({ permission }) => permission === allow);
}
