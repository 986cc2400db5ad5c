import { expect, test } from 'vitest';
import { readText } from '../../manifests/read.ts';
import { deriveSettings, noSettings } from '../../manifests/settings.ts';

function derive(...documents: readonly string[]) {
  const { resources, problems } = readText(documents.join('\n---\n'), 'k8s.yaml');
  expect(problems).toEqual([]);
  return deriveSettings(resources, 'key');
}

const codes = (found: readonly { code: string; field?: string }[]) =>
  found.map(({ code, field }) => `${code} ${field}`);

const kafka = (spec: string, name = 'events', namespace = 'shop') =>
  `apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {kafka: ${spec}}`;

const connect = (spec: string, name = 'connect', annotation = 'true') =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnect\nmetadata: {name: ${name}, namespace: shop, annotations: {strimzi.io/use-connector-resources: "${annotation}"}}\nspec: ${spec}`;

const user = (name: string, spec: string, namespace = 'shop') =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {strimzi.io/cluster: events}}\nspec: ${spec}`;

const connector = (name: string, cluster: string, className = 'io.debezium.connector.mysql.MySqlConnector') =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnector\nmetadata: {name: ${name}, namespace: shop, labels: {strimzi.io/cluster: ${cluster}}}\nspec: {class: ${className}}`;

const secured = '{listeners: [], authorization: {type: simple, superUsers: [ANONYMOUS, CN=admin, root]}}';

test('a set that says nothing changes nothing', () => {
  expect(derive('apiVersion: v1\nkind: Namespace\nmetadata: {name: a}')).toEqual({
    settings: noSettings,
    notices: [],
    problems: [],
  });
});

test("a Kafka's config is the broker's, less what the operator owns and what one broker cannot have", () => {
  const { settings, notices } = derive(
    kafka(`{version: 4.2.0, config: {auto.create.topics.enable: false, message.max.bytes: 2000000, compression.type: zstd,
      default.replication.factor: 3, min.insync.replicas: 2, transaction.state.log.min.isr: 2, offsets.topic.replication.factor: 1,
      listeners: x, sasl.enabled.mechanisms: PLAIN, ssl.protocol: TLSv1.3, authorizer.class.name: x,
      metric.reporters: com.example.Reporter, remote.log.storage.system.enable: true}}`),
    'apiVersion: kafka.strimzi.io/v1\nkind: KafkaNodePool\nmetadata: {name: p, namespace: shop, labels: {strimzi.io/cluster: events}}\nspec: {replicas: 3}',
  );
  expect(settings.kafka).toEqual({
    config: {
      'auto.create.topics.enable': 'false',
      'message.max.bytes': '2000000',
      'compression.type': 'zstd',
      'default.replication.factor': '1',
      'min.insync.replicas': '1',
      'transaction.state.log.min.isr': '1',
      'offsets.topic.replication.factor': '1',
      'ssl.protocol': 'TLSv1.3',
    },
    secured: false,
    superUsers: [],
  });
  const at = (key: string) => `spec.kafka.config["${key}"]`;
  expect(codes(notices)).toEqual([
    `settings.one-broker ${at('default.replication.factor')}`,
    `settings.one-broker ${at('min.insync.replicas')}`,
    `settings.one-broker ${at('transaction.state.log.min.isr')}`,
    'strimzi.ignored-setting spec.kafka.config.listeners',
    `strimzi.ignored-setting ${at('sasl.enabled.mechanisms')}`,
    `strimzi.ignored-setting ${at('authorizer.class.name')}`,
    `settings.left-out ${at('metric.reporters')}`,
    `settings.left-out ${at('remote.log.storage.system.enable')}`,
    'kafka.one-broker spec.kafka',
    'kafka.version spec.kafka.version',
  ]);
  expect(notices[0]?.line).toBe(5);
});

test('of several Kafkas, the one that is named is taken', () => {
  const two = [kafka('{config: {num.partitions: 1}}', 'first'), kafka('{config: {num.partitions: 2}}')];
  const unnamed = derive(...two);
  expect(unnamed.settings.kafka.config).toEqual({ 'num.partitions': '1' });
  expect(unnamed.notices).toMatchObject([{ code: 'kafka.several', line: 8 }]);
  const named = derive(...two, connect('{bootstrapServers: "events-kafka-bootstrap.shop.svc:9093"}'));
  expect(named.settings.kafka.config).toEqual({ 'num.partitions': '2' });
  expect(named.notices[0]?.message).toContain('Kafka shop/events, which others name');
});

test('a Kafka with authorization has logins and super users', () => {
  expect(derive(kafka(secured)).settings.kafka).toEqual({
    config: {},
    secured: true,
    superUsers: ['ANONYMOUS', 'admin', 'root'],
  });
  const open = derive(kafka('{authorization: {type: custom}, listeners: [{name: p, port: 9092}]}'));
  expect(open.settings.kafka.secured).toBe(false);
  expect(codes(open.notices)).toEqual(['kafka.authorization spec.kafka.authorization.type']);
  const strangers = derive(kafka('{authorization: {type: simple}, listeners: [{name: p, port: 9092}]}'));
  expect(codes(strangers.notices)).toEqual(['kafka.anonymous spec.kafka.listeners']);
});

test("a KafkaConnect is the worker's", () => {
  const { settings, notices } = derive(
    connect(`{groupId: g, configStorageTopic: c, offsetStorageTopic: o, statusStorageTopic: s, build: {}, version: 4.3.1,
      config: {offset.flush.interval.ms: 500, value.converter.schemas.enable: false, config.storage.replication.factor: 3,
      group.id: x, producer.sasl.mechanism: PLAIN, producer.linger.ms: 7, config.providers: secrets, config.providers.secrets.class: a.B}}`),
  );
  expect(settings.connect).toEqual({
    config: {
      'key.converter.schemas.enable': 'true',
      'value.converter.schemas.enable': 'false',
      'offset.flush.interval.ms': '500',
      'config.storage.replication.factor': '1',
      'producer.linger.ms': '7',
    },
    group: { groupId: 'g', configTopic: 'c', offsetTopic: 'o', statusTopic: 's' },
  });
  expect(codes(notices)).toEqual([
    'settings.one-broker spec.config["config.storage.replication.factor"]',
    'strimzi.ignored-setting spec.config["group.id"]',
    'settings.left-out spec.config["producer.sasl.mechanism"]',
    'kafkaconnect.own-image spec.build',
  ]);
});

test('v1beta2 has the group in its config', () => {
  const old = connect('{config: {group.id: g, offset.storage.topic: o}}').replace('v1', 'v1beta2');
  const { settings, notices } = derive(old);
  expect(settings.connect.group).toEqual({
    groupId: 'g',
    configTopic: 'connect-cluster-configs',
    offsetTopic: 'o',
    statusTopic: 'connect-cluster-status',
  });
  expect(codes(notices)).toEqual(['strimzi.old-version apiVersion']);
});

test('of several KafkaConnects, the one with most connectors is the worker', () => {
  const { settings, notices, problems } = derive(
    connect('{groupId: a}', 'a', 'false'),
    connect('{groupId: b}', 'b'),
    connector('one', 'b'),
    connector('two', 'b', 'io.debezium.connector.postgresql.PostgresConnector'),
    connector('three', 'a'),
  );
  expect(settings.connect.group.groupId).toBe('b');
  expect(notices).toMatchObject([
    { code: 'kafkaconnect.several', line: 3 },
    { code: 'kafkaconnect.no-annotation', line: 23 },
  ]);
  expect(problems).toMatchObject([{ code: 'connector.no-class', field: 'spec.class', line: 19 }]);
});

test('Connect logs in as its KafkaUser, by the password that is given, else one of the stack', () => {
  const scram = connect(
    '{authentication: {type: scram-sha-512, username: connect, passwordSecret: {secretName: connect, password: password}}}',
  );
  const tls = connect(
    '{authentication: {type: tls, certificateAndKey: {secretName: connect, certificate: user.crt, key: user.key}}}',
  );
  const given = user(
    'connect',
    '{authentication: {type: scram-sha-512, password: {valueFrom: {secretKeyRef: {name: own, key: pw}}}}}',
  );
  const own =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: own, namespace: shop}\nstringData: {pw: "given"}';
  expect(derive(kafka(secured), scram, given, own).settings.connect.login).toEqual({
    name: 'connect',
    password: 'given',
  });
  const made = derive(kafka(secured), tls, user('connect', '{authentication: {type: tls}}'));
  expect(made.settings.connect.login).toMatchObject({
    name: 'connect',
    password: expect.stringMatching(/^[\w-]{32}$/),
  });
  expect(codes(made.notices)).toContain('kafkauser.no-tls spec.authentication.type');
  expect(derive(scram, given, own).settings.connect).not.toHaveProperty('login');
  const absent = derive(kafka(secured), scram);
  expect(absent.settings.connect).not.toHaveProperty('login');
  expect(codes(absent.notices)).toEqual(['kafkaconnect.no-user spec.authentication.username']);
});

test("KafkaTopics of Connect's own topics say how many partitions it makes them with", () => {
  const topic = (name: string, partitions: number) =>
    `apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {name: ${name}, namespace: shop, labels: {strimzi.io/cluster: events}}\nspec: {partitions: ${partitions}}`;
  const { settings } = derive(topic('connect-offsets', 25), topic('connect-configs', 1), topic('other', 3));
  expect(settings.connect.config).toEqual({ 'offset.storage.partitions': '25' });
  const named = derive(
    connect('{groupId: g, configStorageTopic: c, offsetStorageTopic: o, statusStorageTopic: s, config: {}}'),
    topic('o', 7),
    topic('s', 3),
    topic('connect-offsets', 25),
  );
  expect(named.settings.connect.config).toMatchObject({
    'offset.storage.partitions': '7',
    'status.storage.partitions': '3',
  });
});
