import { expect, test } from 'vitest';
import { changed, check, inShort } from './references-rig.ts';

const kafkaBroker = (
  data: string,
  spec = 'spec: {config: {apiVersion: v1, kind: ConfigMap, name: broker}}',
) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: broker, namespace: shop}
data: {default.topic.partitions: "3", ${data}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: b, namespace: shop, annotations: {eventing.knative.dev/broker.class: Kafka}}
${spec}`;
const servers = 'bootstrap.servers: "events-kafka-bootstrap.shop:9092"';
const factor = 'default.topic.replication.factor: "1"';

test.each<[text: string, code: string, field: string | undefined, fix: unknown]>([
  [
    kafkaBroker(servers),
    'knative.broker-config',
    'data["default.topic.replication.factor"]',
    expect.any(String),
  ],
  [
    kafkaBroker(`${servers}, default.topic.replication.factor: "3"`),
    'knative.broker-config',
    'data["default.topic.replication.factor"]',
    'Set it to "1" or less.',
  ],
  [
    kafkaBroker(`bootstrap.servers: "events-kafka-bootstrap:9092", ${factor}`),
    'strimzi.no-namespace',
    'data["bootstrap.servers"]',
    'Write events-kafka-bootstrap.shop.svc:9092.',
  ],
  [
    kafkaBroker(`bootstrap.servers: "events-kafka-bootstrap.shop:9093", ${factor}`),
    'knative.broker-config',
    'data["bootstrap.servers"]',
    expect.stringContaining('auth.secret.ref.name'),
  ],
  [
    kafkaBroker(`${servers}, ${factor}, auth.secret.ref.name: none`),
    'reference.no-secret',
    'data["auth.secret.ref.name"]',
    expect.any(String),
  ],
  [kafkaBroker(`${servers}, ${factor}`, ''), 'knative.broker-config', 'spec.config', expect.any(String)],
  [
    kafkaBroker(`${servers}, ${factor}`, 'spec: {config: {apiVersion: v1, kind: Secret, name: mysql}}'),
    'knative.broker-config',
    'spec.config.kind',
    'Write kind: ConfigMap.',
  ],
  [
    kafkaBroker(`${servers}, ${factor}`, 'spec: {config: {apiVersion: v1, kind: ConfigMap, name: brokr}}'),
    'reference.no-configmap',
    'spec.config',
    'Did you mean broker?',
  ],
  [
    'apiVersion: eventing.knative.dev/v1\nkind: Trigger\nmetadata: {name: t, namespace: shop}\nspec: {broker: none}',
    'reference.no-broker',
    'spec.broker',
    expect.any(String),
  ],
  [
    'apiVersion: messaging.knative.dev/v1\nkind: Subscription\nmetadata: {name: s, namespace: shop}\nspec: {channel: {apiVersion: messaging.knative.dev/v1, kind: Channel, name: none}}',
    'reference.no-channel',
    'spec.channel',
    expect.any(String),
  ],
  [
    'apiVersion: sources.knative.dev/v1\nkind: SinkBinding\nmetadata: {name: s, namespace: shop}\nspec: {subject: {apiVersion: apps/v1, kind: Deployment, name: audits}}',
    'reference.no-deployment',
    'spec.subject',
    'Did you mean audit?',
  ],
  [
    'apiVersion: flows.knative.dev/v1\nkind: Sequence\nmetadata: {name: s, namespace: shop}\nspec: {channelTemplate: {apiVersion: messaging.knative.dev/v1, kind: MemoryChannel}}',
    'reference.unknown-kind',
    'spec.channelTemplate',
    'Did you mean kind: InMemoryChannel of messaging.knative.dev/v1?',
  ],
  [
    'apiVersion: eventing.knative.dev/v1alpha1\nkind: KafkaSink\nmetadata: {name: k, namespace: shop}\nspec: {topic: shop.inventory.customers, bootstrapServers: ["events-kafka-bootstrap.shop:9093"], auth: {secret: {ref: {name: none}}}}',
    'reference.no-secret',
    'spec.auth.secret.ref',
    expect.any(String),
  ],
  [
    'apiVersion: kafka.strimzi.io/v1\nkind: KafkaRebalance\nmetadata: {name: r, namespace: shop, labels: {strimzi.io/cluster: events}}',
    'strimzi.no-cruise-control',
    undefined,
    expect.any(String),
  ],
])('%#', (text, code, field, fix) => {
  expect(inShort(check(changed(['', text])).errors)).toEqual([[code, field, fix]]);
});

test('a KafkaSink without login to a listener that wants one', () => {
  const text =
    'apiVersion: eventing.knative.dev/v1alpha1\nkind: KafkaSink\nmetadata: {name: k, namespace: shop}\nspec: {topic: shop.inventory.customers, bootstrapServers: ["events-kafka-bootstrap.shop:9093"]}';
  expect(check(changed(['', text])).errors.map(({ code, field }) => [code, field])).toEqual([
    ['strimzi.tls', 'spec.bootstrapServers'],
    ['strimzi.authentication', 'spec.bootstrapServers'],
  ]);
});

test('a CustomResourceDefinition among the files serves its kind', () => {
  const flow = 'apiVersion: camel.apache.org/v1, kind: Kamelet, name: k';
  const subject = `apiVersion: sources.knative.dev/v1\nkind: SinkBinding\nmetadata: {name: s, namespace: shop}\nspec: {subject: {${flow}}}`;
  const definition =
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: kamelets.camel.apache.org}\nspec: {group: camel.apache.org, scope: Namespaced, names: {kind: Kamelet}, versions: [{name: v1, served: true}]}';
  const object = 'apiVersion: camel.apache.org/v1\nkind: Kamelet\nmetadata: {name: k, namespace: shop}';
  expect(check(changed(['', subject])).errors).toMatchObject([{ code: 'reference.unknown-kind' }]);
  expect(check(changed(['', subject], ['', definition])).errors).toMatchObject([
    { code: 'reference.no-kamelet' },
  ]);
  expect(check(changed(['', subject], ['', definition], ['', object])).errors).toEqual([]);
});
