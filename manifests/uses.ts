import { isKafka, isKafkaNodePool, kafka } from './kafka.ts';
import { isKafkaConnect, kafkaConnect } from './kafkaconnect.ts';
import { isKafkaConnector } from './kafkaconnector.ts';
import { isKafkaSource } from './kafkasource.ts';
import { isKafkaTopic } from './kafkatopic.ts';
import { isKafkaUser } from './kafkauser.ts';
import type { Resource } from './read.ts';
import { groupOf } from './read.ts';
import { homeOf, isService, workloadOf } from './service-home.ts';
import { oneConnect } from './settings-connect.ts';
import { oneKafka } from './settings-kafka.ts';
import type { Parsed } from './shape.ts';
import { databaseServices, isAskedFor, isDeliveredTo } from './uses-references.ts';

/** The part of the stack that a resource is for. */
export type UsedBy = 'database' | 'connect' | 'kafka' | 'source' | 'sink' | 'ignored';

/** What becomes of a resource here. */
export interface Use {
  readonly resource: Resource;
  readonly by: UsedBy;
  /** In a few words: what it is used for, or why it is not. */
  readonly text: string;
}

type Answer = readonly [by: UsedBy, text: string];

/** Kinds that say nothing to a laptop, each with the reason. */
const ignored: ReadonlyMap<string, string> = new Map([
  ['Namespace', 'all namespaces share one stack'],
  ['PersistentVolumeClaim', "data is kept in the stack's state"],
  ['PersistentVolume', "data is kept in the stack's state"],
  ['StorageClass', "data is kept in the stack's state"],
  ...['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map(
    (kind) => [kind, 'no rights are needed here'] as const,
  ),
  ['NetworkPolicy', 'there is no network of a cluster'],
  ['Ingress', 'there is no network of a cluster'],
  ['Job', 'jobs are not run; rows come by npm run stack -- sql'],
  ['CronJob', 'jobs are not run; rows come by npm run stack -- sql'],
  ['Pod', 'pods are not run'],
  ['DaemonSet', 'pods are not run'],
  ['PodDisruptionBudget', 'there is one of each'],
  ['HorizontalPodAutoscaler', 'there is one of each'],
  ['KafkaNodePool', 'there is one broker'],
  ['KafkaRebalance', 'there is one broker'],
  ['CustomResourceDefinition', 'the kinds are known'],
  ['Kustomization', 'a kustomization is read by its own name only'],
]);

/** Of these groups, whatever is not used above. */
const ignoredGroups: readonly (readonly [group: RegExp, why: string])[] = [
  [/^(eventing|messaging|flows|sinks|sources)\.knative\.dev$/, 'of Eventing, only KafkaSources are emulated'],
  [/^serving\.knative\.dev$/, 'of Serving, only Services are read'],
];

/** What becomes of each resource of a set; nothing is passed over without a word. */
export function usesOf(resources: readonly Resource[]): Use[] {
  const all = <T>(is: (one: Resource) => boolean, parse: (one: Resource) => Parsed<T>): T[] =>
    resources.filter(is).flatMap((one) => parse(one).value ?? []);
  const connects = all(isKafkaConnect, kafkaConnect);
  const broker = oneKafka(all(isKafka, kafka), connects, resources, []);
  const worker = oneConnect(connects, resources, []);
  const databases = databaseServices(resources);
  const stations: readonly Resource[] = [broker?.resource, worker?.resource].flatMap((one) => one ?? []);
  return resources.map((resource) => {
    const [by, text] =
      ofPipeline(resource, stations, broker?.authorization?.type === 'simple') ??
      ofServices(resource, resources, databases) ??
      ofValues(resource, resources, databases) ??
      ofNobody(resource);
    return { resource, by, text };
  });
}

/** Strimzi's and Knative's resources that stations and reconcilers read. */
function ofPipeline(
  resource: Resource,
  stations: readonly Resource[],
  hasUsers: boolean,
): Answer | undefined {
  if (isKafkaSource(resource)) return ['source', 'reads its topics, delivers to its sink'];
  if (isKafkaConnector(resource)) return ['connect', 'runs in Kafka Connect'];
  if (isKafkaTopic(resource)) return ['kafka', 'made as a topic'];
  if (isKafkaUser(resource)) {
    return hasUsers
      ? ['kafka', 'an account with its rights']
      : ['ignored', 'the broker asks nobody to log in'];
  }
  if (isKafka(resource)) {
    return stations.includes(resource)
      ? ['kafka', "the broker's settings"]
      : ['ignored', 'there is one broker'];
  }
  if (isKafkaConnect(resource)) {
    return stations.includes(resource)
      ? ['connect', "the worker's settings"]
      : ['ignored', 'there is one Kafka Connect'];
  }
  return isKafkaNodePool(resource) ? ['ignored', 'there is one broker'] : undefined;
}

/** Services, and what runs behind them. */
function ofServices(
  resource: Resource,
  resources: readonly Resource[],
  databases: readonly Resource[],
): Answer | undefined {
  if (isService(resource)) {
    if (databases.includes(resource)) return ['database', 'the local database stands for it'];
    const home = homeOf(resource, resources);
    switch (home.kind) {
      case 'event-display':
        return ['sink', 'Event Display'];
      case 'url':
        return ['sink', `your own at ${home.url}`];
      case 'command':
        return ['sink', `started here: ${home.command}`];
      case 'image':
        if (isDeliveredTo(resource, resources)) return ['sink', `a container of ${home.image}`];
        break;
      case 'nothing':
    }
    return ['ignored', 'no source delivers to it, no connector reads from it'];
  }
  if (resource.kind !== 'Deployment' && resource.kind !== 'StatefulSet') return undefined;
  const services = resources.filter((one) => isService(one) && workloadOf(one, resources) === resource);
  const [first] = services.map((one) => ofServices(one, resources, databases));
  return first && first[0] !== 'ignored' ? first : ['ignored', 'no station stands for it'];
}

/** Secrets and ConfigMaps. */
function ofValues(
  resource: Resource,
  resources: readonly Resource[],
  databases: readonly Resource[],
): Answer | undefined {
  const { kind } = resource;
  if (kind !== 'Secret' && kind !== 'ConfigMap') return undefined;
  return isAskedFor(resource, resources, databases);
}

function ofNobody(resource: Resource): Answer {
  const { kind } = resource;
  const why = ignored.get(kind) ?? ignoredGroups.find(([group]) => group.test(groupOf(resource)))?.[1];
  return ['ignored', why ?? `no station stands for a ${kind}`];
}
