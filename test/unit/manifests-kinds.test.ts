import { expect, test } from 'vitest';
import { isKafkaConnector, kafkaConnector } from '../../manifests/kafkaconnector.ts';
import { kafkaTopic } from '../../manifests/kafkatopic.ts';
import { strayGroups } from '../../manifests/kinds.ts';
import { knativeService } from '../../manifests/knative-service.ts';
import { nearest } from '../../manifests/nearest.ts';
import { type Resource, readText } from '../../manifests/read.ts';
import { secretValue } from '../../manifests/secret.ts';

function one(text: string): Resource {
  const { resources, problems } = readText(text, 'f.yaml');
  expect(problems).toEqual([]);
  const [resource] = resources;
  if (!resource) throw new Error('no resource');
  return resource;
}

const head = (kind: string, version = 'kafka.strimzi.io/v1') =>
  `apiVersion: ${version}
kind: ${kind}
metadata:
  name: a
  labels:
    strimzi.io/cluster: c
`;

test('a whole KafkaTopic', () => {
  const { value, problems, notices } = kafkaTopic(
    one(
      `${head('KafkaTopic')}spec:
  topicName: A_b
  partitions: 3
  replicas: 2
  config: {retention.ms: -1, flush.ms: 9223372036854775807, preallocate: false, cleanup.policy: compact}`,
    ),
  );
  expect([problems, notices]).toEqual([[], []]);
  expect(value).toMatchObject({
    topic: 'A_b',
    partitions: 3,
    replicas: 2,
    config: {
      'retention.ms': '-1',
      'flush.ms': '9223372036854775807',
      preallocate: 'false',
      'cleanup.policy': 'compact',
    },
  });
});

test('a KafkaTopic without a spec takes its own name', () => {
  expect(kafkaTopic(one(head('KafkaTopic'))).value).toMatchObject({ topic: 'a', partitions: undefined });
});

test.each([
  ['spec: {partition: 3}', 'manifest.unknown-field', 'spec.partition', 'Did you mean partitions?'],
  ['spec: {topic_name: x}', 'manifest.unknown-field', 'spec.topic_name', 'Did you mean topicName?'],
  ['spec: {zebra: 3}', 'manifest.unknown-field', 'spec.zebra', expect.stringContaining('topicName')],
  ['spec: {partitions: 0}', 'manifest.wrong-value', 'spec.partitions', 'Make it an integer of 1 or more.'],
  ['spec: {partitions: "3"}', 'manifest.wrong-value', 'spec.partitions', 'Make it an integer of 1 or more.'],
  ['spec: {topicName: "a b"}', 'kafkatopic.name', 'spec.topicName', expect.any(String)],
  ['spec: {config: {a: [x, z]}}', 'manifest.wrong-value', 'spec.config.a', 'Join the list: a: "x,z".'],
  ['spec: {config: {a: }}', 'manifest.wrong-value', 'spec.config.a', expect.any(String)],
  ['spec: 3', 'manifest.wrong-value', 'spec', expect.any(String)],
  ['spek: {}', 'manifest.unknown-field', 'spek', 'Did you mean spec?'],
])('a KafkaTopic with %s is refused', (text, code, field, fix) => {
  const { value, problems } = kafkaTopic(one(head('KafkaTopic') + text));
  expect(value).toBeUndefined();
  expect(problems).toMatchObject([{ code, field, fix, file: 'f.yaml', line: 7 }]);
});

test('what a cluster would pass over is said', () => {
  const old = kafkaTopic(one('apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata: {name: a}'));
  expect(old.value).toBeDefined();
  expect(old.notices.map((n) => n.code)).toEqual(['strimzi.old-version', 'strimzi.no-cluster-label']);
  const wrong = kafkaTopic(one(head('KafkaTopic', 'kafka.strimzi.io/v2')));
  expect(wrong.problems).toMatchObject([{ code: 'strimzi.unknown-version', line: 1 }]);
});

test('a whole KafkaConnector', () => {
  const resource = one(
    `${head('KafkaConnector')}spec:
  class: x.Y
  tasksMax: 1
  version: "[3.6,4)"
  state: stopped
  autoRestart: {enabled: true, maxRestarts: 7}
  config:
    database.port: 3306
    tasks.max: 9`,
  );
  expect(isKafkaConnector(resource)).toBe(true);
  const { value, notices } = kafkaConnector(resource);
  expect(value).toMatchObject({
    name: 'a',
    class: 'x.Y',
    tasksMax: 1,
    version: '[3.6,4)',
    state: 'stopped',
    autoRestart: { enabled: true, maxRestarts: 7 },
    config: { 'database.port': '3306' },
  });
  expect(value?.config).not.toHaveProperty(['tasks.max']);
  expect(notices).toMatchObject([{ code: 'kafkaconnector.ignored-setting', line: 15 }]);
});

test.each([
  ['spec: {}', 'spec.class'],
  ['spec: {class: x, state: started}', 'spec.state'],
  ['spec: {class: x, tasksmax: 1}', 'spec.tasksmax'],
  ['spec: {class: x, pause: true}', 'spec.pause'],
  ['spec: {class: x, autoRestart: {enable: true}}', 'spec.autoRestart.enable'],
  ['spec: {class: x, config: [a]}', 'spec.config'],
])('a KafkaConnector with %s is refused', (text, field) => {
  const { value, problems } = kafkaConnector(one(head('KafkaConnector') + text));
  expect(value).toBeUndefined();
  expect(problems).toMatchObject([{ field, line: 7 }]);
});

test('v1beta2 has pause', () => {
  const resource = one(`${head('KafkaConnector', 'kafka.strimzi.io/v1beta2')}spec: {class: x, pause: true}`);
  expect(kafkaConnector(resource).value?.state).toBe('paused');
});

const service = (image: string) =>
  `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: a}
spec: {template: {spec: {containers: [{image: "${image}"}]}}}`;

test.each([
  ['gcr.io/knative-releases/knative.dev/eventing/cmd/event_display', true],
  ['gcr.io/knative-releases/knative.dev/eventing/cmd/event_display:v1.23.0', true],
  ['gcr.io/knative-releases/knative.dev/eventing/cmd/event_display@sha256:aa', true],
  ['registry.example.com:5000/shop/event-display:1', true],
  ['gcr.io/knative-releases/event_display-864884f202126ec3150c5fcef437d90c', true],
  ['registry.example.com/event-display-extra', false],
  ['event_display/mine', false],
])('%s is Event Display: %s', (image, expected) => {
  expect(knativeService(one(service(image))).value?.isEventDisplay).toBe(expected);
});

test('a Knative Service without a container is refused', () => {
  const { problems } = knativeService(
    one('apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}'),
  );
  expect(problems).toMatchObject([{ field: 'spec.template.spec.containers[0].image' }]);
});

test('a kind of ours in a foreign group is not passed over', () => {
  expect(strayGroups([one(head('KafkaTopic', 'kafka.strimzi.com/v1'))])).toMatchObject([
    { code: 'manifest.unknown-group', line: 1 },
  ]);
  expect(strayGroups([one(head('KafkaTopic')), one(head('KafkaTopic', 'kafka.strimzi.io/v1beta2'))])).toEqual(
    [],
  );
});

test('secrets, encoded and plain', () => {
  const secret = one(
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\ndata: {a: aGk=, b: aGk=}\nstringData: {b: yo}',
  );
  const value = (key: string, namespace = 'shop') => secretValue([secret], namespace, 's', key);
  expect([value('a'), value('b'), value('c'), value('a', 'other')]).toEqual([
    'hi',
    'yo',
    undefined,
    undefined,
  ]);
});

test('the nearest name', () => {
  const known = ['bootstrapServers', 'topics', 'consumers', 'sink'];
  expect(nearest('bootstrapServer', known)).toBe('bootstrapServers');
  expect(nearest('topic', known)).toBe('topics');
  expect(nearest('sinks', known)).toBe('sink');
  expect(nearest('replicas', known)).toBeUndefined();
});

test('what stands where a password belongs is not shown', () => {
  const { problems } = kafkaConnector(
    one(`${head('KafkaConnector')}spec: {class: x, tasksMax: 1, config: {database.password: [hunter2]}}`),
  );
  expect(problems[0]?.message).toContain('["database.password"] must be a string, not a list');
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});
