import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { closeClient, createAdmin } from '../../../emulator/kafka.ts';
import { sinkPeer, sourceOf } from '../../../scripts/peers.ts';
import { askJson, askLines } from '../../../scripts/post-json.ts';
import type { SinkEvent } from '../../../sink/contract.ts';
import { replayProgress } from '../../../sink/contract-shapes.ts';
import { viewEvent } from '../../../sink/view/change.ts';
import { ended, start, type TestStack } from '../plumbline.ts';
import { SourceProcess } from '../source-process.ts';

const customers = 'inventory.inventory.customers';
const ofCustomers = (event: SinkEvent) => String(event.source).endsWith(`#${customers}`);
const never = new AbortController().signal;

/** What the sink and a replay add to an event. */
const withoutMarks = (event: SinkEvent) =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !name.startsWith('plumbline')));

/** A second reader of a table, whose dead letters go where its events go. */
const lettersYaml = (uri: string) =>
  stringify({
    apiVersion: 'sources.knative.dev/v1',
    kind: 'KafkaSource',
    metadata: { name: 'letters' },
    spec: {
      bootstrapServers: ['kafka:9092'],
      consumerGroup: 'letters',
      initialOffset: 'earliest',
      topics: ['inventory.inventory.orders'],
      sink: { uri },
      delivery: { retry: 2, backoffPolicy: 'linear', backoffDelay: 'PT0.2S', deadLetterSink: { uri } },
    },
  });

/** By the sink's and the source's HTTP where nothing is to be shown of the command line. */
export function again(stack: TestStack): void {
  let folder = '';
  let admin: ReturnType<typeof createAdmin>;
  let first: readonly SinkEvent[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-events-'));
    const { stations } = await stack.status();
    const kafka = stations.find(({ name }) => name === 'kafka')?.address ?? '';
    admin = createAdmin({ brokers: [kafka] });
    await admin.connect();
    first = (await stack.events()).filter(ofCustomers);
  });

  afterAll(async () => {
    await closeClient(admin);
    await rm(folder, { recursive: true, force: true });
  });

  const groupsOfReplays = async () =>
    (await admin.listGroups()).groups
      .map(({ groupId }) => groupId)
      .filter((name) => name.startsWith('plumbline-replay-'));

  /** Who is in the source's group, and where it is. */
  async function realGroup() {
    const groupId = 'inventory';
    const { groups } = await admin.describeGroups([groupId]);
    const [offsets] = await admin.fetchOffsets({ groupId, topics: [customers] });
    const members = groups[0]?.members.map(({ memberId }) => memberId);
    return { members, offsets: offsets?.partitions.map(({ offset }) => offset) };
  }

  it('are equal to the first ones but for their mark, and the group of the source knows nothing of it', async () => {
    const committed = async () => (await realGroup()).offsets;
    await expect.poll(committed, { timeout: 60_000 }).toEqual([String(first.length)]);
    const before = await realGroup();
    const ran = await stack.run('events replay', '--table', 'inventory.customers', '--json');
    const { id, ...progress } = JSON.parse(ran.out);
    const { length } = first;
    expect(progress).toMatchObject({ delivered: length, failed: 0, total: length, done: true });
    const replayed = (await stack.events()).filter((event) => event.plumblinereplay === id);
    expect(replayed.map(withoutMarks)).toEqual(first.map(withoutMarks));
    expect(await realGroup()).toEqual(before);
    expect(before.members).toHaveLength(1);
    expect(await groupsOfReplays()).toEqual([]);
  });

  it('are those of a range of offsets, at the sink that is named', async () => {
    const request = { topic: customers, partition: 0, from: 1, to: 3, sink: 'default/inventory' };
    const lines: unknown[] = [];
    for await (const line of askLines(sinkPeer(await stack.site()), '/api/replay', request, never))
      lines.push(line);
    const last = lines.filter(replayProgress).at(-1);
    expect(last).toMatchObject({ delivered: 3, done: true });
    const replayed = (await stack.events()).filter((event) => event.plumblinereplay === last?.id);
    expect(replayed.map((event) => event.knativekafkaoffset)).toEqual(['1', '2', '3']);
    const outside = { topic: customers, partition: 0, to: 99 };
    const progress = sourceOf(await stack.site()).replay(outside, never);
    await expect(progress[Symbol.asyncIterator]().next()).rejects.toThrow(
      `It has offsets 0 to ${first.length - 1}.`,
    );
  });

  it('end when they are told to, say why nothing came through, and leave no group', async () => {
    const nobody = ['--sink', 'http://127.0.0.1:1/'];
    const child = start(['events', 'replay', '--name', stack.name, '--table', 'customers', ...nobody]);
    const over = ended(child);
    let said = '';
    child.stderr?.on('data', (text: string) => {
      said += text;
    });
    await expect
      .poll(() => said, { timeout: 60_000 })
      .toMatch(/attempt \d+ of 11 failed, the next in \d+ s: \S/);
    expect(await groupsOfReplays()).toHaveLength(1);
    child.kill('SIGINT');
    expect(await over).toMatchObject({ code: 1, out: expect.stringContaining(`0 of ${first.length}`) });
    await expect.poll(groupsOfReplays, { timeout: 60_000 }).toEqual([]);
  });

  it('come one by one, as they came', async () => {
    const [event] = first;
    const site = await stack.site();
    const sent = await askJson(sinkPeer(site), '/api/send', { seq: Number(event?.plumblineseq) });
    expect(sent).toMatchObject({ status: 200 });
    const isAgain = (one: SinkEvent) => one.id === event?.id && one.plumblinereplay !== undefined;
    const one = (await stack.events()).filter(ofCustomers).filter(isAgain).at(-1);
    expect(withoutMarks(one ?? {})).toEqual(withoutMarks(event ?? {}));
  });

  it('come as a snapshot of the table as it is now', async () => {
    await stack.sql(`UPDATE customers SET last_name = 'Brand' WHERE id = 1001`);
    const ran = await stack.run('snapshot customers', '--json');
    expect(JSON.parse(ran.out)).toMatchObject({ connector: 'inventory', table: 'inventory.customers' });
    const isNew = (event: SinkEvent) =>
      ofCustomers(event) &&
      viewEvent(event).operation === 'snapshot' &&
      Number(event.knativekafkaoffset) > first.length;
    const rows = await stack.eventsThat(isNew, 4);
    expect(rows.map((event) => viewEvent(event).key)).toEqual(
      [1001, 1002, 1003, 1004].map((key) => `{"id":${key}}`),
    );
    expect(rows[0]).toMatchObject({ data: { after: { last_name: 'Brand' } } });
  });

  it('come of a table without a primary key and with an odd name, too', async () => {
    const topic = 'inventory.inventory.odd_name-__';
    await stack.sql('CREATE TABLE `odd name-$%` (a INT); INSERT INTO `odd name-$%` VALUES (5)');
    const newest = async () => {
      const topics = await admin.listTopics();
      return topics.includes(topic) ? Number((await admin.fetchTopicOffsets(topic))[0]?.offset) : 0;
    };
    await expect.poll(newest, { timeout: 60_000 }).toBe(1);
    const { out } = await stack.run('snapshot', 'odd name-$%', '--json');
    expect(JSON.parse(out)).toMatchObject({ table: 'inventory.odd name-$%' });
    await expect.poll(newest, { timeout: 60_000 }).toBe(2);
  });

  it('come of no table that is not there', async () => {
    const { code, err } = await stack.run('snapshot inventory.custommers');
    expect(code).not.toBe(0);
    expect(err).toContain('the database has no table inventory.custommers');
    expect(err).toMatch(/Name one that is there: inventory\.addresses, inventory\.customers, /);
  });

  it('come after a sink that failed behaves again', async () => {
    expect((await stack.run('sink fail --status 503 --count 2')).out).toContain('answers 503');
    await stack.sql(`UPDATE customers SET last_name = 'Brandt' WHERE id = 1001`);
    const isLate = (event: SinkEvent) => event.plumblinerefusals !== undefined;
    const [event] = await stack.eventsThat(isLate);
    expect(event).toMatchObject({ data: { after: { last_name: 'Brandt' } } });
    expect(String(event?.plumblinerefusals)).toBe('2');
    expect((await stack.run('sink fail')).out).toBe('the sink behaves\n');
  });

  it('come as dead letters to the sink that fails', async () => {
    const { stations } = await stack.status();
    const at = (name: string) => stations.find((each) => each.name === name)?.address ?? '';
    const file = join(folder, 'letters.yaml');
    await writeFile(file, lettersYaml(`${at('sink')}/`));
    expect((await stack.run('sink fail --status 503')).code).toBe(0);
    const source = await SourceProcess.start(['-f', file, '--bootstrap-servers', at('kafka'), '--plaintext']);
    try {
      const isLetter = (event: SinkEvent) => event.knativeerrordest !== undefined;
      const [letter] = await stack.eventsThat(isLetter);
      expect(letter).toMatchObject({ knativeerrorcode: '503' });
      expect(String(letter?.plumblinerefusals)).toBe('3');
    } finally {
      await source.stop();
      await stack.run('sink fail --off');
    }
  });

  it('of your own are sent, or told what is wrong with them', async () => {
    const [right, wrong] = ['right.yaml', 'wrong.yaml'].map((name) => join(folder, name));
    await writeFile(`${right}`, 'type: com.example.tried\nsource: /tried\nid: own-1\ndata: {some: thing}\n');
    await writeFile(`${wrong}`, 'type: t\nsource: 5\n');
    const send = (file: string | undefined) => stack.run('events send', `${file}`);
    const [sent, refused] = await Promise.all([send(right), send(wrong)]);
    expect(sent).toMatchObject({ code: 0, err: expect.stringContaining('has no specversion and time') });
    const [event] = await stack.eventsThat(({ id }) => id === 'own-1');
    expect(event).toMatchObject({ type: 'com.example.tried', source: '/tried', data: { some: 'thing' } });
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(`${wrong}:2: source`) });
  });
}
