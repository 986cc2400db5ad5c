import { expect } from 'vitest';
import type { Problem } from '../../lib/problem.ts';
import { readText } from '../../manifests/read.ts';
import { checkReferences } from '../../manifests/references/index.ts';

/** A pipeline in namespace `shop` in which everything fits together. */
export const good = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Secret
metadata: {name: mysql, namespace: shop}
stringData: {user: debezium, password: dbz}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: mysql-config, namespace: shop}
data: {binlog.cnf: "[mysqld]"}
---
apiVersion: v1
kind: Service
metadata: {name: mysql, namespace: shop}
spec:
  clusterIP: None
  selector: {app: mysql}
  ports: [{port: 3306, targetPort: mysql}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql, namespace: shop}
spec:
  serviceName: mysql
  template:
    metadata: {labels: {app: mysql}}
    spec:
      containers:
        - name: mysql
          ports: [{name: mysql, containerPort: 3306}]
          env:
            - name: MYSQL_ROOT_PASSWORD
              valueFrom: {secretKeyRef: {name: mysql, key: password}}
      volumes:
        - name: config
          configMap: {name: mysql-config, items: [{key: binlog.cnf, path: binlog.cnf}]}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: {name: dual, namespace: shop, labels: {strimzi.io/cluster: events}}
spec:
  replicas: 1
  roles: [controller, broker]
  storage: {type: jbod, volumes: [{id: 0, type: persistent-claim, size: 10Gi, kraftMetadata: shared}]}
---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: events, namespace: shop}
spec:
  kafka:
    version: 4.3.1
    listeners:
      - {name: plain, port: 9092, type: internal, tls: false}
      - {name: tls, port: 9093, type: internal, tls: true, authentication: {type: scram-sha-512}}
      - {name: outside, port: 9094, type: nodeport, tls: false}
    authorization: {type: simple, superUsers: [ANONYMOUS]}
    config:
      default.replication.factor: 1
      offsets.topic.replication.factor: 1
      transaction.state.log.replication.factor: 1
      transaction.state.log.min.isr: 1
  entityOperator: {topicOperator: {}, userOperator: {}}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: customers, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: {topicName: shop.inventory.customers, partitions: 3, replicas: 1}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata: {name: source, namespace: shop, labels: {strimzi.io/cluster: events}}
spec:
  authentication: {type: scram-sha-512}
  authorization:
    type: simple
    acls:
      - {resource: {type: topic, name: shop., patternType: prefix}, operations: [Read]}
      - {resource: {type: group, name: secured}, operations: [Read]}
---
apiVersion: v1
kind: Secret
metadata: {name: login, namespace: shop}
stringData: {type: SCRAM-SHA-512, user: source}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaConnect
metadata: {name: connect, namespace: shop, annotations: {strimzi.io/use-connector-resources: "true"}}
spec:
  image: registry.example.com/connect:1
  bootstrapServers: events-kafka-bootstrap:9092
  groupId: connect
  configStorageTopic: connect-configs
  offsetStorageTopic: connect-offsets
  statusStorageTopic: connect-status
  config:
    config.storage.replication.factor: -1
    offset.storage.replication.factor: -1
    status.storage.replication.factor: -1
    config.providers: secrets, env
    config.providers.secrets.class: io.strimzi.kafka.KubernetesSecretConfigProvider
    config.providers.env.class: org.apache.kafka.common.config.provider.EnvVarConfigProvider
  template: {connectContainer: {env: [{name: DATABASE_USER, value: debezium}]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: secrets, namespace: shop}
rules: [{apiGroups: [""], resources: [secrets], resourceNames: [mysql], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: secrets, namespace: shop}
subjects: [{kind: ServiceAccount, name: connect-connect, namespace: shop}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: secrets}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: inventory, namespace: shop, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config:
    database.hostname: mysql
    database.user: \${env:DATABASE_USER}
    database.password: \${secrets:shop/mysql:password}
    topic.prefix: shop
    schema.history.internal.kafka.bootstrap.servers: events-kafka-bootstrap:9092
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: event-display, namespace: shop}
spec: {template: {spec: {containers: [{image: registry.example.com/event-display:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: audit, namespace: shop}
spec:
  template:
    metadata: {labels: {app: audit}}
    spec: {containers: [{name: audit, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: audit, namespace: shop}
spec: {selector: {app: audit}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: plain, namespace: shop}
spec:
  bootstrapServers: [events-kafka-bootstrap.shop.svc:9092]
  topics: [shop.inventory.customers]
  initialOffset: earliest
  consumerGroup: plain
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: event-display}}
---
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: secured, namespace: shop}
spec:
  bootstrapServers: [events-kafka-bootstrap.shop:9093]
  topics: [shop.inventory.customers]
  initialOffset: earliest
  consumerGroup: secured
  net:
    sasl:
      enable: true
      type: {secretKeyRef: {name: login, key: type}}
      user: {secretKeyRef: {name: login, key: user}}
      password: {secretKeyRef: {name: source, key: password}}
    tls:
      enable: true
      caCert: {secretKeyRef: {name: events-cluster-ca-cert, key: ca.crt}}
  sink: {uri: "http://audit.shop.svc.cluster.local/customers"}
`;

/** The good pipeline with texts replaced, each of which must be there, and documents added. */
export function changed(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (from === '') return `${text}\n---\n${to}`;
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, good);
}

/** What is found in YAML. */
export function check(text: string): { errors: Problem[]; warnings: Problem[] } {
  const { resources, problems } = readText(text, 'f.yaml');
  expect(problems).toEqual([]);
  return checkReferences(resources);
}

/** Code, field and fix of each. */
export const inShort = (problems: readonly Problem[]): (string | undefined)[][] =>
  problems.map(({ code, field, fix }) => [code, field, fix]);
