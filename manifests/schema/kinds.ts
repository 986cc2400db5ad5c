import { groupOf, type Resource } from '../read.ts';

/** The kinds that Kubernetes 1.35 itself serves, by apiVersion: those that people write. */
const kubernetes: Readonly<Record<string, readonly string[]>> = {
  v1: [
    'ConfigMap',
    'Endpoints',
    'Event',
    'LimitRange',
    'Namespace',
    'Node',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  'apps/v1': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'batch/v1': ['CronJob', 'Job'],
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'networking.k8s.io/v1': ['Ingress', 'IngressClass', 'IPAddress', 'NetworkPolicy', 'ServiceCIDR'],
  'policy/v1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'storage.k8s.io/v1': ['CSIDriver', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'coordination.k8s.io/v1': ['Lease'],
  'discovery.k8s.io/v1': ['EndpointSlice'],
  'node.k8s.io/v1': ['RuntimeClass'],
  'certificates.k8s.io/v1': ['CertificateSigningRequest'],
  'admissionregistration.k8s.io/v1': [
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'apiregistration.k8s.io/v1': ['APIService'],
};

const strimzi = [
  'Kafka',
  'KafkaBridge',
  'KafkaConnect',
  'KafkaConnector',
  'KafkaMirrorMaker2',
  'KafkaNodePool',
  'KafkaRebalance',
  'KafkaTopic',
  'KafkaUser',
];

/** What a cluster with Strimzi 1.2.0 and Knative 1.23 serves, kind by apiVersion. */
export const served: Readonly<Record<string, readonly string[]>> = {
  ...kubernetes,
  'kafka.strimzi.io/v1': strimzi,
  'core.strimzi.io/v1': ['StrimziPodSet'],
  'eventing.knative.dev/v1': ['Broker', 'Trigger'],
  'eventing.knative.dev/v1alpha1': ['EventPolicy', 'EventTransform', 'KafkaSink', 'RequestReply'],
  'eventing.knative.dev/v1beta1': ['EventType'],
  'eventing.knative.dev/v1beta2': ['EventType'],
  'eventing.knative.dev/v1beta3': ['EventType'],
  'flows.knative.dev/v1': ['Parallel', 'Sequence'],
  'messaging.knative.dev/v1': ['Channel', 'InMemoryChannel', 'KafkaChannel', 'Subscription'],
  'messaging.knative.dev/v1beta1': ['KafkaChannel'],
  'serving.knative.dev/v1': ['Configuration', 'Revision', 'Route', 'Service'],
  'serving.knative.dev/v1beta1': ['DomainMapping'],
  'sinks.knative.dev/v1alpha1': ['IntegrationSink', 'JobSink'],
  'sources.knative.dev/v1': [
    'ApiServerSource',
    'ContainerSource',
    'KafkaSource',
    'PingSource',
    'SinkBinding',
  ],
  'sources.knative.dev/v1alpha1': ['IntegrationSource'],
  'sources.knative.dev/v1beta1': ['KafkaSource'],
  'sources.knative.dev/v1beta2': ['PingSource'],
};

const groups: ReadonlySet<string> = new Set(Object.keys(served).map((apiVersion) => groupOf({ apiVersion })));

/** Groups that have kinds in no list here, internal ones of Knative's for one: nothing is said of these. */
export const isKnownGroup = (resource: Resource): boolean => groups.has(groupOf(resource));

export const isServed = ({ apiVersion, kind }: Pick<Resource, 'apiVersion' | 'kind'>): boolean =>
  Object.hasOwn(served, apiVersion) && served[apiVersion]?.includes(kind) === true;

/** Reads like v1 to Plumbline, though no cluster serves it any longer. */
export const isOldStrimzi = ({ apiVersion, kind }: Pick<Resource, 'apiVersion' | 'kind'>): boolean =>
  apiVersion === 'kafka.strimzi.io/v1beta2' && strimzi.includes(kind);

/** The apiVersions that serve a kind, of its own group if there is one, of any other else. */
export function versionsOf(resource: Pick<Resource, 'apiVersion' | 'kind'>): string[] {
  const all = Object.keys(served).filter((apiVersion) => served[apiVersion]?.includes(resource.kind));
  const own = all.filter((apiVersion) => groupOf({ apiVersion }) === groupOf(resource));
  return own.length > 0 ? own : all;
}

/** All kinds of a resource's group. */
export const kindsOf = (resource: Pick<Resource, 'apiVersion'>): string[] =>
  Object.entries(served).flatMap(([apiVersion, kinds]) =>
    groupOf({ apiVersion }) === groupOf(resource) ? kinds : [],
  );
