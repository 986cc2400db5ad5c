import { describe, expect, it } from 'vitest';
import { isReal } from '../../manifests/diff/compare.ts';
import { differencesJson, renderDifferences } from '../../scripts/diff-text.ts';
import { diff, lines, realLines } from './diff-rig.ts';

const source = (spec: string, metadata = 'name: orders') => `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {${metadata}}
spec:
  bootstrapServers: [kafka:9092]
  sink: {uri: "http://orders"}
${spec}
`;
const connector = (config: string, name = 'shop') => `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: ${name}, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config: {topic.prefix: shop, ${config}}
`;
const topic = (name: string, spec: string, more = '') => `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: ${name}, labels: {strimzi.io/cluster: events}${more}}
spec: {${spec}}
`;
const all = (...documents: string[]) => documents.join('---\n');

const running = { state: 'RUNNING', config: {} };
const inKafka = (name: string, partitions: number, own: Record<string, string> = {}) => ({
  name,
  partitions,
  own,
  all: { 'retention.ms': '604800000', ...own },
});

describe('what is only one of the two', () => {
  it('is told for each side', () => {
    const cluster = all(source('  topics: [a]', 'name: one'), source('  topics: [a]', 'name: both'));
    const stack = all(source('  topics: [a]', 'name: both'), source('  topics: [a]', 'name: two'));
    expect(lines(diff(cluster, stack))).toEqual([
      'KafkaSource one: only in cluster',
      'KafkaSource two: only in stack',
    ]);
  });

  it("comes in the data's order", () => {
    const found = diff(
      all(
        source('  topics: [a]'),
        topic('b', 'partitions: 1'),
        topic('a', 'partitions: 1'),
        connector('a: b'),
      ),
      all(connector('a: c')),
    );
    expect(found.map(({ resource }) => `${resource.kind} ${resource.name}`)).toEqual([
      'KafkaConnector shop',
      'KafkaTopic a',
      'KafkaTopic b',
      'KafkaSource orders',
    ]);
  });

  it('is no difference where a station stands for it, an operator made it or it only carries one', () => {
    const cluster = `apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: events}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql}
---
apiVersion: v1
kind: Secret
metadata: {name: mysql}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: mysql}
---
apiVersion: serving.knative.dev/v1
kind: Revision
metadata: {name: orders-1, ownerReferences: [{kind: Configuration, name: orders}]}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: orders}
`;
    expect(realLines(diff(cluster, ''))).toEqual(['Trigger orders: only in cluster']);
  });

  it('is a difference when it is a core Service that a source delivers to', () => {
    const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\n`;
    const to = source('  topics: [a]').replace(
      '{uri: "http://orders"}',
      '{ref: {apiVersion: v1, kind: Service, name: orders}}',
    );
    expect(realLines(diff(all(to, service('orders'), service('mysql')), to))).toEqual([
      'Service orders: only in cluster',
    ]);
  });
});

describe('a namespace', () => {
  const shop = source('  topics: [a]', 'name: orders, namespace: shop');

  it('that the YAML leaves to whoever applies it keeps nothing apart', () => {
    const found = diff(shop, source('  topics: [a, b]'));
    expect(lines(found)).toEqual([
      '(KafkaSource orders: metadata.namespace: "shop" → "default")',
      'KafkaSource orders: spec.topics: ["a"] → ["a","b"]',
    ]);
    expect(realLines(diff(shop, source('  topics: [a]')))).toEqual([]);
  });

  it('that is said on both sides makes two resources', () => {
    const other = source('  topics: [a]', 'name: orders, namespace: other');
    expect(lines(diff(shop, other))).toEqual([
      'KafkaSource orders: only in stack',
      'KafkaSource orders: only in cluster',
    ]);
  });

  it('is not guessed where two might be meant', () => {
    const cluster = all(shop, source('  topics: [a]', 'name: orders, namespace: other'));
    expect(lines(diff(cluster, source('  topics: [a]')))).toHaveLength(3);
  });
});

describe('what stands in for a cluster', () => {
  it.each([
    ['database.hostname: mysql.shop.svc', 'database.hostname: mysql'],
    [`database.password: "${'$'}{secrets:shop/a:b}"`, 'x: y'],
    [
      'schema.history.internal.kafka.bootstrap.servers: "a:1"',
      'schema.history.internal.kafka.bootstrap.servers: "b:2"',
    ],
    ['schema.history.internal.producer.sasl.mechanism: PLAIN', 'x: y'],
    ['topic.creation.default.replication.factor: 3', 'topic.creation.default.replication.factor: 1'],
  ])('is expected to differ: %s', (cluster, stack) => {
    const found = diff(
      connector(`x: y, ${cluster}`),
      connector(`x: y, ${stack.replace('x: y', 'z: z')}`.replace(', z: z', '')),
    );
    expect(lines(found)).toHaveLength(1);
    expect(found.filter(isReal)).toEqual([]);
  });

  it('does not excuse another server elsewhere, nor another account that is spelt out', () => {
    const cluster = connector('database.hostname: mysql, database.user: a');
    expect(
      realLines(diff(cluster, connector('database.hostname: db.example.com, database.user: a'))),
    ).toEqual(['KafkaConnector shop: spec.config["database.hostname"]: "mysql" → "db.example.com"']);
    expect(realLines(diff(cluster, connector('database.hostname: mysql, database.user: b')))).toEqual([
      'KafkaConnector shop: spec.config["database.user"]: "a" → "b"',
    ]);
  });

  it('has addresses, plaintext, one broker and annotations of its own', () => {
    const cluster = all(
      source('  topics: [a]\n  net: {tls: {enable: true}}').replace('kafka:9092', 'kafka:9093'),
      topic('a', 'partitions: 1, replicas: 3, config: {min.insync.replicas: 2}'),
    );
    const stack = all(
      source('  topics: [a]', 'name: orders, annotations: {plumbline.dev/pace: cluster}'),
      topic('a', 'partitions: 1'),
    );
    const found = diff(cluster, stack);
    expect(lines(found)).toHaveLength(5);
    expect(found.filter(isReal)).toEqual([]);
  });
});

describe("a kind of Kubernetes' own", () => {
  const of = (kind: string, spec: string) => `apiVersion: ${kind}\nmetadata: {name: a}\n${spec}\n`;

  it('is a difference where its values may be used, and expected to be one else', () => {
    const role = (verb: string) =>
      of('rbac.authorization.k8s.io/v1\nkind: Role', `rules: [{verbs: [${verb}]}]`);
    const found = diff(role('get'), role('list'));
    expect(lines(found)).toEqual(['(Role a: rules[0].verbs: ["get"] → ["list"])']);
    const config = (value: string) => of('v1\nkind: ConfigMap', `data: {a: ${value}}`);
    expect(realLines(diff(config('b'), config('c')))).toEqual(['ConfigMap a: data.a: "b" → "c"']);
  });
});

describe('what really is in the stack', () => {
  it('counts, not what its YAML wants of a topic', () => {
    const same = topic('a', 'partitions: 3, config: {retention.ms: 5}');
    expect(lines(diff(same, same, { topics: [inKafka('a', 1, { 'retention.ms': '7' })] }))).toEqual([
      'KafkaTopic a: spec.partitions: 3 → 1',
      'KafkaTopic a: spec.config["retention.ms"]: "5" → "7"',
    ]);
    expect(lines(diff(same, same, { topics: [] }))).toContain('KafkaTopic a: Kafka has no such topic');
  });

  it("is compared where the YAML leaves the broker's default", () => {
    const cluster = topic('a', 'partitions: 3, config: {retention.ms: 604800000}');
    expect(lines(diff(cluster, topic('a', 'config: {}'), { topics: [inKafka('a', 1)] }))).toEqual([
      'KafkaTopic a: spec.partitions: 3 → 1',
    ]);
    const bare = topic('a', 'config: {}');
    expect(lines(diff(bare, bare, { topics: [inKafka('a', 7)] }))).toEqual([]);
  });

  it('includes topics that no KafkaTopic declares, by the name of the topic', () => {
    const cluster = topic('first', 'topicName: a, partitions: 2', ', x: y');
    expect(lines(diff(cluster, '', { topics: [inKafka('a', 2)] }))).toEqual([]);
    expect(lines(diff(cluster, '', { topics: [inKafka('a', 3)] }))).toEqual([
      'KafkaTopic first: spec.partitions: 2 → 3',
    ]);
    expect(lines(diff('', '', { topics: [inKafka('a', 3)] }))).toEqual(['KafkaTopic a: only in stack']);
  });

  it("leaves topics of Connect's own to whoever runs Connect, and knows that -1 and the largest number mean for ever", () => {
    const offsets = topic('connect-offsets', 'partitions: 25');
    expect(realLines(diff(offsets, '', { topics: [inKafka('connect-offsets', 1)] }))).toEqual([]);
    const ever = topic('a', 'config: {retention.ms: -1}');
    expect(
      lines(diff(ever, '', { topics: [inKafka('a', 1, { 'retention.ms': '9223372036854775807' })] })),
    ).toEqual([]);
  });

  it('tells topics that Connect, a connector or a source brings about from those made by hand', () => {
    const stack = all(connector('schema.history.internal.kafka.topic: history'), source('  topics: [read]'));
    const config = { 'topic.prefix': 'shop', 'schema.history.internal.kafka.topic': 'history' };
    const names = ['connect-offsets', 'shop', 'shop.shop.orders', 'history', 'read', 'shopping', 'history2'];
    const found = diff(stack, stack, {
      topics: names.map((name) => inKafka(name, 1)),
      connectors: [{ ...running, name: 'shop', config }],
    });
    expect(realLines(found)).toEqual([
      'KafkaTopic history2: only in stack',
      'KafkaTopic shopping: only in stack',
    ]);
  });

  it('includes connectors added by hand, without what the stack puts into them', () => {
    const config = {
      name: 'byhand',
      'connector.class': 'io.debezium.connector.mysql.MySqlConnector',
      'tasks.max': '1',
      'topic.prefix': 'shop',
      'table.include.list': 'shop.a',
      'database.hostname': '${' + 'env:DATABASE_HOST}',
      'database.user': '${' + 'env:DATABASE_USER}',
      'poll.interval.ms': '5',
    };
    const connectors = [{ ...running, name: 'byhand', config }];
    expect(lines(diff('', '', { connectors }))).toEqual(['KafkaConnector byhand: only in stack']);
    const cluster = connector('table.include.list: shop.b', 'byhand');
    expect(realLines(diff(cluster, '', { connectors }))).toEqual([
      'KafkaConnector byhand: spec.config["table.include.list"]: "shop.b" → "shop.a"',
    ]);
  });

  it('tells a connector that is paused, failed or absent, and a source that does not deliver', () => {
    const yaml = all(connector('a: b'), source('  topics: [a]'));
    const connectors = (state: string, trouble?: string) => [
      { name: 'shop', state, config: {}, ...(trouble === undefined ? {} : { trouble }) },
    ];
    expect(lines(diff(yaml, yaml, { connectors: connectors('PAUSED') }))).toEqual([
      'KafkaConnector shop: spec.state: none → "paused"',
    ]);
    const failed = diff(yaml, yaml, { connectors: connectors('RUNNING', 'task 0 failed') });
    expect(lines(failed)).toEqual(['KafkaConnector shop: task 0 failed']);
    expect(failed.every(isReal)).toBe(true);
    expect(lines(diff(yaml, yaml, { connectors: [] }))).toEqual([
      'KafkaConnector shop: Kafka Connect has no such connector',
    ]);
    const sources = [{ name: 'default/orders', ready: false, detail: 'waits for Kafka' }];
    expect(lines(diff(yaml, yaml, { sources }))).toEqual(['KafkaSource orders: waits for Kafka']);
  });
});

describe("the broker's and the worker's settings", () => {
  const kafka = (config: string) => `apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: events}
spec: {kafka: {listeners: [{name: tls, port: 9093, type: internal, tls: true}], config: {${config}}}}
`;
  const connect = (config: string) => `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnect
metadata: {name: connect}
spec: {replicas: 3, bootstrapServers: "events:9093", config: {${config}}}
`;
  const broker = { 'num.partitions': '1', 'message.max.bytes': '1048588', 'min.insync.replicas': '1' };
  const worker = { 'offset.flush.interval.ms': '1000' };

  it('are those in force, where the stack has no YAML for them', () => {
    const cluster = all(
      kafka('num.partitions: 3, message.max.bytes: 1048588, min.insync.replicas: 2'),
      connect('offset.flush.interval.ms: 500, config.providers: secrets, other: x'),
    );
    expect(realLines(diff(cluster, '', { broker, worker }))).toEqual([
      'KafkaConnect connect: spec.config["offset.flush.interval.ms"]: "500" → "1000"',
      'KafkaConnect connect: spec.config.other: "x" → none',
      'Kafka events: spec.kafka.config["num.partitions"]: "3" → "1"',
    ]);
    expect(diff(kafka('num.partitions: 1, min.insync.replicas: 2'), '', { broker }).filter(isReal)).toEqual(
      [],
    );
    expect(diff('', '', { broker, worker })).toEqual([]);
  });

  it('are those in force, where its YAML says what the next up would set', () => {
    const stack = kafka('message.max.bytes: 5');
    expect(lines(diff(stack, stack, { broker }))).toEqual([
      'Kafka events: spec.kafka.config["message.max.bytes"]: "5" → "1048588"',
    ]);
    expect(lines(diff(stack, stack, { broker: { ...broker, 'message.max.bytes': '5' } }))).toEqual([]);
    // One copy of everything is what there is, whatever both say.
    const copies = kafka('min.insync.replicas: 2');
    expect(lines(diff(copies, copies, { broker }))).toEqual([]);
  });
});

describe('what is shown', () => {
  it('names both places, and what is expected only when all is asked for', () => {
    const found = diff(source('  topics: [a, b]').replace('kafka:9092', 'k:1'), source('  topics: [a]'));
    expect(renderDifferences(found, false)).toEqual([
      '~ KafkaSource default/orders',
      '    spec.topics: a, b → a  cluster.yaml:7, stack.yaml:7',
    ]);
    expect(renderDifferences(found, true).join('\n')).toMatch(
      /spec\.bootstrapServers: k:1 → kafka:9092 \(expected here: /,
    );
    const only = diff(source('  topics: [a]'), '', { topics: [inKafka('x', 1)] });
    expect(renderDifferences(only, false)).toEqual([
      '+ topic x: only in the stack',
      "- KafkaSource default/orders: only in the cluster's YAML  cluster.yaml:3",
    ]);
  });

  it('shows which items differ of lists that are too long for a line', () => {
    const many = Array.from({ length: 20 }, (_, index) => `a.long.name.of.a.topic.${index}`);
    const found = diff(source(`  topics: [${many.slice(1)}]`), source(`  topics: [${many.slice(0, -1)}]`));
    expect(renderDifferences(found, false)[1]).toContain(`spec.topics: -${many[19]}, +${many[0]}`);
  });

  it('names a Namespace without a namespace, and has one word for nothing', () => {
    const space = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
    const lines = renderDifferences(diff(all(space, source('  topics: [a]')), source('  topics: [a]')), true);
    expect(lines.join('\n')).toMatch(/Namespace shop\b/);
    expect(diff(source('  topics: [a]\n  consumers: null'), source('  topics: [a]')).filter(isReal)).toEqual(
      [],
    );
  });

  it('never shows what is secret, but says that it differs', () => {
    const secret = (value: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: ${value}}\n`;
    const cluster = all(
      secret('geheim'),
      connector('database.hostname: db.example.com, database.password: geheim'),
    );
    const stack = all(
      secret('heikel'),
      connector('database.hostname: db.example.com, database.password: heikel'),
    );
    const found = diff(cluster, stack);
    const shown = `${renderDifferences(found, true).join('\n')}${JSON.stringify(differencesJson(found))}`;
    expect(found.filter(isReal)).toHaveLength(2);
    expect(shown).toContain('********');
    expect(renderDifferences(found, true).join('\n')).toContain('(the values differ)');
    for (const value of ['geheim', 'heikel']) {
      expect(shown).not.toContain(value);
      expect(shown).not.toContain(Buffer.from(value).toString('base64'));
    }
  });

  it('has a form for machines', () => {
    const found = diff(source('  topics: [a, b]').replace('kafka:9092', 'k:1'), source('  topics: [a]'));
    expect(JSON.parse(JSON.stringify(differencesJson(found)))).toMatchObject({
      differs: true,
      differences: [
        {
          kind: 'KafkaSource',
          namespace: 'default',
          name: 'orders',
          in: 'both',
          cluster: { file: 'cluster.yaml', line: 3 },
          stack: { file: 'stack.yaml', line: 3 },
          fields: [
            {
              field: 'spec.bootstrapServers',
              cluster: ['k:1'],
              stack: ['kafka:9092'],
              expected: expect.any(String),
            },
            { field: 'spec.topics', cluster: ['a', 'b'], stack: ['a'], clusterLine: 7, stackLine: 7 },
          ],
        },
      ],
    });
    expect(differencesJson([])).toEqual({ differs: false, differences: [] });
  });
});
