import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { lastGood } from '../../emulator/reconcile/last-good.ts';
import type { Reconciler } from '../../emulator/reconcile/state.ts';
import { topicMemory } from '../../emulator/reconcile/topic-memory.ts';
import { reconcileTopics, type TopicAdmin } from '../../emulator/reconcile/topics.ts';
import { type KafkaTopic, kafkaTopic } from '../../manifests/kafkatopic.ts';
import { readText } from '../../manifests/read.ts';
import { waitFor } from '../wait-for.ts';

/** Topics in memory, as a broker holds them: it knows two settings. */
class Topics implements TopicAdmin {
  readonly held = new Map<string, { partitions: number; config: Record<string, string> }>();
  readonly replicas: number[] = [];
  up = true;
  /** Asked while it is frozen, it does not answer until it is closed. */
  frozen = false;
  asked = 0;
  readonly #closing = Promise.withResolvers<never>();
  readonly #defaults = { 'retention.ms': '604800000', 'cleanup.policy': 'delete' };

  async partitionCounts(topics: readonly string[]) {
    this.asked++;
    if (!this.up) throw new Error('connect ECONNREFUSED');
    if (this.frozen) await this.#closing.promise;
    const found = topics.filter((topic) => this.held.has(topic));
    return new Map(found.map((topic) => [topic, this.held.get(topic)?.partitions ?? 0]));
  }
  async createTopic(topic: { name: string; partitions: number; replicas: number; config: object }) {
    if (Object.keys(topic.config).some((name) => !(name in this.#defaults)))
      throw new Error('Configuration is invalid');
    this.replicas.push(topic.replicas);
    this.held.set(topic.name, { partitions: Math.max(1, topic.partitions), config: { ...topic.config } });
    return true;
  }
  async growTopic(topic: string, total: number) {
    const held = this.held.get(topic);
    if (held) held.partitions = total;
  }
  async settings(topic?: string) {
    return { ...this.#defaults, ...(topic === undefined ? {} : this.held.get(topic)?.config) };
  }
  async replaceTopicConfig(topic: string, config: Readonly<Record<string, string>>) {
    const held = this.held.get(topic);
    if (held) held.config = { ...config };
  }
  async deleteTopic(topic: string) {
    return this.held.delete(topic);
  }
  async close() {
    this.#closing.promise.catch(() => {});
    this.#closing.reject(new Error('given up'));
  }
}

let reconciler: Reconciler<KafkaTopic> | undefined;
afterEach(() => reconciler?.stop());

/** KafkaTopics that the files have, though wrong ones. */
const declared = new Set<string>();

function start(memory = topicMemory(), admin = new Topics()) {
  const isDeclared = (resource: string) => declared.has(resource);
  const remembered = { memory, isDeclared, graceMs: 20 };
  reconciler = reconcileTopics(admin, pino({ level: 'silent' }), remembered);
  return { admin, reconciler };
}

const text = (name: string, spec: string) =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: ${name}\nspec: ${spec}\n`;
const resources = (...documents: readonly string[]) => readText(documents.join('---\n'), 'f.yaml').resources;
const topics = (...documents: readonly string[]) =>
  resources(...documents).flatMap((resource) => kafkaTopic(resource).value ?? []);

test('a topic is made, grows and gets its settings; those taken out of the resource go', async () => {
  const { admin, reconciler } = start();
  reconciler.apply(topics(text('a', '{replicas: 3}')));
  await waitFor(() => expect(reconciler.states()).toMatchObject([{ name: 'a', state: 'applied' }]));
  expect([admin.held.get('a'), admin.replicas]).toEqual([{ partitions: 1, config: {} }, [1]]);
  reconciler.apply(topics(text('a', '{partitions: 3, config: {retention.ms: 5, cleanup.policy: compact}}')));
  await waitFor(() =>
    expect(admin.held.get('a')).toEqual({
      partitions: 3,
      config: { 'retention.ms': '5', 'cleanup.policy': 'compact' },
    }),
  );
  reconciler.apply(topics(text('a', '{partitions: 3, config: {retention.ms: 5}}')));
  await waitFor(() => expect(admin.held.get('a')?.config).toEqual({ 'retention.ms': '5' }));
});

test('a topic goes with its KafkaTopic, unless somebody else made it', async () => {
  const { admin, reconciler } = start();
  admin.held.set('theirs', { partitions: 1, config: {} });
  const both = topics(text('ours', '{}'), text('theirs', '{}'));
  reconciler.apply(both);
  await waitFor(() => expect(reconciler.states().map(({ state }) => state)).toEqual(['applied', 'applied']));
  // It is there, and wrong: a cluster would refuse the edit.
  declared.add('default/ours');
  reconciler.apply([]);
  await wait(60);
  expect([...admin.held.keys()]).toEqual(['theirs', 'ours']);
  declared.clear();
  reconciler.apply([]);
  await waitFor(() => expect([...admin.held.keys()]).toEqual(['theirs']));
});

test('a file that is gone for a moment deletes nothing', async () => {
  const { admin, reconciler } = start();
  reconciler.apply(topics(text('a', '{}')));
  await waitFor(() => expect(admin.held.has('a')).toBe(true));
  reconciler.apply([]);
  reconciler.apply(topics(text('a', '{}')));
  await wait(60);
  expect(admin.held.has('a')).toBe(true);
});

test('what was made is remembered over a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-topics-'));
  try {
    const file = join(folder, 'state/topics.json');
    const first = start(topicMemory(file));
    first.reconciler.apply(topics(text('a', '{}'), text('b', '{}')));
    await waitFor(() => expect(first.admin.held.size).toBe(2));
    await first.reconciler.stop();
    const { admin, reconciler } = start(topicMemory(file), first.admin);
    reconciler.apply(topics(text('b', '{}')));
    await waitFor(() => expect([...admin.held.keys()]).toEqual(['b']));
    await writeFile(file, '{"b');
    expect(topicMemory(file).made.size).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('partitions cannot become fewer', async () => {
  const { admin, reconciler } = start();
  admin.held.set('a', { partitions: 4, config: {} });
  reconciler.apply(topics(text('a', '{partitions: 2}')));
  await waitFor(() =>
    expect(reconciler.states()).toMatchObject([
      { state: 'failed', problem: { code: 'topic.fewer-partitions', line: 5, field: 'spec.partitions' } },
    ]),
  );
});

test('an unknown setting is named with the nearest known one', async () => {
  const { reconciler } = start();
  reconciler.apply(topics(text('a', '{config: {retentionms: 1}}')));
  await waitFor(() =>
    expect(reconciler.states()).toMatchObject([
      { state: 'failed', problem: { code: 'topic.unknown-setting', fix: 'Did you mean retention.ms?' } },
    ]),
  );
});

test('Kafka may come later', async () => {
  const { admin, reconciler } = start();
  admin.up = false;
  reconciler.apply(topics(text('a', '{}')));
  await waitFor(() =>
    expect(reconciler.states()).toMatchObject([{ state: 'pending', problem: { code: 'kafka.unreachable' } }]),
  );
  admin.up = true;
  await waitFor(() => expect(reconciler.states()).toMatchObject([{ state: 'applied' }]));
});

test('a stop does not wait for a broker that does not answer', async () => {
  const { admin, reconciler } = start();
  admin.frozen = true;
  reconciler.apply(topics(text('a', '{}')));
  await waitFor(() => expect(admin.asked).toBe(1));
  await reconciler.stop();
  expect(reconciler.states()).toMatchObject([{ state: 'pending', problem: { code: 'kafka.unreachable' } }]);
});

test('a resource that a cluster would refuse leaves what was good of it', () => {
  const read = lastGood(kafkaTopic);
  expect(read(resources(text('a', '{partitions: 2}'))).values).toMatchObject([{ partitions: 2 }]);
  const broken = read(resources(text('a', '{partitions: 0}'), text('b', '{partition: 1}')));
  expect(broken.values).toMatchObject([{ topic: 'a', partitions: 2 }]);
  expect(broken.wrong.map(([resource, problem]) => [resource.name, problem.code])).toEqual([
    ['a', 'manifest.wrong-value'],
    ['b', 'manifest.unknown-field'],
  ]);
  expect(read([]).values).toEqual([]);
  expect(read(resources(text('a', '{partitions: 0}'))).values).toEqual([]);
});
