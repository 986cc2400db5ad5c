import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { savedSite } from '../../compose/site.ts';
import type { StackStatus } from '../../compose/status.ts';
import { closeClient, createAdmin } from '../../emulator/kafka.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const runtimes = await testRuntimes();

const user = (name: string, ...acls: readonly string[]) => `apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata: {name: ${name}, namespace: shop, labels: {strimzi.io/cluster: events}}
spec:
  authentication: {type: scram-sha-512}
  authorization:
    type: simple
    acls:
${acls.map((acl) => `      - ${acl}`).join('\n')}
`;
const topicAcl = '{resource: {type: topic, name: shop., patternType: prefix}, operations: [Describe, Read]}';
const groupAcl = '{resource: {type: group, name: customers}, operations: [Read]}';

const history = ['producer', 'consumer'].map(
  (client) => `    schema.history.internal.${client}.security.protocol: SASL_SSL
    schema.history.internal.${client}.sasl.mechanism: SCRAM-SHA-512
    schema.history.internal.${client}.sasl.jaas.config: $\{secrets:shop/connect:sasl.jaas.config}`,
);

/** As a team has it for a cluster with TLS and authorization. */
const secured = [
  `apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: events, namespace: shop}
spec:
  kafka:
    listeners: [{name: tls, port: 9093, type: internal, tls: true, authentication: {type: scram-sha-512}}]
    authorization: {type: simple, superUsers: [CN=admin]}
    config: {auto.create.topics.enable: false, message.max.bytes: 2000000, default.replication.factor: 3}
  entityOperator: {topicOperator: {}, userOperator: {}}
`,
  user(
    'connect',
    '{resource: {type: topic, name: connect-, patternType: prefix}, operations: [All]}',
    '{resource: {type: topic, name: shop, patternType: prefix}, operations: [All]}',
    '{resource: {type: group, name: connect}, operations: [Read]}',
    '{resource: {type: group, name: shop, patternType: prefix}, operations: [Read]}',
    '{resource: {type: cluster}, operations: [DescribeConfigs]}',
  ),
  `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnect
metadata: {name: connect, namespace: shop, annotations: {strimzi.io/use-connector-resources: "true"}}
spec:
  replicas: 1
  bootstrapServers: events-kafka-bootstrap:9093
  groupId: connect
  configStorageTopic: connect-of-shop
  offsetStorageTopic: connect-offsets
  statusStorageTopic: connect-status
  tls: {trustedCertificates: [{secretName: events-cluster-ca-cert, pattern: "*.crt"}]}
  authentication: {type: scram-sha-512, username: connect, passwordSecret: {secretName: connect, password: password}}
  config:
    key.converter.schemas.enable: false
    value.converter.schemas.enable: false
    config.providers: secrets
    config.providers.secrets.class: io.strimzi.kafka.KubernetesSecretConfigProvider
`,
  `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: shop.inventory.customers, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: {partitions: 2, replicas: 3}
`,
  `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: shop, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: {partitions: 1, replicas: 3}
`,
  `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: shop, namespace: shop, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config:
    database.hostname: mysql
    database.user: $\{secrets:shop/mysql:user}
    database.password: $\{secrets:shop/mysql:password}
    topic.prefix: shop
    table.include.list: inventory.customers
    schema.history.internal.kafka.bootstrap.servers: events-kafka-bootstrap:9093
    schema.history.internal.kafka.topic: shop.schema-history
${history.join('\n')}
`,
  `apiVersion: v1
kind: Secret
metadata: {name: source-login, namespace: shop}
stringData: {user: source, type: SCRAM-SHA-512}
`,
  `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: customers, namespace: shop}
spec:
  bootstrapServers: [events-kafka-bootstrap.shop.svc:9093]
  consumerGroup: customers
  initialOffset: earliest
  topics: [shop.inventory.customers]
  net:
    tls: {enable: true, caCert: {secretKeyRef: {name: events-cluster-ca-cert, key: ca.crt}}}
    sasl:
      enable: true
      user: {secretKeyRef: {name: source-login, key: user}}
      type: {secretKeyRef: {name: source-login, key: type}}
      password: {secretKeyRef: {name: source, key: password}}
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: display}}
`,
  `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: display, namespace: shop}
spec: {template: {spec: {containers: [{image: gcr.io/knative-releases/knative.dev/eventing/cmd/event_display}]}}}
`,
];
const addressOf = (status: StackStatus, name: string) =>
  status.stations.find((station) => station.name === name)?.address ?? '';

describe.each(runtimes)('a Kafka with authorization, in %s', (runtime) => {
  const stack = new TestStack(runtime);
  let folder = '';
  let status: StackStatus;
  const reader = (...acls: readonly string[]) =>
    writeFile(join(folder, 'reader.yaml'), user('source', ...acls));
  const isReady = (now: StackStatus) => now.sources[0]?.ready === true;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-settings-'));
    await writeFile(join(folder, 'shop.yaml'), secured.join('---\n'));
    await reader(topicAcl, groupAcl);
    status = await stack.up('-f', folder);
  });

  afterAll(async () => {
    await stack.purge();
    await rm(folder, { recursive: true, force: true });
  });

  it('has events come through its users', async () => {
    await stack.eventsThat((event) => viewEvent(event).table === 'inventory.customers', 4);
    const { ready, problems } = await stack.status();
    expect({ ready, problems }).toEqual({ ready: true, problems: [] });
  });

  it('has the config of the Kafka, and the topics of the KafkaConnect', async () => {
    const admin = createAdmin({ brokers: [addressOf(status, 'kafka')] });
    try {
      await admin.connect();
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 4, name: '1' }],
      });
      const values = new Map(
        resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
      );
      expect(values.get('auto.create.topics.enable')).toBe('false');
      expect(values.get('message.max.bytes')).toBe('2000000');
      expect(values.get('default.replication.factor')).toBe('1');
      expect(values.get('authorizer.class.name')).toContain('StandardAuthorizer');
      expect(await admin.listTopics()).toContain('connect-of-shop');
    } finally {
      await closeClient(admin);
    }
  });

  it('shows no password in the REST interface of Connect', async () => {
    const answer = await fetch(`${addressOf(status, 'connect')}/connectors/shop`);
    const text = await answer.text();
    const site = (await savedSite(stack.name))?.site;
    expect(text).toContain('sasl.jaas.config');
    expect(text).not.toContain(site?.settings.connect.login?.password);
    expect(text).not.toContain(site?.passwords.debezium);
  });

  it('says what a user of a source lacks, and goes on once it has it', async () => {
    await reader(groupAcl);
    const { sources } = await stack.statusThat(
      (now) => !isReady(now) && /may not use the topic/.test(now.sources[0]?.detail ?? ''),
    );
    expect(sources[0]?.detail).toContain('Grant Describe and Read');
    await reader(topicAcl, groupAcl);
    await stack.statusThat(isReady);
    await stack.sql("INSERT INTO customers VALUES (7001, 'a', 'b', '7001@example.com')");
    await stack.eventsThat((event) => viewEvent(event).operation === 'insert');
  });

  it('comes up with a source that lacks a right, and says which', async () => {
    await stack.run('down');
    await reader(topicAcl);
    const ran = await stack.run('up', '--detach', '--runtime', runtime);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/not every KafkaSource is ready.*may not use the group/);
    await reader(topicAcl, groupAcl);
    await stack.statusThat((now) => now.ready);
  });

  it('says that another config of the broker waits for the next up', async () => {
    const text = secured.join('---\n').replace('2000000', '3000000');
    await writeFile(join(folder, 'shop.yaml'), text);
    const { problems } = await stack.statusThat((now) => now.problems.length > 0);
    expect(problems).toMatchObject([{ code: 'settings.changed', field: 'spec' }]);
    const ran = await stack.run('up', '--detach', '--runtime', runtime);
    expect(ran.err).toContain('started anew: kafka, source');
    await stack.statusThat((now) => now.ready);
  });
});

// Containers do not reach what listens on this machine's own address only.
describe.skipIf(!runtimes.includes('native'))('a database elsewhere', () => {
  const owner = new TestStack('native');
  const stack = new TestStack('native');
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-elsewhere-'));
    const there = await owner.up();
    const password = (await savedSite(owner.name))?.site.passwords.debezium;
    const port = addressOf(there, 'database').split(':').at(-1);
    const yaml = [
      `apiVersion: v1
kind: Service
metadata: {name: mysql}
spec: {type: ExternalName, externalName: ${hostname()}}
`,
      `apiVersion: v1
kind: Secret
metadata: {name: mysql}
stringData: {user: debezium, password: "${password}"}
`,
      `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: far, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config:
    database.hostname: mysql
    database.port: ${port}
    database.user: $\{secrets:default/mysql:user}
    database.password: $\{secrets:default/mysql:password}
    database.server.id: 9001
    topic.prefix: far
    table.include.list: inventory.customers
    schema.history.internal.kafka.topic: far.schema-history
`,
      `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: far}
spec:
  bootstrapServers: ["kafka:9092"]
  consumerGroup: far
  initialOffset: earliest
  topics: [far.inventory.customers]
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: display}}
`,
      secured.at(-1)?.replace(', namespace: shop', '') ?? '',
    ];
    await writeFile(join(folder, 'far.yaml'), yaml.join('---\n'));
  });

  afterAll(async () => {
    await stack.purge();
    await owner.purge();
    await rm(folder, { recursive: true, force: true });
  });

  it('is read as it is, and the stack has none of its own', async () => {
    const status = await stack.up('-f', folder);
    expect(status.stations.find(({ name }) => name === 'database')).toMatchObject({
      leftOut: true,
      address: null,
      detail: expect.stringContaining(hostname()),
    });
    await stack.eventsThat((event) => viewEvent(event).table === 'inventory.customers', 4);
    await owner.sql("INSERT INTO customers VALUES (7002, 'a', 'b', '7002@example.com')");
    await stack.eventsThat((event) => viewEvent(event).operation === 'insert');
    expect((await stack.run('sql', 'SELECT 1')).err).toContain('has no database');
  });

  it('is looked at by doctor', async () => {
    const fit = await stack.run('doctor', '--json');
    expect(JSON.parse(fit.out).databases).toMatchObject([
      { found: expect.stringMatching(/^MySQL 8/), problems: [] },
    ]);
    await owner.sql("SET GLOBAL binlog_row_image = 'MINIMAL'");
    const unfit = await stack.run('doctor', '--json');
    expect(unfit.code).toBe(1);
    expect(JSON.parse(unfit.out).databases).toMatchObject([
      { problems: [{ code: 'database.row-image', fix: "SET PERSIST binlog_row_image = 'FULL';" }] },
    ]);
  });

  it('is not enough for an edit that asks for the local one', async () => {
    await writeFile(
      join(folder, 'near.yaml'),
      `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: near, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config: {database.hostname: near.default.svc, topic.prefix: near}
`,
    );
    const { problems } = await stack.statusThat((now) => now.problems.length > 0);
    expect(problems).toMatchObject([{ code: 'database.left-out', fix: expect.stringContaining('up again') }]);
    const status = await stack.up();
    expect(status.stations.find(({ name }) => name === 'database')).toMatchObject({ ready: true });
    await stack.statusThat((now) => now.ready);
  });
});
