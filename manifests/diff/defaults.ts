import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../read.ts';

/** A field that is as good as absent when it has the value; `*` stands for any item or key. */
type Default = readonly [path: readonly string[], value: unknown];

const field = (path: string, value: unknown): Default => [path.split(' '), value];

/** The API server's, of a pod (`k8s.io/kubernetes/pkg/apis/core/v1/defaults.go`). */
function podDefaults(prefix: string): Default[] {
  const at = (path: string, value: unknown) => field(`${prefix} ${path}`, value);
  const containers = ['containers', 'initContainers'].flatMap((list) => [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => [
      at(`${list} * ${probe} failureThreshold`, 3),
      at(`${list} * ${probe} periodSeconds`, 10),
      at(`${list} * ${probe} successThreshold`, 1),
      at(`${list} * ${probe} timeoutSeconds`, 1),
      at(`${list} * ${probe} httpGet scheme`, 'HTTP'),
    ]),
    at(`${list} * terminationMessagePath`, '/dev/termination-log'),
    at(`${list} * terminationMessagePolicy`, 'File'),
    at(`${list} * imagePullPolicy`, 'IfNotPresent'),
    at(`${list} * resources`, {}),
    at(`${list} * securityContext`, {}),
    at(`${list} * ports * protocol`, 'TCP'),
    at(`${list} * env * valueFrom fieldRef apiVersion`, 'v1'),
  ]);
  const volumes = ['configMap', 'secret', 'projected', 'downwardAPI'].map((kind) =>
    at(`volumes * ${kind} defaultMode`, 420),
  );
  return [
    ...containers,
    ...volumes,
    at('dnsPolicy', 'ClusterFirst'),
    at('restartPolicy', 'Always'),
    at('schedulerName', 'default-scheduler'),
    at('securityContext', {}),
    at('terminationGracePeriodSeconds', 30),
  ];
}

/** Those of workloads (`pkg/apis/apps/v1/defaults.go`). */
const workload: readonly Default[] = [
  ...podDefaults('spec template spec'),
  field('spec revisionHistoryLimit', 10),
  field('spec replicas', 1),
];

const ofKind: ReadonlyMap<string, readonly Default[]> = new Map([
  // The webhook's (BEHAVIOUR 8), and what it writes when KEDA scales the sources (kafka_defaults.go).
  [
    'sources.knative.dev/KafkaSource',
    [
      field('spec consumers', 1),
      field('spec initialOffset', 'latest'),
      field('spec ordering', 'ordered'),
      field('spec ceOverrides extensions', {}),
      field('spec ceOverrides', {}),
      ...['sasl', 'tls'].map((part) => field(`spec net ${part} enable`, false)),
      // Go writes out structures that hold nothing.
      field('spec net * *', {}),
      field('spec net *', {}),
      field('spec net', {}),
      field('metadata annotations autoscaling.knative.dev/class', 'keda.autoscaling.knative.dev'),
      field('metadata annotations autoscaling.knative.dev/minScale', '1'),
      field('metadata annotations autoscaling.knative.dev/maxScale', '1'),
      field('metadata annotations keda.autoscaling.knative.dev/pollingInterval', '30'),
      field('metadata annotations keda.autoscaling.knative.dev/cooldownPeriod', '300'),
      field('metadata annotations keda.autoscaling.knative.dev/kafkaLagThreshold', '10'),
    ],
  ],
  [
    'kafka.strimzi.io/KafkaConnector',
    [
      field('spec tasksMax', 1),
      field('spec state', 'running'),
      field('spec autoRestart enabled', false),
      field('spec autoRestart', {}),
      field('spec config', {}),
    ],
  ],
  ['kafka.strimzi.io/KafkaTopic', [field('spec config', {})]],
  ['kafka.strimzi.io/KafkaConnect', [field('spec config', {}), field('spec groupId', 'connect')]],
  // `SetDefaults` of its RevisionSpec (revision_defaults.go) and of its route.
  [
    'serving.knative.dev/Service',
    [
      field('spec template spec containerConcurrency', 0),
      field('spec template spec timeoutSeconds', 300),
      field('spec template spec enableServiceLinks', false),
      ...podDefaults('spec template spec'),
      field('spec template spec containers * name', 'user-container'),
      field('spec template spec containers * readinessProbe tcpSocket port', 0),
      field('spec template spec containers * readinessProbe tcpSocket', {}),
      field('spec template spec containers * readinessProbe', {}),
      field('spec traffic', [{ latestRevision: true, percent: 100 }]),
    ],
  ],
  [
    'apps/Deployment',
    [
      ...workload,
      field('spec progressDeadlineSeconds', 600),
      field('spec strategy', {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      }),
    ],
  ],
  [
    'apps/StatefulSet',
    [
      ...workload,
      field('spec podManagementPolicy', 'OrderedReady'),
      field('spec updateStrategy', { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }),
      field('spec persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Retain', whenScaled: 'Retain' }),
      field('spec volumeClaimTemplates * apiVersion', 'v1'),
      field('spec volumeClaimTemplates * kind', 'PersistentVolumeClaim'),
      field('spec volumeClaimTemplates * status', { phase: 'Pending' }),
      field('spec volumeClaimTemplates * spec volumeMode', 'Filesystem'),
    ],
  ],
  [
    '/Service',
    [
      field('spec type', 'ClusterIP'),
      field('spec sessionAffinity', 'None'),
      field('spec internalTrafficPolicy', 'Cluster'),
      field('spec ipFamilies', ['IPv4']),
      field('spec ipFamilyPolicy', 'SingleStack'),
      field('spec ports * protocol', 'TCP'),
    ],
  ],
  ['/Secret', [field('type', 'Opaque'), field('data', {})]],
  [
    '/Namespace',
    [
      field('metadata labels kubernetes.io/metadata.name', undefined),
      field('spec finalizers', ['kubernetes']),
      field('spec', {}),
    ],
  ],
  ['/PersistentVolumeClaim', [field('spec volumeMode', 'Filesystem')]],
]);

/** Takes the defaults of the kind (`GROUP/KIND`) out of the document, which is changed. */
export function dropDefaults(kind: string, document: Record<string, unknown>): void {
  for (const [path, value] of ofKind.get(kind) ?? []) drop(document, path, value);
}

function drop(node: unknown, [step, ...rest]: readonly string[], value: unknown): void {
  if (Array.isArray(node)) {
    for (const item of step === '*' ? node : []) drop(item, rest, value);
    return;
  }
  if (!isRecord(node) || step === undefined) return;
  for (const key of step === '*' ? Object.keys(node) : [step]) {
    if (rest.length > 0) drop(node[key], rest, value);
    else if (isDeepStrictEqual(node[key], value)) delete node[key];
  }
}
