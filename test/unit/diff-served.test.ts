import { describe, expect, it } from 'vitest';
import { diff, lines, realLines } from './diff-rig.ts';

/** What a team writes, and what `kubectl get -o yaml` answers for it: nothing of that is a difference. */
const written = `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: orders, namespace: shop, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config:
    database.hostname: mysql
    database.port: 3306
    table.include.list: shop.orders,shop.items
    tombstones.on.delete: true
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: shop.orders, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: {partitions: 3, config: {retention.ms: 1000, cleanup.policy: "compact,delete"}}
---
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: orders, namespace: shop}
spec:
  bootstrapServers: [events:9092]
  topics: [a, b]
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: orders}}
  delivery: {retry: 3, backoffDelay: PT0.5S}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: orders, namespace: shop}
spec:
  template:
    spec:
      containers:
        - image: orders
          resources: {limits: {cpu: 1000m, memory: 1Gi}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql, namespace: shop}
spec:
  serviceName: mysql
  selector: {matchLabels: {app: mysql}}
  template:
    metadata: {labels: {app: mysql}}
    spec:
      containers: [{name: mysql, image: mysql, ports: [{containerPort: 3306}], livenessProbe: {exec: {command: [x]}}}]
---
apiVersion: v1
kind: Service
metadata: {name: mysql, namespace: shop}
spec: {selector: {app: mysql}, ports: [{port: 3306}]}
---
apiVersion: v1
kind: Secret
metadata: {name: mysql, namespace: shop}
stringData: {password: secret}
`;

const served = `apiVersion: v1
kind: List
metadata: {resourceVersion: ""}
items:
- apiVersion: v1
  data: {password: c2VjcmV0}
  kind: Secret
  metadata: {name: mysql, namespace: shop, uid: a, creationTimestamp: "2026-01-01T00:00:00Z"}
  type: Opaque
- apiVersion: v1
  kind: Service
  metadata: {name: mysql, namespace: shop, resourceVersion: "1"}
  spec:
    clusterIP: 10.0.0.1
    clusterIPs: [10.0.0.1]
    internalTrafficPolicy: Cluster
    ipFamilies: [IPv4]
    ipFamilyPolicy: SingleStack
    ports: [{port: 3306, protocol: TCP, targetPort: 3306}]
    selector: {app: mysql}
    sessionAffinity: None
    type: ClusterIP
  status: {loadBalancer: {}}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: mysql, namespace: shop, generation: 1}
  spec:
    persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}
    podManagementPolicy: OrderedReady
    replicas: 1
    revisionHistoryLimit: 10
    selector: {matchLabels: {app: mysql}}
    serviceName: mysql
    template:
      metadata: {creationTimestamp: null, labels: {app: mysql}}
      spec:
        containers:
        - image: mysql
          imagePullPolicy: IfNotPresent
          livenessProbe: {exec: {command: [x]}, failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1}
          name: mysql
          ports: [{containerPort: 3306, protocol: TCP}]
          resources: {}
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
        dnsPolicy: ClusterFirst
        restartPolicy: Always
        schedulerName: default-scheduler
        securityContext: {}
        terminationGracePeriodSeconds: 30
    updateStrategy: {rollingUpdate: {partition: 0}, type: RollingUpdate}
  status: {replicas: 1}
- apiVersion: serving.knative.dev/v1
  kind: Service
  metadata:
    annotations: {serving.knative.dev/creator: me, serving.knative.dev/lastModifier: me}
    name: orders
    namespace: shop
  spec:
    template:
      metadata: {annotations: {client.knative.dev/user-image: orders}, creationTimestamp: null}
      spec:
        containerConcurrency: 0
        containers:
        - image: orders
          name: user-container
          readinessProbe: {successThreshold: 1, tcpSocket: {port: 0}}
          resources: {limits: {cpu: "1", memory: 1Gi}}
        enableServiceLinks: false
        timeoutSeconds: 300
    traffic: [{latestRevision: true, percent: 100}]
  status: {url: http://orders}
- apiVersion: sources.knative.dev/v1beta1
  kind: KafkaSource
  metadata:
    annotations:
      autoscaling.knative.dev/class: keda.autoscaling.knative.dev
      autoscaling.knative.dev/maxScale: "1"
      kubectl.kubernetes.io/last-applied-configuration: "{}"
    finalizers: [kafkasources.sources.knative.dev]
    managedFields: [{manager: kubectl}]
    name: orders
    namespace: shop
  spec:
    bootstrapServers: [events:9092]
    ceOverrides: {}
    consumerGroup: knative-kafka-source-0a1b2c3d-1111-4222-8333-0123456789ab
    consumers: 1
    delivery: {retry: 3, backoffDelay: PT0.50S}
    initialOffset: latest
    net: {sasl: {password: {}, type: {}, user: {}}, tls: {caCert: {}, cert: {}, key: {}}}
    ordering: ordered
    sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: orders, namespace: shop}}
    topics: [b, a]
  status: {conditions: [], sinkUri: http://orders}
- apiVersion: kafka.strimzi.io/v1beta2
  kind: KafkaTopic
  metadata: {name: shop.orders, namespace: shop, labels: {strimzi.io/cluster: events}}
  spec: {partitions: 3, topicName: shop.orders, config: {cleanup.policy: "delete, compact", retention.ms: "1000"}}
  status: {topicId: x}
- apiVersion: kafka.strimzi.io/v1beta2
  kind: KafkaConnector
  metadata: {name: orders, namespace: shop, labels: {strimzi.io/cluster: connect}}
  spec:
    autoRestart: {enabled: false}
    class: io.debezium.connector.mysql.MySqlConnector
    config:
      database.hostname: mysql
      database.port: "3306"
      table.include.list: shop.items, shop.orders
      tombstones.on.delete: "true"
    pause: false
    state: running
    tasksMax: 1
  status: {connectorStatus: {}}
`;

describe("a cluster's YAML and the stack that runs what it was made from", () => {
  it('differ in nothing, whichever of them runs', () => {
    expect(lines(diff(served, written))).toEqual([]);
    expect(lines(diff(written, served))).toEqual([]);
  });

  it.each([
    ['consumers: 1', 'consumers: 2', 'KafkaSource orders: spec.consumers: 2 → none'],
    [
      'initialOffset: latest',
      'initialOffset: earliest',
      'KafkaSource orders: spec.initialOffset: "earliest" → none',
    ],
    ['knative-kafka-source-0a1b2c3d', 'g-0a1b2c3d', /^KafkaSource orders: spec\.consumerGroup: "g-/],
    ['topics: [b, a]', 'topics: [a]', 'KafkaSource orders: spec.topics: ["a"] → ["a","b"]'],
    ['PT0.50S', 'PT0.05S', 'KafkaSource orders: spec.delivery.backoffDelay: "PT0.05S" → "PT0.5S"'],
    [
      'name: orders, namespace: shop}}\n    topics',
      'name: orders, namespace: b}}\n    topics',
      'KafkaSource orders: spec.sink.ref.namespace: "b" → none',
    ],
    [
      'retention.ms: "1000"',
      'retention.ms: "1001"',
      'KafkaTopic shop.orders: spec.config["retention.ms"]: "1001" → "1000"',
    ],
    ['partitions: 3', 'partitions: 4', 'KafkaTopic shop.orders: spec.partitions: 4 → 3'],
    [
      'shop.items, shop.orders',
      'shop.items',
      'KafkaConnector orders: spec.config["table.include.list"]: "shop.items" → "shop.orders,shop.items"',
    ],
    ['state: running', 'state: stopped', 'KafkaConnector orders: spec.state: "stopped" → none'],
    ['pause: false\n    state: running', 'pause: true', 'KafkaConnector orders: spec.state: "paused" → none'],
    ['tasksMax: 1', 'tasksMax: 2', 'KafkaConnector orders: spec.tasksMax: 2 → none'],
    [
      'timeoutSeconds: 300',
      'timeoutSeconds: 60',
      'Service orders: spec.template.spec.timeoutSeconds: 60 → none',
    ],
    [
      '- image: mysql\n',
      '- image: mysql:8\n',
      'StatefulSet mysql: spec.template.spec.containers[mysql].image: "mysql:8" → "mysql"',
    ],
    ['port: 3306, protocol', 'port: 3307, protocol', /^Service mysql: spec\.ports/],
    ['c2VjcmV0', 'eA==', 'Secret mysql: data.password: "eA==" → "c2VjcmV0"'],
  ])('differ when %s becomes %s', (from, to, line) => {
    expect(served).toContain(from);
    const found = realLines(diff(served.replace(from, to), written));
    expect(found[0]).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
  });

  it('differ in what a container gets, which means nothing here', () => {
    const found = diff(served.replace('cpu: "1"', 'cpu: "2"'), written);
    expect(lines(found)).toEqual([
      '(Service orders: spec.template.spec.containers[0].resources.limits.cpu: "2" → "1000m")',
    ]);
  });

  it('differ when a KafkaSource gets a delivery that says nothing, for then nothing is retried', () => {
    const bare = written.replace(/ {2}delivery: .*\n/, '');
    const empty = written.replace(/ {2}delivery: .*\n/, '  delivery: {}\n');
    expect(lines(diff(empty, bare))).toEqual(['KafkaSource orders: spec.delivery: {} → none']);
  });
});
