import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../compose/root.ts';
import type { ExportInput } from '../../../manifests/write/plan.ts';
import { connector, example, sample, source } from '../../unit/export-rig.ts';

/** What is exported to be judged: YAML, and how. */
export interface Case {
  readonly yaml: string;
  readonly more?: Partial<ExportInput>;
}

const account = {
  'database.user': '$' + '{secrets:shop/db:user}',
  'database.password': '$' + '{secrets:shop/db:password}',
};

const service = `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: audit
  namespace: shop
  annotations: {plumbline.dev/command: node audit.ts}
spec:
  template:
    spec:
      containers: [{image: registry.example.com/audit:1}]
`;

const secured = `apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: {name: nodes, namespace: shop, labels: {strimzi.io/cluster: own}}
spec:
  replicas: 3
  roles: [controller, broker]
  storage: {type: jbod, volumes: [{id: 0, type: persistent-claim, size: 5Gi}]}
---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: own, namespace: shop}
spec:
  kafka:
    listeners:
      - {name: secure, port: 9094, type: internal, tls: true, authentication: {type: scram-sha-512}}
    authorization: {type: simple}
    config: {default.replication.factor: 3, min.insync.replicas: 2}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata: {name: reader, namespace: shop, labels: {strimzi.io/cluster: own}}
spec:
  authentication: {type: scram-sha-512}
  authorization:
    type: simple
    acls: [{resource: {type: topic, name: a.shop., patternType: prefix}, operations: [Read]}]
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: a.shop.orders, namespace: shop, labels: {strimzi.io/cluster: own}}
spec: {partitions: 4, replicas: 3, config: {min.insync.replicas: 2}}
---
apiVersion: v1
kind: Secret
metadata: {name: login, namespace: shop}
stringData: {type: SCRAM-SHA-512, user: reader}
---
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: reads, namespace: shop}
spec:
  bootstrapServers: [own-kafka-bootstrap.shop.svc:9094]
  topics: [a.shop.orders]
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: audit}}
  net:
    sasl:
      enable: true
      type: {secretKeyRef: {name: login, key: type}}
      user: {secretKeyRef: {name: login, key: user}}
      password: {secretKeyRef: {name: reader, key: password}}
    tls: {enable: true, caCert: {secretKeyRef: {name: own-cluster-ca-cert, key: ca.crt}}}
`;

const old = `apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaConnect
metadata: {name: workers, namespace: shop}
spec:
  replicas: 2
  bootstrapServers: events-kafka-bootstrap:9092
  config: {group.id: crew, config.storage.topic: crew-c, offset.storage.topic: crew-o, status.storage.topic: crew-s}
`;

const spread = `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: inv, namespace: data, labels: {strimzi.io/cluster: workers}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  tasksMax: 1
  config:
    database.hostname: mysql.db.svc
    database.user: \${secrets:db/creds:u}
    database.password: \${secrets:db/creds:p}
    topic.prefix: inv
    database.include.list: inv
    schema.history.internal.kafka.bootstrap.servers: bus-kafka-bootstrap.kafka.svc:9092
---
apiVersion: sources.knative.dev/v1beta1
kind: KafkaSource
metadata: {name: s, namespace: apps}
spec:
  bootstrapServers: [bus-kafka-bootstrap.kafka.svc:9092]
  topics: [inv.inv.t]
  sink: {ref: {apiVersion: v1, kind: Service, name: web}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: apps, annotations: {plumbline.dev/url: "http://127.0.0.1:3000"}}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example.com/web:1", ports: [{containerPort: 8080}], envFrom: [{secretRef: {name: web-env}}], volumeMounts: [{name: c, mountPath: /c}]}], volumes: [{name: c, secret: {secretName: web-cert, items: [{key: tls.crt, path: a}, {key: tls.key, path: b}]}}]}
`;

const deadLetters = `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: s, namespace: shop}
spec:
  bootstrapServers: [events-kafka-bootstrap.shop.svc:9092]
  topics: [t]
  sink: {uri: http://example.com/}
  delivery: {retry: 2, deadLetterSink: {ref: {apiVersion: eventing.knative.dev/v1alpha1, kind: KafkaSink, name: dead}}}
---
apiVersion: eventing.knative.dev/v1alpha1
kind: KafkaSink
metadata: {name: dead, namespace: shop}
spec: {topic: dead, bootstrapServers: [events-kafka-bootstrap.shop.svc:9092]}
`;

const documents = (...all: string[]) => all.join('---\n');

const orders = readdirSync(join(root, 'examples/orders'))
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => readFileSync(join(root, 'examples/orders', name), 'utf8'))
  .join('---\n');

export const cases: Readonly<Record<string, Case>> = {
  'the folder of a team': { yaml: orders },
  'the folder of a team, in another namespace, with a database elsewhere': {
    yaml: orders,
    more: { namespace: 'team', database: 'external' },
  },
  'the default stack': { yaml: example('inventory'), more: { sample } },
  'the default stack in a namespace of its own': {
    yaml: example('inventory'),
    more: { sample, namespace: 'orders' },
  },
  'a database elsewhere, by option': { yaml: example('inventory'), more: { database: 'external' } },
  'a database elsewhere, by its host': {
    yaml: connector('a', { ...account, 'database.hostname': 'db.example.com', 'database.port': 3307 }),
  },
  'a database elsewhere that is wanted in the cluster': {
    yaml: connector('a', { ...account, 'database.hostname': '10.0.0.7' }),
    more: { database: 'in-cluster' },
  },
  'an address, which no ExternalName can hold': {
    yaml: connector('a', { ...account, 'database.hostname': '10.0.0.7' }),
  },
  'CloudEvents by Debezium': { yaml: example('cloudevents') },
  'several connectors, sources and databases': {
    yaml: documents(
      connector('a', {
        ...account,
        'database.hostname': 'mysql',
        'table.include.list': 'shop\\.orders,shop.items',
      }),
      connector('b', {
        'database.hostname': 'mysql',
        'database.include.list': 'audit',
        'database.user': 'b',
        'database.password': 'hush',
      }),
      connector(
        'c',
        {
          ...account,
          'database.hostname': 'other.shop.svc',
          'heartbeat.interval.ms': 1000,
          'provide.transaction.metadata': 'true',
        },
        'second',
      ),
      source('one', ['a.shop.orders', 'a.shop.items', 'Odd_Topic', 'odd-topic']),
      source('two', ['b.audit.log']),
    ),
  },
  'nothing said of the database': { yaml: connector('a', {}) },
  'functions, and a Kafka of the team with users': {
    yaml: documents(secured, service, connector('a', { ...account, 'database.hostname': 'mysql' })),
  },
  'the same in another namespace': {
    yaml: documents(secured, service, connector('a', { ...account, 'database.hostname': 'mysql.shop.svc' })),
    more: { namespace: 'elsewhere' },
  },
  'a KafkaConnect of old': {
    yaml: documents(old, connector('a', { ...account, 'database.hostname': 'mysql' }, 'workers'), service),
  },
  'several namespaces, and a Deployment as sink': { yaml: spread },
  'the same in one namespace': { yaml: spread, more: { namespace: 'one' } },
  'a KafkaSink for dead letters': { yaml: deadLetters },
  'signals, and secrets by other means': {
    yaml: connector('a', {
      'database.hostname': 'mysql',
      'database.user': '$' + '{env:DB_USER}',
      'database.password': '$' + '{file:/etc/db.properties:password}',
      'signal.enabled.channels': 'source,kafka',
      'signal.kafka.bootstrap.servers': 'events-kafka-bootstrap:9092',
    }),
  },
};
