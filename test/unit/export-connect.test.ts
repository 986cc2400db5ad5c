import { describe, expect, test } from 'vitest';
import { connector, example, exported, sample } from './export-rig.ts';

const stack = example('inventory');
const place = (text: string) => `\${secrets:${text}}`;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

describe('the KafkaConnect of the default stack', () => {
  test('builds an image with the plugin, and looks at connectors', () => {
    const { at } = exported(stack, 'dev', { sample });
    expect(at('KafkaConnect', 'connect', 'metadata', 'annotations')).toEqual({
      'strimzi.io/use-connector-resources': 'true',
    });
    expect(at('KafkaConnect', 'connect', 'spec')).toMatchObject({
      version: '4.3.1',
      replicas: 1,
      bootstrapServers: 'events-kafka-bootstrap.default.svc:9092',
      groupId: 'connect',
      configStorageTopic: 'connect-configs',
      offsetStorageTopic: 'connect-offsets',
      statusStorageTopic: 'connect-status',
      config: {
        'key.converter.schemas.enable': 'false',
        'value.converter.schemas.enable': 'false',
        'config.storage.replication.factor': -1,
        'config.providers': 'secrets',
        'config.providers.secrets.class': 'io.strimzi.kafka.KubernetesSecretConfigProvider',
      },
      build: {
        output: { type: 'docker', image: expect.any(String) },
        plugins: [
          {
            artifacts: [
              {
                type: 'maven',
                group: 'io.debezium',
                artifact: 'debezium-connector-mysql',
                version: '3.6.1.Final',
              },
            ],
          },
        ],
      },
    });
    expect(at('KafkaConnect', 'connect', 'spec', 'authentication')).toBeUndefined();
  });

  test('in production it logs in over TLS', () => {
    const { at } = exported(stack, 'production');
    expect(at('KafkaConnect', 'connect', 'spec')).toMatchObject({
      bootstrapServers: 'events-kafka-bootstrap.default.svc:9093',
      tls: { trustedCertificates: [{ secretName: 'events-cluster-ca-cert' }] },
      authentication: {
        type: 'scram-sha-512',
        username: 'kafka-connect',
        passwordSecret: { secretName: 'kafka-connect', password: 'password' },
      },
    });
  });

  test('reads the Secrets that connectors name, and no others', () => {
    const rules = (overlay: 'dev' | 'production') =>
      exported(stack, overlay).at('Role', 'connect-connector-secrets', 'rules');
    expect(rules('dev')).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['mysql-credentials'], verbs: ['get'] },
    ]);
    expect(rules('production')).toMatchObject([
      { resourceNames: ['events-cluster-ca-cert', 'kafka-connect', 'mysql-credentials'], verbs: ['get'] },
    ]);
    expect(exported(stack, 'dev').at('RoleBinding', 'connect-connector-secrets')).toMatchObject({
      subjects: [{ kind: 'ServiceAccount', name: 'connect-connect', namespace: 'default' }],
      roleRef: { kind: 'Role', name: 'connect-connector-secrets' },
    });
  });

  test('its user may do what a worker and Debezium do, and no more', () => {
    const acls = exported(stack, 'production').at(
      'KafkaUser',
      'kafka-connect',
      'spec',
      'authorization',
      'acls',
    );
    const rights = new Map(
      (Array.isArray(acls) ? acls : []).filter(isRecord).flatMap(({ resource, operations }) => {
        if (!isRecord(resource)) return [];
        return [[`${resource.type} ${resource.patternType} ${resource.name}`, operations]];
      }),
    );
    expect(Object.fromEntries(rights)).toEqual({
      'group literal connect': ['Describe', 'Read'],
      'topic literal connect-configs': ['Create', 'Describe', 'DescribeConfigs', 'Read', 'Write'],
      'topic literal connect-offsets': ['Create', 'Describe', 'DescribeConfigs', 'Read', 'Write'],
      'topic literal connect-status': ['Create', 'Describe', 'DescribeConfigs', 'Read', 'Write'],
      'topic prefix inventory.': ['Create', 'Describe', 'Write'],
      'topic literal inventory': ['Create', 'Describe', 'Write'],
      'topic literal inventory.schema-history': ['Create', 'Describe', 'DescribeConfigs', 'Read', 'Write'],
      'group literal inventory-schemahistory': ['Describe', 'Read'],
    });
  });
});

describe('connectors', () => {
  const config = (yaml: string, overlay: 'dev' | 'production' = 'dev', name = 'a') => {
    const found = exported(yaml, overlay).at('KafkaConnector', name, 'spec', 'config');
    return isRecord(found) ? found : {};
  };

  test("keep the user's settings, placeholders and types; local speed is not theirs", () => {
    const { at } = exported(stack, 'dev');
    expect(at('KafkaConnector', 'inventory', 'spec')).toEqual({
      class: 'io.debezium.connector.mysql.MySqlConnector',
      tasksMax: 1,
      autoRestart: { enabled: true },
      config: {
        'database.hostname': 'mysql',
        'database.port': 3306,
        'database.user': place('default/mysql-credentials:username'),
        'database.password': place('default/mysql-credentials:password'),
        'database.server.id': 184054,
        'database.include.list': 'inventory',
        'topic.prefix': 'inventory',
        'snapshot.mode': 'initial',
        'tombstones.on.delete': true,
        'schema.history.internal.kafka.bootstrap.servers': 'events-kafka-bootstrap.default.svc:9092',
        'schema.history.internal.kafka.topic': 'inventory.schema-history',
      },
    });
  });

  test('the clients of the schema history log in too in production', () => {
    const found = config(stack, 'production', 'inventory');
    for (const client of ['producer', 'consumer']) {
      const of = (name: string) => found[`schema.history.internal.${client}.${name}`];
      expect(of('security.protocol')).toBe('SASL_SSL');
      expect(of('sasl.mechanism')).toBe('SCRAM-SHA-512');
      expect(of('sasl.jaas.config')).toContain(
        `username="kafka-connect" password="${place('default/kafka-connect:password')}"`,
      );
      expect(of('ssl.truststore.certificates')).toBe(place('default/events-cluster-ca-cert:ca.crt'));
    }
  });

  test('a password that stands in the connector moves into a Secret; the user stays', () => {
    const yaml = connector('a', {
      'database.hostname': 'mysql',
      'database.user': 'reader',
      'database.password': 'hush',
    });
    expect(config(yaml)).toMatchObject({
      'database.user': 'reader',
      'database.password': place('shop/a-credentials:password'),
    });
    expect(exported(yaml, 'dev').at('Secret', 'a-credentials', 'stringData')).toEqual({ password: '' });
  });

  test('what is read inside the local container, or not said at all, becomes a Secret', () => {
    const yaml = connector('a', {
      'database.user': '$' + '{env:USER}',
      'database.password': '$' + '{file:/x:y}',
    });
    for (const each of [yaml, connector('a', {})]) {
      expect(config(each)).toMatchObject({
        'database.hostname': 'mysql',
        'database.port': 3306,
        'database.user': place('shop/a-credentials:username'),
        'database.password': place('shop/a-credentials:password'),
        'database.server.id': each === yaml ? 1 : expect.anything(),
      });
    }
  });

  test('each name of a KafkaConnect gets one, with topics and a group of its own', () => {
    const yaml = `${connector('a', {})}---\n${connector('b', {}, 'second')}`;
    const { at, names } = exported(yaml, 'production');
    expect(names('KafkaConnect')).toEqual(['connect', 'second']);
    expect(at('KafkaConnect', 'second', 'spec')).toMatchObject({
      groupId: 'second',
      configStorageTopic: 'second-configs',
    });
    expect(names('KafkaUser')).toEqual(['kafka-connect', 'kafka-second']);
  });
});

test("a KafkaConnect of the user's own keeps what it says, in v1", () => {
  const own = `apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaConnect
metadata: {name: workers, namespace: shop}
spec:
  replicas: 4
  image: registry.example.com/workers:7
  bootstrapServers: events-kafka-bootstrap:9092
  config: {group.id: crew, config.storage.topic: crew-c, offset.storage.topic: crew-o, status.storage.topic: crew-s, tasks.limit: 3}
---
${connector('a', {}, 'workers')}`;
  const { at, names } = exported(own, 'dev');
  expect(names('KafkaConnect')).toEqual(['workers']);
  expect(at('KafkaConnect', 'workers', 'apiVersion')).toBe('kafka.strimzi.io/v1');
  const spec = at('KafkaConnect', 'workers', 'spec');
  expect(spec).toMatchObject({
    replicas: 4,
    image: 'registry.example.com/workers:7',
    groupId: 'crew',
    configStorageTopic: 'crew-c',
    config: { 'tasks.limit': 3, 'config.providers': 'secrets' },
  });
  expect(spec).not.toHaveProperty('build');
  expect(at('KafkaConnect', 'workers', 'spec', 'config')).not.toHaveProperty(['group.id']);
});
