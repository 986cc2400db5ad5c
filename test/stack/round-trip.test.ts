import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { root } from '../../compose/root.ts';
import { isRecord } from '../../manifests/read.ts';
import type { SinkEvent } from '../../sink/contract.ts';
import { plumbline, TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

/** An insert, an update, and a delete with its tombstone. */
const customer = `INSERT INTO customers VALUES (9001, 'Ida', 'Falk', 'ida@example.com');
  UPDATE customers SET last_name = 'Falck' WHERE id = 9001;
  DELETE FROM customers WHERE id = 9001`;

interface Example {
  readonly name: string;
  /** Events of the snapshot. */
  readonly rows: number;
  readonly work: string;
  readonly eventsOfWork: number;
  /** Whether it has a function of its own, which stdin cannot bring along. */
  readonly hasFunction: boolean;
}

const examples: readonly Example[] = [
  {
    name: 'inventory',
    rows: 28,
    work: `${customer}; UPDATE products_on_hand SET quantity = 1 WHERE product_id = 104`,
    eventsOfWork: 5,
    hasFunction: false,
  },
  {
    name: 'orders',
    rows: 8,
    work: `${customer}; INSERT INTO orders VALUES (NULL, '2026-01-02', 1001, 4, 102)`,
    eventsOfWork: 5,
    hasFunction: true,
  },
];

/** What an event is, without the times at which it came about. */
function essence(event: SinkEvent): string {
  const { specversion, type, source, subject, id, key, partitionkey, data } = event;
  const { op, before, after } = isRecord(data) ? data : {};
  const { knativekafkapartition, knativekafkaoffset, datacontenttype } = event;
  const place = { knativekafkapartition, knativekafkaoffset, datacontenttype };
  return JSON.stringify({
    source,
    id,
    subject,
    specversion,
    type,
    key,
    partitionkey,
    ...place,
    op,
    before,
    after,
  });
}

/** What the function of examples/orders makes of the orders: the last total of each customer. */
async function totals(stack: TestStack): Promise<Record<string, string>> {
  const { out } = await stack.run('logs', 'totals');
  const lines = [...out.matchAll(/customer (\d+): (\d+) pieces/g)];
  return Object.fromEntries(lines.map(([, who = '', pieces = '']) => [who, pieces]));
}

/** Where Kafka asks for logins and rights, too: a table's records, some of them elsewhere, and its rows. */
async function onceMore(stack: TestStack): Promise<void> {
  const table = 'inventory.customers';
  const first = (await stack.events()).filter(({ source }) => String(source).endsWith(`.${table}`));
  const replay = async (...args: readonly string[]) => {
    const { out } = await stack.run('events replay', '--json', '--table', table, ...args);
    const { id, ...progress } = JSON.parse(out);
    const events = (await stack.events()).filter((event) => event.plumblinereplay === id);
    return { progress, events: events.map(essence) };
  };
  const all = first.map(essence);
  expect(await replay()).toMatchObject({ progress: { done: true, failed: 0 }, events: all });
  const [, namespace] = /namespaces\/([^/]+)/.exec(String(first[0]?.source)) ?? [];
  const range = ['--partition', '0', '--from', '1', '--to', '2', '--sink', `${namespace}/event-display`];
  expect(await replay(...range)).toMatchObject({ progress: { delivered: 2 }, events: all.slice(1, 3) });
  expect(await stack.run('snapshot', table)).toMatchObject({ code: 0 });
  const offset = (event: SinkEvent) => Number(event.knativekafkaoffset);
  const isRead = (event: SinkEvent) =>
    String(event.source).endsWith(`.${table}`) && offset(event) >= first.length;
  expect((await stack.eventsThat(isRead, 4)).map((event) => JSON.parse(essence(event)).op)).toEqual(
    Array(4).fill('r'),
  );
}

const cases = (await testRuntimes()).flatMap((runtime) =>
  examples.map((example) => ({ runtime, ...example })),
);

describe.each(cases)('what export writes of examples/$name, in $runtime', (example) => {
  const { runtime, rows, work, eventsOfWork } = example;
  const resources = join(root, 'examples', example.name);
  const original = new TestStack(runtime);
  const stacks = [original];
  let folder = '';
  let direct: string[] = [];
  const ofOverlay = (name: string) => join(folder, 'overlays', name);

  /** Does the work on a stack that is just up; answers all events. */
  async function play(stack: TestStack): Promise<string[]> {
    await stack.eventsThat(() => true, rows);
    await stack.sql(work);
    const events = await stack.eventsThat(() => true, rows + eventsOfWork);
    if (example.hasFunction) {
      const right = { '1001': '5', '1002': '3', '1004': '3' };
      const isRight = async () => expect(await totals(stack)).toEqual(right);
      await vi.waitFor(isRight, { timeout: 60_000, interval: 200 });
    }
    return events.map(essence).sort();
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-export-'));
    const written = await plumbline(['export', '-f', resources, '--out', folder]);
    expect(written).toMatchObject({ code: 0, out: '' });
    await original.up('-f', resources);
    direct = await play(original);
    expect(direct).toHaveLength(rows + eventsOfWork);
    expect(new Set(direct).size).toBe(direct.length);
  });

  afterAll(async () => {
    for (const stack of stacks) await stack.purge();
    await rm(folder, { recursive: true, force: true });
  });

  it('differs from the stack in nothing that counts here', async () => {
    const ran = await original.run('diff', '-f', ofOverlay('dev'));
    const differences = ran.out.split('\n').filter((line) => /^[-+~]/.test(line));
    // The passwords are the user's to fill in.
    expect(differences.filter((line) => !line.startsWith('~ Secret'))).toEqual([]);
    await original.purge();
  });

  it.each(['dev', 'production'])('runs here as the overlay %s, with the same events', async (overlay) => {
    const stack = new TestStack(runtime);
    stacks.push(stack);
    await stack.up('-f', ofOverlay(overlay));
    expect(await play(stack)).toEqual(direct);
    expect(await stack.statusThat(({ ready }) => ready)).toMatchObject({ problems: [] });
    expect(await stack.run('diff', '-f', ofOverlay(overlay))).toMatchObject({ code: 0, out: '' });
    if (overlay === 'production') await onceMore(stack);
    await stack.purge();
  });

  it.skipIf(example.hasFunction)('runs here as kubectl kustomize builds it, from stdin', async ({ skip }) => {
    const built = spawnSync('kubectl', ['kustomize', ofOverlay('dev')], { encoding: 'utf8' });
    if (built.error) skip('kubectl is not installed');
    expect(built.stderr).toBe('');
    const stack = new TestStack(runtime);
    stacks.push(stack);
    await stack.upFrom(built.stdout);
    expect(await play(stack)).toEqual(direct);
  });
});
