import type { Resource } from '../read.ts';
import { at, integerOf, listAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings } from './rule.ts';
import { existing } from './suggest.ts';

export const kafkaKind = 'Kafka.kafka.strimzi.io';
export const connectKind = 'KafkaConnect.kafka.strimzi.io';
export const topicKind = 'KafkaTopic.kafka.strimzi.io';

const label = 'strimzi.io/cluster';
const labelPath: Path = ['metadata', 'labels', label];

/** Name of the Kafka or KafkaConnect that a resource is of; empty when it has none. */
export const clusterName = (resource: Resource): string => textAt(resource.document, ...labelPath);

/** The Kafka or KafkaConnect that a resource is of by its label, if the files have it. */
export function clusterOf(resource: Resource, kind: string, set: ResourceSet): Resource | undefined {
  const name = clusterName(resource);
  return (
    set.find(kind, resource.namespace, name) ??
    // Its operators may be told to watch another namespace.
    set.ofKind(kind).find((cluster) => cluster.name === name && watched(cluster).includes(resource.namespace))
  );
}

const watched = (cluster: Resource): string[] =>
  ['topicOperator', 'userOperator'].map((operator) =>
    textAt(cluster.document, 'spec', 'entityOperator', operator, 'watchedNamespace'),
  );

/** What is wrong with the label that names its cluster. */
export function* labelFindings(resource: Resource, kind: string, set: ResourceSet): Findings {
  const name = clusterName(resource);
  const [plain = kind] = kind.split('.', 1);
  if (name === '') {
    yield error(resource, labelPath, {
      code: 'strimzi.no-cluster-label',
      message: `on a cluster no operator looks at a ${resource.kind} without the label ${label}`,
      fix: `Add it to metadata.labels, with the name of your ${plain}.`,
    });
  } else if (!clusterOf(resource, kind, set)) {
    yield error(resource, labelPath, {
      code: 'strimzi.no-cluster',
      message: `there is no ${plain} ${name} in namespace ${resource.namespace}`,
      fix: existing(kind, resource.namespace, name, set),
    });
  }
}

/** How many nodes of a Kafka's pools have a role. */
export function nodesOf(kafka: Resource, role: 'broker' | 'controller', set: ResourceSet): number {
  return set
    .ofKind('KafkaNodePool.kafka.strimzi.io', kafka.namespace)
    .filter((pool) => clusterName(pool) === kafka.name)
    .filter((pool) => listAt(pool.document, 'spec', 'roles').includes(role))
    .reduce((sum, pool) => sum + (integerOf(at(pool.document, 'spec', 'replicas')) ?? 0), 0);
}

/** `2 brokers`, `1 broker` */
export const brokersOf = (count: number): string => `${count} broker${count === 1 ? '' : 's'}`;
