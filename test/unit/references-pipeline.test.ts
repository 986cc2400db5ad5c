import { expect, test } from 'vitest';
import { changed, check, inShort } from './references-rig.ts';

type Edit = readonly [from: string, to: string];

/** What is told of the changed pipeline; an error would spoil the case. */
function warnings(...edits: readonly Edit[]): [string, string | undefined][] {
  const found = check(changed(...edits));
  expect(inShort(found.errors)).toEqual([]);
  return found.warnings.map(({ code, field }) => [code, field]);
}

const late: Edit[] = [
  ['initialOffset: earliest\n  consumerGroup: plain', 'consumerGroup: plain'],
  ['initialOffset: earliest\n  consumerGroup: secured', 'initialOffset: earliest\n  consumerGroup: secured'],
];
const bothLate: Edit[] = [
  ['initialOffset: earliest\n  consumerGroup: plain', 'consumerGroup: plain'],
  ['initialOffset: earliest\n  consumerGroup: secured', 'initialOffset: latest\n  consumerGroup: secured'],
];
const told = ['pipeline.late-source', 'spec.initialOffset'];

test('a source that begins at the end of what a snapshot fills', () => {
  expect(warnings(...bothLate)).toEqual([told, told]);
  expect(warnings(...late)).toEqual([]);
  expect(warnings(...bothLate, ['topic.prefix: shop', 'topic.prefix: other'])).toEqual([]);
  expect(
    warnings(...bothLate, ['topic.prefix: shop', 'snapshot.mode: no_data\n    topic.prefix: shop']),
  ).toEqual([]);
});

test('two sources of one group that read the same topic', () => {
  const same: Edit = ['consumerGroup: plain', 'consumerGroup: secured'];
  expect(warnings(same)).toEqual([['pipeline.shared-group', 'spec.consumerGroup']]);
  const other: Edit = ['topics: [shop.inventory.customers]', 'topics: [shop.inventory.orders]'];
  expect(warnings(same, other).map(([code]) => code)).not.toContain('pipeline.shared-group');
  const elsewhere: Edit = ['events-kafka-bootstrap.shop.svc:9092', 'kafka.example.com:9092'];
  expect(warnings(same, elsewhere)).toEqual([]);
});

const connector = (config: string) => `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: second, namespace: shop, labels: {strimzi.io/cluster: connect}}
spec: {class: io.debezium.connector.mysql.MySqlConnector, config: {${config}}}`;

test.each([
  ['topic.prefix: shop', 'topic.prefix'],
  ['topic.prefix: b, database.hostname: mysql, database.server.id: 7', 'database.server.id'],
  ['topic.prefix: b, schema.history.internal.kafka.topic: history', 'schema.history.internal.kafka.topic'],
  ['topic.prefix: b, database.hostname: db.example.com, database.server.id: 7', undefined],
  ['topic.prefix: b, database.hostname: mysql', undefined],
])('a second connector with %s', (config, field) => {
  const first: Edit = [
    'topic.prefix: shop',
    'topic.prefix: shop\n    database.server.id: "7"\n    schema.history.internal.kafka.topic: history',
  ];
  const expected = field === undefined ? [] : [['pipeline.twin-connectors', `spec.config["${field}"]`]];
  expect(warnings(first, ['', connector(config)])).toEqual(expected);
});

test.each([
  ['{partitions: 1, replicas: 1, config: {retention.ms: -1, cleanup.policy: delete}}', []],
  ['{replicas: 1, config: {retention.ms: 9223372036854775807}}', []],
  ['{replicas: 1}', ['retention.ms']],
  [
    '{replicas: 1, config: {retention.ms: 604800000, cleanup.policy: "compact,delete"}}',
    ['cleanup.policy', 'retention.ms'],
  ],
  [
    '{partitions: 3, replicas: 1, config: {retention.ms: -1, retention.bytes: 100}}',
    ['spec.partitions', 'retention.bytes'],
  ],
])('a schema history of %s', (spec, fields) => {
  const found = warnings(
    ['topic.prefix: shop', 'topic.prefix: shop\n    schema.history.internal.kafka.topic: history'],
    [
      '',
      `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: history, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: ${spec}`,
    ],
  );
  expect(found).toEqual(
    fields.map((one) => ['pipeline.history-topic', one.startsWith('spec.') ? one : `spec.config["${one}"]`]),
  );
});

test('topics that neither a KafkaTopic nor a broker makes', () => {
  const off: Edit = [
    'default.replication.factor: 1',
    'auto.create.topics.enable: false\n      default.replication.factor: 1',
  ];
  const tables = (list: string): Edit => [
    'topic.prefix: shop',
    `topic.prefix: shop\n    table.include.list: ${list}`,
  ];
  const [found] = check(changed(off, tables('inventory.customers,inventory.orders'))).warnings;
  expect(found).toMatchObject({
    code: 'pipeline.unmade-topics',
    field: 'spec.config["topic.prefix"]',
    message: expect.stringMatching(/makes shop, shop\.inventory\.orders$/),
  });
  const quiet: Edit = ['topic.prefix: shop\n', 'topic.prefix: shop\n    include.schema.changes: "false"\n'];
  expect(warnings(off, tables('inventory.customers,inventory.a.*'), quiet)).toEqual([]);
  expect(warnings(tables('inventory.orders'))).toEqual([]);
  expect(warnings(off, tables('inventory.orders\n    topic.creation.default.partitions: 1'))).toEqual([]);
});

const topicAcl = '      - {resource: {type: topic, name: shop., patternType: prefix}, operations: [Read]}\n';
const groupAcl = '      - {resource: {type: group, name: secured}, operations: [Read]}\n';

test('the user of a source and its rights', () => {
  expect(warnings([groupAcl, ''])).toEqual([['pipeline.user', 'spec.consumerGroup']]);
  expect(warnings([topicAcl, ''])).toEqual([['pipeline.user', 'spec.topics[0]']]);
  expect(warnings([groupAcl, ''], ['superUsers: [ANONYMOUS]', 'superUsers: [ANONYMOUS, source]'])).toEqual(
    [],
  );
  expect(warnings([groupAcl, groupAcl.replace('secured', '"*"')])).toEqual([]);
  expect(warnings([groupAcl, groupAcl.replace('Read', 'Describe')])).toEqual([
    ['pipeline.user', 'spec.consumerGroup'],
  ]);
  expect(warnings(['user: source}', 'user: sourc}'])).toEqual([['pipeline.user', 'spec.net.sasl.user']]);
});

test('the mechanism of a source', () => {
  expect(warnings(['type: SCRAM-SHA-512', 'type: SCRAM-SHA-256'])).toEqual([
    ['pipeline.sasl-type', 'spec.net.sasl.type'],
  ]);
  expect(warnings(['      type: {secretKeyRef: {name: login, key: type}}\n', ''])).toEqual([
    ['pipeline.sasl-type', 'spec.net.sasl.type'],
  ]);
});

test('clients without a name, where names have rights', () => {
  const closed: Edit = ['superUsers: [ANONYMOUS]', 'superUsers: []'];
  expect(warnings(closed)).toEqual([
    ['pipeline.nobody', 'spec.bootstrapServers'],
    ['pipeline.nobody', 'spec.bootstrapServers'],
  ]);
  expect(
    warnings(closed, [
      'default.replication.factor: 1',
      'allow.everyone.if.no.acl.found: true\n      default.replication.factor: 1',
    ]),
  ).toEqual([]);
});
