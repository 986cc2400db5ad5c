import { groupOf, type Resource } from './read.ts';
import { listAt, textAt } from './value.ts';

/** A kind as kubectl writes it: `Kafka.kafka.strimzi.io`, `Deployment.apps`; of the core group, `Secret`. */
export type Kind = string;

/** How a cluster serves a kind. */
interface Served {
  readonly versions: readonly string[];
  readonly isNamespaced: boolean;
}

/** By kind: a cluster of Kubernetes 1.35 with Strimzi 1.2.0 and Knative 1.23. */
export type ServedKinds = ReadonlyMap<Kind, Served>;

/** The kind of something that names its `apiVersion` and `kind`. */
export function kindOf(named: Pick<Resource, 'apiVersion' | 'kind'>): Kind {
  const group = groupOf(named);
  return group === '' ? named.kind : `${named.kind}.${group}`;
}

/** Kinds by group and versions; those in capitals' last column belong to no namespace. */
const table: readonly (readonly [group: string, versions: string, namespaced: string, cluster?: string])[] = [
  [
    '',
    'v1',
    'ConfigMap Endpoints LimitRange PersistentVolumeClaim Pod ResourceQuota Secret Service ServiceAccount',
    'Namespace PersistentVolume',
  ],
  ['apps', 'v1 v1beta1 v1beta2', 'DaemonSet Deployment ReplicaSet StatefulSet'],
  ['autoscaling', 'v1 v2', 'HorizontalPodAutoscaler'],
  ['batch', 'v1 v1beta1', 'CronJob Job'],
  ['networking.k8s.io', 'v1 v1beta1', 'Ingress NetworkPolicy'],
  ['policy', 'v1 v1beta1', 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io', 'v1 v1alpha1 v1beta1', 'Role RoleBinding', 'ClusterRole ClusterRoleBinding'],
  ['storage.k8s.io', 'v1 v1alpha1 v1beta1', '', 'StorageClass'],
  ['apiextensions.k8s.io', 'v1', '', 'CustomResourceDefinition'],
  [
    'kafka.strimzi.io',
    'v1',
    'Kafka KafkaBridge KafkaConnect KafkaConnector KafkaMirrorMaker2 KafkaNodePool KafkaRebalance KafkaTopic KafkaUser',
  ],
  ['core.strimzi.io', 'v1', 'StrimziPodSet'],
  ['serving.knative.dev', 'v1', 'Configuration Revision Route Service'],
  ['serving.knative.dev', 'v1beta1', 'DomainMapping'],
  ['eventing.knative.dev', 'v1', 'Broker Trigger'],
  ['eventing.knative.dev', 'v1alpha1', 'EventPolicy EventTransform KafkaSink RequestReply'],
  ['eventing.knative.dev', 'v1beta3 v1beta2 v1beta1', 'EventType'],
  ['messaging.knative.dev', 'v1', 'Channel InMemoryChannel Subscription'],
  ['messaging.knative.dev', 'v1 v1beta1', 'KafkaChannel'],
  ['flows.knative.dev', 'v1', 'Parallel Sequence'],
  ['sources.knative.dev', 'v1', 'ApiServerSource ContainerSource SinkBinding'],
  ['sources.knative.dev', 'v1 v1beta1', 'KafkaSource'],
  ['sources.knative.dev', 'v1 v1beta2', 'PingSource'],
  ['sources.knative.dev', 'v1alpha1', 'IntegrationSource'],
  ['sinks.knative.dev', 'v1alpha1', 'IntegrationSink JobSink'],
  ['internal.kafka.eventing.knative.dev', 'v1alpha1', 'Consumer ConsumerGroup'],
];

const builtIn: ServedKinds = new Map(
  table.flatMap(([group, versions, namespaced, cluster = '']) =>
    [namespaced, cluster].flatMap((kinds, column) =>
      words(kinds).map((kind) => [
        group === '' ? kind : `${kind}.${group}`,
        { versions: words(versions), isNamespaced: column === 0 },
      ]),
    ),
  ),
);

/** With those of the CustomResourceDefinitions among the resources. */
export function servedKinds(resources: readonly Resource[]): ServedKinds {
  const own = resources
    .filter((one) => kindOf(one) === 'CustomResourceDefinition.apiextensions.k8s.io')
    .map(({ document }): [Kind, Served] => [
      `${textAt(document, 'spec', 'names', 'kind')}.${textAt(document, 'spec', 'group')}`,
      {
        versions: listAt(document, 'spec', 'versions').map((version) => textAt(version, 'name')),
        isNamespaced: textAt(document, 'spec', 'scope') !== 'Cluster',
      },
    ]);
  return new Map([...builtIn, ...own]);
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
