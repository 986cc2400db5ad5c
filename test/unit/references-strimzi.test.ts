import { expect, test } from 'vitest';
import { changed, check, inShort } from './references-rig.ts';

const providerEnv =
  'config.providers.env.class: org.apache.kafka.common.config.provider.EnvVarConfigProvider';
const storage =
  'storage: {type: jbod, volumes: [{id: 0, type: persistent-claim, size: 10Gi, kraftMetadata: shared}]}';

/** In: what is changed in the good pipeline. Out: the one error. */
const cases: readonly [from: string, to: string, code: string, field: string | undefined, fix: unknown][] = [
  [
    'roles: [controller, broker]',
    'roles: [broker]',
    'strimzi.no-nodes',
    undefined,
    expect.stringContaining('roles: [controller]'),
  ],
  [
    'version: 4.3.1',
    'version: 3.9.0',
    'strimzi.kafka-version',
    'spec.kafka.version',
    'Use one of 4.2.0, 4.2.1, 4.3.0, 4.3.1.',
  ],
  [
    'name: tls, port',
    'name: plain, port',
    'strimzi.listener',
    'spec.kafka.listeners[1].name',
    'Give every listener a name of its own.',
  ],
  ['port: 9094', 'port: 9404', 'strimzi.listener', 'spec.kafka.listeners[2].port', expect.any(String)],
  [
    'port: 9094',
    'port: 9093',
    'strimzi.listener',
    'spec.kafka.listeners[2].port',
    'Give every listener a port of its own.',
  ],
  [
    'type: nodeport, tls: false',
    'type: nodeport, tls: false, authentication: {type: tls}',
    'strimzi.listener',
    'spec.kafka.listeners[2]',
    'Write tls: true.',
  ],
  [
    'offsets.topic.replication.factor: 1\n',
    'offsets.topic.replication.factor: 3\n',
    'strimzi.replication',
    'spec.kafka.config["offsets.topic.replication.factor"]',
    'Set it to 1 or less, or give the node pools more brokers.',
  ],
  [
    '      transaction.state.log.min.isr: 1\n',
    '',
    'strimzi.replication',
    'spec.kafka.config["transaction.state.log.min.isr"]',
    expect.any(String),
  ],
  [
    'default.replication.factor: 1',
    'default.replication.factor: one',
    'strimzi.replication',
    'spec.kafka.config["default.replication.factor"]',
    'Make it 1 or less.',
  ],
  [
    'name: dual, namespace: shop, labels: {strimzi.io/cluster: events}',
    'name: dual, namespace: shop, labels: {strimzi.io/cluster: event}',
    'strimzi.no-nodes',
    undefined,
    expect.any(String),
  ],
  [
    storage,
    'storage: {type: persistent-claim}',
    'strimzi.storage',
    'spec.storage.size',
    'Add one, such as size: 10Gi.',
  ],
  [
    'size: 10Gi',
    'size: 10GB',
    'strimzi.storage',
    'spec.storage.volumes[0].size',
    'Write it as 10Gi or 500M.',
  ],
  [
    'volumes: [{id: 0',
    'volumes: [{id: 0, type: ephemeral}, {id: 0',
    'strimzi.storage',
    'spec.storage.volumes[1].id',
    'Give each volume its own.',
  ],
  ['volumes: [{id: 0, ', 'volumes: [{', 'strimzi.storage', 'spec.storage.volumes[0].id', 'Add id: 0.'],
  [
    'partitions: 3, replicas: 1',
    'partitions: 3, replicas: 3',
    'strimzi.replication',
    'spec.replicas',
    'Set it to 1 or less, or give the node pools more brokers.',
  ],
  [
    'replicas: 1}',
    'replicas: 1, config: {min.insync.replicas: 2}}',
    'strimzi.replication',
    'spec.config["min.insync.replicas"]',
    'Set it to 1 or less.',
  ],
  [
    '{name: customers, namespace: shop, labels: {strimzi.io/cluster: events}}',
    '{name: customers, namespace: shop}',
    'strimzi.no-cluster-label',
    'metadata.labels["strimzi.io/cluster"]',
    'Add it to metadata.labels, with the name of your Kafka.',
  ],
  [
    '{name: inventory, namespace: shop, labels: {strimzi.io/cluster: connect}}',
    '{name: inventory, namespace: shop, labels: {strimzi.io/cluster: conect}}',
    'strimzi.no-cluster',
    'metadata.labels["strimzi.io/cluster"]',
    'Did you mean connect?',
  ],
  ['topicOperator: {}, ', '', 'strimzi.no-topic-operator', undefined, expect.any(String)],
  [', userOperator: {}', '', 'strimzi.no-user-operator', undefined, expect.any(String)],
  [
    'authorization: {type: simple, superUsers: [ANONYMOUS]}',
    '',
    'strimzi.no-authorization',
    'spec.authorization',
    expect.any(String),
  ],
  [
    '{strimzi.io/use-connector-resources: "true"}',
    '{}',
    'strimzi.connectors-ignored',
    undefined,
    expect.any(String),
  ],
  [
    'connect-offsets',
    'connect-configs',
    'strimzi.storage-topics',
    'spec.offsetStorageTopic',
    expect.any(String),
  ],
  [
    'config.storage.replication.factor: -1',
    'config.storage.replication.factor: 3',
    'strimzi.replication',
    'spec.config["config.storage.replication.factor"]',
    expect.stringContaining('-1'),
  ],
  [
    '    offset.storage.replication.factor: -1\n',
    '',
    'strimzi.replication',
    'spec.config["offset.storage.replication.factor"]',
    expect.stringContaining('-1'),
  ],
  [
    'image: registry.example.com/connect:1',
    'image: a\n  build: {output: {image: a}}',
    'strimzi.image',
    'spec.image',
    expect.any(String),
  ],
  [
    'config.providers: secrets, env',
    'config.providers: secrets, env, files',
    'strimzi.provider',
    'spec.config["config.providers"]',
    'Add config.providers.files.class.',
  ],
  [
    `\${env:`,
    `\${environment:`,
    'strimzi.no-provider',
    'spec.config["database.user"]',
    expect.stringContaining('config.providers'),
  ],
  [
    `\${env:DATABASE_USER}`,
    `\${env:DATABASE_USR}`,
    'strimzi.no-variable',
    'spec.config["database.user"]',
    'Did you mean DATABASE_USER?',
  ],
  [
    'mysql:password}',
    'mysql:pass}',
    'reference.no-key',
    'spec.config["database.password"]',
    'It has user, password.',
  ],
  [
    'resourceNames: [mysql]',
    'resourceNames: [other]',
    'strimzi.may-not-read',
    'spec.config["database.password"]',
    expect.stringContaining('connect-connect'),
  ],
  [
    'verbs: [get]',
    'verbs: [list]',
    'strimzi.may-not-read',
    'spec.config["database.password"]',
    expect.any(String),
  ],
  [
    'database.hostname: mysql',
    'database.hostname: mysq',
    'reference.no-service',
    'spec.config["database.hostname"]',
    'Did you mean mysql?',
  ],
  [
    'database.hostname: mysql',
    'database.hostname: mysql.shop.svc\n    database.port: 3307',
    'reference.no-port',
    'spec.config["database.hostname"]',
    'Its ports are 3306: use one of them, or add 3307 to the Service.',
  ],
  [
    'bootstrap.servers: events-kafka-bootstrap:9092',
    'bootstrap.servers: event-kafka-bootstrap:9092',
    'strimzi.no-kafka',
    'spec.config["schema.history.internal.kafka.bootstrap.servers"]',
    'Did you mean events?',
  ],
  [
    'bootstrapServers: events-kafka-bootstrap:9092',
    'bootstrapServers: events-kafka-bootstrap:9095',
    'strimzi.no-listener',
    'spec.bootstrapServers',
    'Use the port of one of its internal listeners: 9092 (plain), 9093 (tls).',
  ],
  [
    'bootstrapServers: events-kafka-bootstrap:9092',
    'bootstrapServers: events-kafka-brokers',
    'strimzi.bootstrap',
    'spec.bootstrapServers',
    expect.stringContaining('HOST:PORT'),
  ],
  [
    'bootstrapServers: events-kafka-bootstrap:9092',
    'bootstrapServers: redpanda:9092',
    'reference.no-service',
    'spec.bootstrapServers',
    'Add the Service to the files, or mend the name.',
  ],
  [
    '[events-kafka-bootstrap.shop.svc:9092]',
    '[events-kafka-bootstrap:9092]',
    'strimzi.no-namespace',
    'spec.bootstrapServers[0]',
    'Write events-kafka-bootstrap.shop.svc:9092.',
  ],
  [
    '[events-kafka-bootstrap.shop.svc:9092]',
    '[events-kafka-outsid-bootstrap.shop:9094]',
    'strimzi.no-listener',
    'spec.bootstrapServers[0]',
    expect.any(String),
  ],
  [
    '    tls:\n      enable: true\n      caCert: {secretKeyRef: {name: events-cluster-ca-cert, key: ca.crt}}',
    '    tls: {enable: true}',
    'strimzi.trust',
    'spec.net.tls',
    'Name the key ca.crt of Secret events-cluster-ca-cert, which signed it.',
  ],
  [
    '    tls:\n      enable: true',
    '    tls:\n      enable: false',
    'strimzi.tls',
    'spec.net',
    expect.stringContaining('tls: false'),
  ],
  [
    '    sasl:\n      enable: true',
    '    sasl:\n      enable: false',
    'strimzi.authentication',
    'spec.net',
    expect.stringContaining('scram-sha-512'),
  ],
  [
    '[events-kafka-bootstrap.shop.svc:9092]\n',
    '[events-kafka-bootstrap.shop.svc:9092]\n  net: {tls: {enable: true, caCert: {secretKeyRef: {name: events-cluster-ca-cert, key: ca.crt}}}}\n',
    'strimzi.tls',
    'spec.net',
    expect.stringContaining('Remove'),
  ],
];

test.each(cases)('%s → %s', (from, to, code, field, fix) => {
  expect(inShort(check(changed([from, to])).errors)).toContainEqual([code, field, fix]);
});

test.each<[what: string, ...edits: (readonly [string, string])[]]>([
  ['a provider of the operator', [`\${env:DATABASE_USER}`, `\${strimzienv:ANY}`]],
  [
    'a provider of another class',
    [providerEnv, 'config.providers.env.class: com.example.Provider'],
    ['DATABASE_USER}', 'ANY}'],
  ],
  [
    'a ClusterRole bound in the namespace',
    ['kind: Role, name: secrets}', 'kind: ClusterRole, name: secrets}'],
    [
      'kind: Role\nmetadata: {name: secrets, namespace: shop}',
      'kind: ClusterRole\nmetadata: {name: secrets}',
    ],
  ],
  ['a Secret without its namespace', ['shop/mysql:password', 'mysql:password']],
  [
    'a Kafka that watches another namespace',
    ['userOperator: {}', 'userOperator: {watchedNamespace: users, secretPrefix: kafka-}'],
    ['{name: source, namespace: shop, labels', '{name: source, namespace: users, labels'],
    ['name: source, key: password', 'name: login, key: user'],
  ],
  [
    'a prefix of the user operator',
    ['userOperator: {}', 'userOperator: {secretPrefix: kafka-}'],
    ['name: source, key: password', 'name: kafka-source, key: password'],
  ],
  [
    'a listener with a certificate of its own',
    [
      'authentication: {type: scram-sha-512}}',
      'authentication: {type: scram-sha-512}, configuration: {brokerCertChainAndKey: {secretName: login, certificate: type, key: user}}}',
    ],
    [
      '    tls:\n      enable: true\n      caCert: {secretKeyRef: {name: events-cluster-ca-cert, key: ca.crt}}',
      '    tls: {enable: true}',
    ],
  ],
  [
    'a listener whose authentication is custom',
    ['{type: scram-sha-512}}', '{type: custom}}'],
    ['    sasl:\n      enable: true', '    sasl:\n      enable: false'],
  ],
  [
    'a listener that is reached by its own Service',
    ['events-kafka-bootstrap.shop.svc:9092', 'events-kafka-outside-bootstrap.shop.svc:9094'],
  ],
  ['a Kafka of the world', ['events-kafka-bootstrap.shop.svc:9092', 'pkc-1.example.confluent.cloud:9092']],
  [
    'three brokers',
    ['spec:\n  replicas: 1\n  roles', 'spec:\n  replicas: 3\n  roles'],
    ['replicas: 1}', 'replicas: 3, config: {min.insync.replicas: 2}}'],
    ['    offset.storage.replication.factor: -1\n', ''],
  ],
])('%s is all right', (_what, ...edits) => {
  expect(check(changed(...edits)).errors).toEqual([]);
});

test('what the operator ignores, and what has no plugin, is a warning', () => {
  const text = changed(
    [
      'config:\n      default.replication.factor: 1',
      'config:\n      log.dirs: /x\n      ssl.protocol: TLS\n      default.replication.factor: 1',
    ],
    [
      '    config.storage.replication.factor: -1',
      '    group.id: x\n    config.storage.replication.factor: -1',
    ],
    ['  image: registry.example.com/connect:1\n', ''],
    ['authentication: {type: scram-sha-512}\n', 'authentication: {type: tls}\n'],
    ['name: source, key: password', 'name: source, key: user.password'],
  );
  const { errors, warnings } = check(text);
  expect(errors).toEqual([]);
  expect(warnings.map(({ code, field }) => [code, field])).toEqual([
    ['strimzi.ignored-setting', 'spec.kafka.config["log.dirs"]'],
    ['strimzi.no-such-authentication', 'spec.authentication.type'],
    ['strimzi.ignored-setting', 'spec.config["group.id"]'],
    ['strimzi.no-plugin', 'spec.class'],
  ]);
});

test('two KafkaTopics of one topic', () => {
  const other = `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: shop.inventory.customers, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: {partitions: 1, replicas: 1}`;
  expect(check(changed(['', other])).errors).toMatchObject([
    {
      code: 'strimzi.same-topic',
      field: 'spec.topicName',
      message: expect.stringContaining('KafkaTopic customers'),
    },
  ]);
});

test('a topic that nothing makes is a warning', () => {
  const { errors, warnings } = check(
    changed(['topics: [shop.inventory.customers]', 'topics: [shop.inventory.orders]']),
  );
  expect(errors).toEqual([]);
  expect(warnings).toMatchObject([{ code: 'knative.no-topic', field: 'spec.topics[0]' }]);
});
