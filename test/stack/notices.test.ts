import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { targetOf } from '../../emulator/event-request.ts';
import { closeClient, createAdmin } from '../../emulator/kafka.ts';
import { type RunningSource, startKafkaSource } from '../../emulator/kafkasource.ts';
import { LoggedNotices } from '../../emulator/notice-logged.ts';
import { kafkaSource } from '../../manifests/kafkasource.ts';
import { readText } from '../../manifests/read.ts';
import { openStage, type Stage } from '../contract/kafkasource/stage.ts';
import { answer, RawSink } from '../unit/raw-sink.ts';
import { testRuntimes } from './runtimes.ts';

const runtimes = await testRuntimes();
const json = Buffer.from('{}');
const contentType = ['content-type', Buffer.from('application/json')] as const;

// Natively only: what is tried is how a source reads Kafka, which is the same in both runtimes.
describe.runIf(runtimes.includes('native'))('notices about what is read', () => {
  let stage: Stage;
  let serial = 0;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    stage = await openStage('native');
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(async () => {
    await stage?.end();
  });

  const newTopic = () => `${stage.name}-${serial++}`;

  const fill = (topic: string, count: number, partition = 0) => {
    const headers = [contentType];
    const one = { partition, offset: -1, timestamp: 1_700_000_000_000, key: null, value: json, headers };
    return stage.kafka.produce(
      topic,
      Array.from({ length: count }, () => one),
    );
  };

  async function start(
    topic: string,
    spec: object,
    { reply = () => answer(200), strict = false }: { reply?: () => string | null; strict?: boolean } = {},
  ): Promise<{ source: RunningSource; sink: RawSink; codes: () => string[] }> {
    const sink = new RawSink(reply);
    const uri = await sink.listen();
    const text = stringify({
      apiVersion: 'sources.knative.dev/v1',
      kind: 'KafkaSource',
      metadata: { name: topic },
      spec: { bootstrapServers: [stage.bootstrapServers], topics: [topic], sink: { uri }, ...spec },
    });
    const [resource] = readText(text, 'source.yaml').resources;
    const parsed = resource && kafkaSource(resource).value;
    if (!parsed) return expect.unreachable();
    const source = startKafkaSource(parsed, {
      logged: new LoggedNotices(),
      address: { brokers: [stage.bootstrapServers] },
      sink: targetOf(uri),
      awaitedTopics: new Set(),
      strict,
      pace: 'fast',
      log: pino({ level: 'silent' }),
    });
    ends.push(
      () => sink.close(),
      () => source.stop(),
    );
    const codes = () =>
      source.status().notices.map(({ code, cause }) => [code, cause].filter(Boolean).join(' '));
    return { source, sink, codes };
  }

  const admin = async <T>(work: (client: ReturnType<typeof createAdmin>) => Promise<T>): Promise<T> => {
    const client = createAdmin({ brokers: [stage.bootstrapServers] });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await closeClient(client);
    }
  };

  it('latest: what was there before the first start, and not at the next one', async () => {
    const topic = newTopic();
    await stage.kafka.createTopics([{ topic, partitions: 2 }]);
    await fill(topic, 3, 0);
    await fill(topic, 4, 1);
    const first = await start(topic, {});
    await first.source.ready;
    expect(first.codes()).toEqual([`snapshot-missed ${topic}: 7 offsets passed over`]);
    await first.source.stop();
    await fill(topic, 1);
    const second = await start(topic, {});
    await expect.poll(() => second.sink.heads.length, { timeout: 60_000 }).toBe(1);
    expect(second.codes()).toEqual([]);
  });

  it('latest: a topic that came later than the source', async () => {
    const topic = newTopic();
    const { source, codes } = await start(topic, {});
    await expect.poll(() => source.status().detail, { timeout: 60_000 }).toContain('does not exist');
    expect(source.status().conditions[0]).toMatchObject({ status: 'False', reason: 'InitializeOffset' });
    await stage.kafka.createTopics([{ topic, partitions: 1 }]);
    await source.ready;
    expect(codes()).toEqual([`topic-after-source ${topic}`]);
    expect(source.status()).toMatchObject({
      ready: true,
      consumers: 1,
      placements: [{ podName: 'kafka-source-dispatcher-0', vreplicas: 1 }],
      conditions: [{ status: 'True' }, { status: 'True' }, { status: 'True' }],
    });
  });

  it('latest: nothing to tell of an empty topic; earliest: nothing at all', async () => {
    const [empty, full] = [newTopic(), newTopic()];
    await stage.kafka.createTopics([
      { topic: empty, partitions: 1 },
      { topic: full, partitions: 1 },
    ]);
    await fill(full, 2);
    const latest = await start(empty, {});
    const earliest = await start(full, { initialOffset: 'earliest' });
    await Promise.all([latest.source.ready, earliest.source.ready]);
    await expect.poll(() => earliest.sink.heads.length, { timeout: 60_000 }).toBe(2);
    expect([...latest.codes(), ...earliest.codes()]).toEqual([]);
  });

  it('latest: a partition that was added', async () => {
    const topic = newTopic();
    await stage.kafka.createTopics([{ topic, partitions: 1 }]);
    const { source, sink, codes } = await start(topic, {});
    await source.ready;
    await admin((client) => client.createPartitions({ topicPartitions: [{ topic, count: 2 }] }));
    await expect.poll(codes, { timeout: 60_000 }).toEqual([`new-partition ${topic}/1`]);
    await fill(topic, 1, 1);
    await expect.poll(() => sink.heads.length, { timeout: 60_000 }).toBe(1);
  });

  it('an offset that is not there any more', async () => {
    const topic = newTopic();
    await stage.kafka.createTopics([{ topic, partitions: 1 }]);
    await fill(topic, 5);
    const group = { groupId: topic, topic };
    await admin(async (client) => {
      await client.setOffsets({ ...group, partitions: [{ partition: 0, offset: '1' }] });
      await client.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] });
    });
    const { sink, codes } = await start(topic, { consumerGroup: topic });
    await expect.poll(() => sink.heads.length, { timeout: 60_000 }).toBe(2);
    expect(codes()).toEqual([`offset-gone ${topic}/0`]);
  });

  it('more than a cluster would send', async () => {
    const topic = newTopic();
    await stage.kafka.createTopics([{ topic, partitions: 1 }]);
    await fill(topic, 2000);
    const { codes } = await start(topic, { initialOffset: 'earliest' });
    await expect.poll(codes, { timeout: 60_000 }).toEqual(['faster-than-cluster']);
  });

  it.each([
    ['awaited', false, 1],
    ['cut in strict mode, dropped and committed', true, 1],
  ])('what is in flight at the end is %s', async (_, strict, committed) => {
    const topic = newTopic();
    await stage.kafka.createTopics([{ topic, partitions: 1 }]);
    await fill(topic, 2);
    const spec = { initialOffset: 'earliest', consumerGroup: topic, delivery: { retry: 0 } };
    const { source, sink, codes } = await start(topic, spec, { strict, reply: () => null });
    await expect.poll(() => sink.heads.length, { timeout: 60_000 }).toBe(1);
    const stopped = source.stop(true);
    if (!strict) for (const socket of sink.sockets) socket.write(answer(200));
    await stopped;
    expect(codes()).toEqual([
      'graceful-stop',
      ...(strict ? ['no-dead-letter-sink the connection was closed'] : []),
    ]);
    expect([source.status().delivered, source.status().failed]).toEqual(strict ? [0, 1] : [1, 0]);
    expect(await stage.kafka.committedOffsets(topic, topic)).toEqual({ 0: committed });
  });
});
