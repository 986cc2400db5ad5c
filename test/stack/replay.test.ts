import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeClient, createAdmin } from '../../emulator/kafka.ts';
import type { SinkEvent } from '../../sink/contract.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { ended, start, TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const customers = 'inventory.inventory.customers';
const ofCustomers = (event: SinkEvent) => String(event.source).endsWith(`#${customers}`);

/** What the sink and a replay add to an event. */
const withoutMarks = (event: SinkEvent) =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !name.startsWith('plumbline')));

describe.each(await testRuntimes())('events once more, in %s', (runtime) => {
  const stack = new TestStack(runtime);
  let folder = '';
  let admin: ReturnType<typeof createAdmin>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-events-'));
    const { stations } = await stack.up();
    const kafka = stations.find(({ name }) => name === 'kafka')?.address ?? '';
    admin = createAdmin({ brokers: [kafka] });
    await admin.connect();
    await stack.sql(`UPDATE customers SET last_name = 'Brand' WHERE id = 1001`);
    await stack.eventsThat(ofCustomers, 5);
  });

  afterAll(async () => {
    await closeClient(admin);
    await stack.purge();
    await rm(folder, { recursive: true, force: true });
  });

  const groupNames = async () => (await admin.listGroups()).groups.map(({ groupId }) => groupId);

  const groupsOfReplays = async () =>
    (await groupNames()).filter((name) => name.startsWith('plumbline-replay-'));

  /** Who is in the source's group, and where it is. */
  async function realGroup() {
    const groupId = 'inventory';
    const { groups } = await admin.describeGroups([groupId]);
    const [offsets] = await admin.fetchOffsets({ groupId, topics: [customers] });
    const members = groups[0]?.members.map(({ memberId }) => memberId);
    return { members, offsets: offsets?.partitions.map(({ offset }) => offset) };
  }

  it('are equal to the first ones but for their mark, and the group of the source knows nothing of it', async () => {
    const first = (await stack.events()).filter(ofCustomers).map(withoutMarks);
    await expect.poll(async () => (await realGroup()).offsets, { timeout: 20_000 }).toEqual(['5']);
    const before = await realGroup();
    const ran = await stack.run('events replay', '--table', 'inventory.customers', '--json');
    const { id, ...progress } = JSON.parse(ran.out);
    expect(progress).toMatchObject({ delivered: 5, failed: 0, total: 5, done: true });
    const again = (await stack.events()).filter((event) => event.plumblinereplay === id);
    expect(again.map(withoutMarks)).toEqual(first);
    expect(await realGroup()).toEqual(before);
    expect(before.members).toHaveLength(1);
    expect(await groupsOfReplays()).toEqual([]);
  });

  it('are those of a range of offsets, at the sink that is named', async () => {
    const range = ['--partition', '0', '--from', '1', '--to', '3'];
    const ran = await stack.run(
      'events replay',
      '--topic',
      customers,
      ...range,
      '--sink',
      'default/inventory',
      '--json',
    );
    const { id } = JSON.parse(ran.out);
    const again = (await stack.events()).filter((event) => event.plumblinereplay === id);
    expect(again.map((event) => event.knativekafkaoffset)).toEqual(['1', '2', '3']);
    const outside = await stack.run('events replay', '--topic', customers, '--partition', '0', '--to', '99');
    expect(outside).toMatchObject({ code: 2, err: expect.stringContaining('It has offsets 0 to 4.') });
  });

  it('end when they are told to, and leave no group', async () => {
    const nobody = ['--sink', 'http://127.0.0.1:1/'];
    const child = start(['events', 'replay', '--name', stack.name, '--table', 'customers', ...nobody]);
    const over = ended(child);
    await expect.poll(groupsOfReplays, { timeout: 20_000 }).toHaveLength(1);
    child.kill('SIGINT');
    expect(await over).toMatchObject({ code: 1, out: expect.stringContaining('0 of 5') });
    await expect.poll(groupsOfReplays, { timeout: 10_000 }).toEqual([]);
  });

  it('come one by one, as they came', async () => {
    const [event] = (await stack.events()).filter(ofCustomers);
    const ran = await stack.run('events replay', String(event?.plumblineseq), '--json');
    expect(JSON.parse(ran.out)).toMatchObject({ status: 200 });
    const isAgain = (one: SinkEvent) => one.id === event?.id && one.plumblinereplay !== undefined;
    const again = (await stack.events()).filter(isAgain).at(-1);
    expect(withoutMarks(again ?? {})).toEqual(withoutMarks(event ?? {}));
  });

  it('come as a snapshot of the table as it is now', async () => {
    const ran = await stack.run('snapshot customers', '--json');
    expect(JSON.parse(ran.out)).toMatchObject({ connector: 'inventory', table: 'inventory.customers' });
    const isNew = (event: SinkEvent) =>
      ofCustomers(event) && viewEvent(event).operation === 'snapshot' && Number(event.knativekafkaoffset) > 4;
    const rows = await stack.eventsThat(isNew, 4, 20);
    expect(rows.map((event) => viewEvent(event).key)).toEqual(
      [1001, 1002, 1003, 1004].map((key) => `{"id":${key}}`),
    );
    expect(rows[0]).toMatchObject({ data: { after: { last_name: 'Brand' } } });
  });

  it('come after a sink that failed behaves again', async () => {
    expect((await stack.run('sink fail --status 503 --count 2')).out).toContain('answers 503');
    await stack.sql(`UPDATE customers SET last_name = 'Brandt' WHERE id = 1001`);
    const isLate = (event: SinkEvent) => event.plumblinerefusals !== undefined;
    const [event] = await stack.eventsThat(isLate, 1, 20);
    expect(event).toMatchObject({ data: { after: { last_name: 'Brandt' } } });
    expect(String(event?.plumblinerefusals)).toBe('2');
    expect((await stack.run('sink fail')).out).toBe('the sink behaves\n');
  });

  it('of your own are sent, or told what is wrong with them', async () => {
    const file = join(folder, 'event.yaml');
    await writeFile(file, 'type: com.example.tried\nsource: /tried\nid: own-1\ndata: {some: thing}\n');
    const ran = await stack.run('events send', file);
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('specversion, time') });
    const [event] = await stack.eventsThat(({ id }) => id === 'own-1', 1, 10);
    expect(event).toMatchObject({ type: 'com.example.tried', source: '/tried', data: { some: 'thing' } });
    await writeFile(file, 'type: t\nsource: 5\n');
    const wrong = await stack.run('events send', file);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining(`${file}:2: source`) });
  });
});
