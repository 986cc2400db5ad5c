import { describe, expect, test } from 'vitest';
import { connector, example, exported, sample, source } from './export-rig.ts';

const stack = example('inventory');

describe('the Kafka of the default stack', () => {
  test('dev: one node that keeps nothing, without TLS and rights', () => {
    const dev = exported(stack, 'dev', { sample });
    expect(dev.names('KafkaNodePool')).toEqual(['broker']);
    expect(dev.at('KafkaNodePool', 'broker', 'spec')).toMatchObject({
      replicas: 1,
      roles: ['controller', 'broker'],
      storage: { type: 'ephemeral' },
    });
    expect(dev.at('Kafka', 'events', 'spec', 'kafka', 'listeners')).toMatchObject([
      { name: 'plain', port: 9092, tls: false, type: 'internal' },
    ]);
    expect(dev.at('Kafka', 'events', 'spec', 'kafka', 'authorization')).toBeUndefined();
    expect(dev.at('Kafka', 'events', 'spec', 'kafka', 'config')).toMatchObject({
      'auto.create.topics.enable': 'true',
      'default.replication.factor': 1,
      'min.insync.replicas': 1,
    });
    expect(dev.names('KafkaUser')).toEqual([]);
  });

  test('production: three brokers, three controllers, three copies of which two must be written', () => {
    const production = exported(stack, 'production', { sample });
    for (const [name, role] of [
      ['broker', 'broker'],
      ['controller', 'controller'],
    ] as const) {
      const spec = production.at('KafkaNodePool', name, 'spec');
      expect(spec).toMatchObject({
        replicas: 3,
        roles: [role],
        storage: { type: 'jbod', volumes: [{ type: 'persistent-claim', kraftMetadata: 'shared' }] },
        resources: { requests: { cpu: expect.any(String), memory: expect.any(String) } },
      });
      expect(production.at('KafkaNodePool', name, 'metadata', 'labels', 'strimzi.io/cluster')).toBe('events');
    }
    const kafka = production.at('Kafka', 'events', 'spec', 'kafka');
    expect(kafka).toMatchObject({
      version: '4.3.1',
      authorization: { type: 'simple' },
      listeners: [{ port: 9093, tls: true, authentication: { type: 'scram-sha-512' } }],
      config: { 'default.replication.factor': 3, 'min.insync.replicas': 2 },
      template: { podDisruptionBudget: { maxUnavailable: 1 } },
    });
    expect(production.at('Kafka', 'events', 'spec', 'entityOperator')).toMatchObject({
      topicOperator: {},
      userOperator: {},
    });
  });

  test.each(['dev', 'production'] as const)('%s: only Connect and Knative are let in', (overlay) => {
    const { at } = exported(stack, overlay);
    const peers = [
      {
        podSelector: { matchLabels: { 'strimzi.io/kind': 'KafkaConnect', 'strimzi.io/cluster': 'connect' } },
      },
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'knative-eventing' } } },
    ];
    expect(at('Kafka', 'events', 'spec', 'kafka', 'listeners', 0, 'networkPolicyPeers')).toMatchObject(peers);
    const port = overlay === 'dev' ? 9092 : 9093;
    expect(at('NetworkPolicy', 'events-kafka-clients', 'spec', 'ingress', 0)).toMatchObject({
      from: peers,
      ports: [{ port }],
    });
  });
});

describe('topics', () => {
  const topics = (yaml: string, overlay: 'dev' | 'production' = 'production') => {
    const { documents } = exported(yaml, overlay, { sample });
    return new Map(
      documents.flatMap((one): [string, unknown][] => {
        if (one.kind !== 'KafkaTopic') return [];
        const { metadata, spec } = one;
        if (typeof spec !== 'object' || spec === null || typeof metadata !== 'object' || metadata === null)
          return [];
        const name = 'name' in metadata ? String(metadata.name) : '';
        return [['topicName' in spec ? String(spec.topicName) : name, spec]];
      }),
    );
  };

  test("the tables', the schema changes, the schema history and Connect's own", () => {
    const all = topics(stack);
    expect([...all.keys()].sort()).toEqual([
      'connect-configs',
      'connect-offsets',
      'connect-status',
      'inventory',
      'inventory.inventory.addresses',
      'inventory.inventory.customers',
      'inventory.inventory.geom',
      'inventory.inventory.orders',
      'inventory.inventory.products',
      'inventory.inventory.products_on_hand',
      'inventory.schema-history',
    ]);
    expect(all.get('inventory.schema-history')).toMatchObject({
      partitions: 1,
      config: { 'cleanup.policy': 'delete', 'retention.ms': -1, 'retention.bytes': -1 },
    });
    expect(all.get('connect-configs')).toMatchObject({
      partitions: 1,
      config: { 'cleanup.policy': 'compact' },
    });
    expect(all.get('connect-offsets')).toMatchObject({
      partitions: 25,
      config: { 'cleanup.policy': 'compact' },
    });
    expect(all.get('connect-status')).toMatchObject({
      partitions: 5,
      config: { 'cleanup.policy': 'compact' },
    });
    expect(all.get('inventory.inventory.orders')).toMatchObject({ partitions: 1, replicas: 3 });
    expect(topics(stack, 'dev').get('inventory.inventory.orders')).toMatchObject({
      partitions: 1,
      replicas: 1,
    });
  });

  test('those that a connector asks for by its settings', () => {
    const all = topics(
      connector('a', {
        'topic.prefix': 'shop',
        'table.include.list': String.raw`shop\.orders,shop.items,shop.log_.*`,
        'heartbeat.interval.ms': 5000,
        'provide.transaction.metadata': 'true',
        'signal.enabled.channels': 'source,kafka',
        'include.schema.changes': 'false',
      }),
    );
    expect([...all.keys()].filter((topic) => !topic.startsWith('connect-')).sort()).toEqual([
      '__debezium-heartbeat.shop',
      'a.schema-history',
      'shop-signal',
      'shop.shop.items',
      'shop.shop.orders',
      'shop.transaction',
    ]);
  });

  test("names that Kubernetes does not take are made fit, and do not clash; the user's own are kept", () => {
    const own = `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: odd-topic, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: {partitions: 7, config: {retention.ms: 1000}}
`;
    const yaml = `${own}---\n${source('s', ['odd-topic', 'Odd_Topic', 'plain'])}`;
    const { documents, at } = exported(yaml, 'dev');
    const named = documents
      .filter((one) => one.kind === 'KafkaTopic')
      .map(({ metadata, spec }) => ({ metadata, spec }));
    expect(named).toHaveLength(3);
    expect(at('KafkaTopic', 'odd-topic', 'spec')).toEqual({
      partitions: 7,
      config: { 'retention.ms': 1000 },
    });
    expect(named).toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ name: expect.stringMatching(/^odd-topic-[0-9a-f]{8}$/) }),
        spec: expect.objectContaining({ topicName: 'Odd_Topic' }),
      }),
    );
    expect(at('KafkaTopic', 'plain', 'spec', 'topicName')).toBeUndefined();
  });
});

describe("a Kafka of the user's own", () => {
  const own = (listeners: string, more = '') => `apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: own, namespace: shop}
spec:
  kafka:
    listeners: ${listeners}
    config: {auto.create.topics.enable: false, min.insync.replicas: 2, log.retention.hours: 5}
${more}---
${source('s', ['t'])}`;
  const plain = '[{name: plain, port: 9092, type: internal, tls: false}]';

  test('keeps its name and settings, and gets what is missing', () => {
    const { at, names } = exported(own(plain), 'production');
    expect(names('Kafka')).toEqual(['own']);
    expect(names('KafkaNodePool')).toEqual(['broker', 'controller']);
    expect(at('Kafka', 'own', 'spec', 'kafka', 'config')).toMatchObject({
      'auto.create.topics.enable': false,
      'log.retention.hours': 5,
      'default.replication.factor': 3,
    });
    expect(at('Kafka', 'own', 'spec', 'kafka', 'listeners')).toMatchObject([
      { name: 'tls', port: 9093, tls: true, authentication: { type: 'scram-sha-512' } },
    ]);
    expect(at('KafkaSource', 's', 'spec', 'bootstrapServers')).toEqual(['own-kafka-bootstrap.shop.svc:9093']);
  });

  test('on one node it has the listeners that it has, and no more copies than nodes', () => {
    const { at } = exported(own(plain), 'dev');
    expect(at('Kafka', 'own', 'spec', 'kafka', 'listeners')).toEqual([
      { name: 'plain', port: 9092, type: 'internal', tls: false },
    ]);
    expect(at('Kafka', 'own', 'spec', 'kafka', 'config', 'min.insync.replicas')).toBe(1);
    expect(at('KafkaSource', 's', 'spec', 'bootstrapServers')).toEqual(['own-kafka-bootstrap.shop.svc:9092']);
  });

  test('a listener with TLS and logins is used as it is', () => {
    const secure =
      '[{name: mine, port: 9095, type: internal, tls: true, authentication: {type: scram-sha-512}}]';
    const { at } = exported(own(secure), 'production');
    expect(at('Kafka', 'own', 'spec', 'kafka', 'listeners')).toHaveLength(1);
    expect(at('KafkaSource', 's', 'spec', 'bootstrapServers')).toEqual(['own-kafka-bootstrap.shop.svc:9095']);
  });

  test('its pools have three nodes in production at least, and one that keeps nothing in dev', () => {
    const pool = `apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: {name: dual, namespace: shop, labels: {strimzi.io/cluster: own}}
spec: {replicas: 1, roles: [controller, broker], storage: {type: persistent-claim, size: 5Gi}}
---
`;
    const yaml = `${pool}${own(plain)}`;
    expect(exported(yaml, 'production').at('KafkaNodePool', 'dual', 'spec')).toMatchObject({
      replicas: 3,
      storage: { type: 'persistent-claim', size: '5Gi' },
    });
    expect(exported(yaml, 'dev').at('KafkaNodePool', 'dual', 'spec')).toMatchObject({
      replicas: 1,
      storage: { type: 'ephemeral' },
    });
  });
});
