import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StackStatus } from '../../compose/status.ts';
import { closeClient, createAdmin } from '../../emulator/kafka.ts';
import type { SinkEvent } from '../../sink/contract.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const tables = {
  customers: (id: number) => `INSERT INTO customers VALUES (${id}, 'a', 'b', '${id}@example.com')`,
  products: (id: number) => `INSERT INTO products VALUES (${id}, 'a', 'b', 1.5)`,
  parcels: (id: number) => `INSERT INTO parcels VALUES (${id}, 'a')`,
} as const;
type Table = keyof typeof tables;

const connector = (...included: readonly Table[]) => `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: shop, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config:
    database.hostname: mysql
    database.include.list: inventory
    topic.prefix: shop
    schema.history.internal.kafka.topic: shop.schema-history
    table.include.list: ${included.map((table) => `inventory.${table}`).join(',')}
`;
const second = connector('customers')
  .replaceAll(/\bshop\b/g, 'second')
  .replace('  config:', '  config:\n    snapshot.mode: no_data');
const source = (name: string, ...read: readonly Table[]) => `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: ${name}}
spec:
  bootstrapServers: ["kafka:9092"]
  consumerGroup: group-of-${name}
  initialOffset: earliest
  topics: [${read.map((table) => `shop.inventory.${table}`).join(', ')}]
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: display}}
`;
const topic = (name: string, partitions: number) => `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: ${name}, labels: {strimzi.io/cluster: events}}
spec: {partitions: ${partitions}}
`;
const display = `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: display}
spec: {template: {spec: {containers: [{image: gcr.io/knative-releases/knative.dev/eventing/cmd/event_display}]}}}
`;

describe.each(await testRuntimes())('YAML that changes while the stack runs, in %s', (runtime) => {
  const stack = new TestStack(runtime);
  let folder = '';
  let status: StackStatus;
  let row = 7000;

  /** Writes files of the folder, each of the given documents. */
  async function write(files: Readonly<Record<string, readonly string[]>>): Promise<void> {
    for (const [name, documents] of Object.entries(files)) {
      await writeFile(join(folder, name), documents.join('---\n'));
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-manifests-'));
    await write({
      'connectors.yaml': [connector('customers', 'products'), second],
      'topics.yaml': [topic('kept', 2), topic('dropped', 3)],
      'sources.yaml': [source('watched', 'customers', 'products'), source('dropped', 'customers')],
      'display.yaml': [display],
    });
    status = await stack.up('-f', folder);
  });

  afterAll(async () => {
    await stack.purge();
    await rm(folder, { recursive: true, force: true });
  });

  /** Inserts a row; answers what tells the event of it. */
  async function insert(table: Table): Promise<(event: SinkEvent) => boolean> {
    row += 1;
    await stack.sql(tables[table](row));
    const key = `{"id":${row}}`;
    return (event) => event.key === key && viewEvent(event).operation === 'insert';
  }

  const from = (name: string, table: Table) => (event: SinkEvent) =>
    event.source === `/apis/v1/namespaces/default/kafkasources/${name}#shop.inventory.${table}`;
  const of =
    (...conditions: readonly ((event: SinkEvent) => boolean)[]) =>
    (event: SinkEvent) =>
      conditions.every((holds) => holds(event));

  /** Topics with the number of their records. */
  async function topics(): Promise<Map<string, { partitions: number; records: number }>> {
    const { out } = await stack.run('topics list', '--json');
    const list: { name: string; partitions: number; records: number }[] = JSON.parse(out);
    return new Map(list.map((one) => [one.name, one]));
  }

  async function groups(): Promise<string[]> {
    const kafka = status.stations.find(({ name }) => name === 'kafka')?.address ?? '';
    const admin = createAdmin({ brokers: [kafka] });
    try {
      await admin.connect();
      const { groups: found } = await admin.listGroups();
      return found.map(({ groupId }) => groupId).filter((id) => id.startsWith('group-of-'));
    } finally {
      await closeClient(admin);
    }
  }

  it("reads a connector's next table, from the first change after the edit on", async () => {
    await stack.sql(
      'CREATE TABLE parcels (id INT PRIMARY KEY, name VARCHAR(9)); INSERT INTO parcels VALUES (1, "a")',
    );
    const before = await insert('customers');
    await stack.eventsThat(of(before, from('watched', 'customers')));
    expect(await topics()).not.toContain('shop.inventory.parcels');
    await write({ 'connectors.yaml': [connector('customers', 'products', 'parcels'), second] });
    const included = async () => {
      const { out } = await stack.run('connectors show', 'shop', '--json');
      return JSON.parse(out).config['table.include.list'];
    };
    await expect.poll(included, { timeout: 60_000 }).toContain('inventory.parcels');
    await stack.statusThat(({ ready }) => ready);
    // Its task takes the configuration some time later: rows until one of them is in the topic.
    const records = async () => {
      await insert('parcels');
      return (await topics()).get('shop.inventory.parcels')?.records ?? 0;
    };
    await expect.poll(records, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0);
  });

  it("delivers a source's new topic from its first record, and the removed one no more", async () => {
    await stack.eventsThat(from('watched', 'products'), 6);
    await write({
      'sources.yaml': [source('watched', 'customers', 'parcels'), source('dropped', 'customers')],
    });
    // A row of the test before, which came before the edit; the one from before its connector's edit never comes.
    const [first] = await stack.eventsThat(from('watched', 'parcels'));
    expect(first).toMatchObject({ knativekafkaoffset: '0' });
    expect(first?.key).not.toBe('{"id":1}');
    const records = (await topics()).get('shop.inventory.products')?.records ?? 0;
    const missed = await insert('products');
    await expect
      .poll(async () => (await topics()).get('shop.inventory.products')?.records, { timeout: 60_000 })
      .toBe(records + 1);
    const added = await insert('parcels');
    const kept = await insert('customers');
    await stack.eventsThat(of(added, from('watched', 'parcels')));
    await stack.eventsThat(of(kept, from('watched', 'customers')));
    expect((await stack.events()).filter(missed)).toEqual([]);
    // The group still has its offsets: what came meanwhile is delivered when the topic comes back, and nothing twice.
    await write({
      'sources.yaml': [source('watched', 'customers', 'products', 'parcels'), source('dropped', 'customers')],
    });
    expect(await stack.eventsThat(of(missed, from('watched', 'products')))).toHaveLength(1);
    expect((await stack.events()).filter(from('watched', 'products'))).toHaveLength(7);
  });

  it('changes nothing while an edit is broken, and all of it once that is mended', async () => {
    const good = await readFile(join(folder, 'connectors.yaml'), 'utf8');
    await write({ 'connectors.yaml': ['kind: ['], 'sources.yaml': [source('watched', 'customers')] });
    const broken = await stack.statusThat(({ problems }) => problems.length > 0);
    expect(broken.problems).toMatchObject([{ file: join(folder, 'connectors.yaml'), line: 1 }]);
    const there = await insert('customers');
    const parcel = await insert('parcels');
    await stack.eventsThat(of(there, from('watched', 'customers')));
    await stack.eventsThat(of(there, from('dropped', 'customers')));
    await stack.eventsThat(of(parcel, from('watched', 'parcels')));
    expect((await stack.status()).connectors.map(({ name }) => name)).toEqual(['second', 'shop']);
    expect((await groups()).sort()).toEqual(['group-of-dropped', 'group-of-watched']);
    await writeFile(join(folder, 'connectors.yaml'), good);
    const mended = await stack.statusThat(
      ({ problems, sources }) => problems.length === 0 && sources.length === 1,
    );
    expect(mended.sources.map(({ name }) => name)).toEqual(['default/watched']);
    await expect.poll(groups, { timeout: 60_000 }).toEqual(['group-of-watched']);
  });

  it('takes away a connector whose document is gone, with nothing else', async () => {
    const before = [...(await topics()).keys()];
    await write({ 'connectors.yaml': [connector('customers', 'products', 'parcels')] });
    await stack.statusThat(({ connectors }) => connectors.length === 1);
    const left = await stack.statusThat(({ ready }) => ready);
    expect(left.connectors).toMatchObject([{ name: 'shop', state: 'RUNNING' }]);
    // As on a cluster: what it has written, and what it knows of the tables, stays.
    expect([...(await topics()).keys()]).toEqual(before);
    await stack.eventsThat(of(await insert('customers'), from('watched', 'customers')));
  });

  it('is what diff compares a cluster with', async () => {
    // All that the connector that went has left behind.
    const left = ['second', 'second-signal', 'second.inventory.customers', 'second.schema-history'];
    const itself = await stack.run('diff', '-f', folder);
    expect(itself.out.trim().split('\n')).toEqual(left.map((name) => `+ topic ${name}: only in the stack`));
    expect(itself.code).toBe(1);
    const cluster = join(folder, '..', `${stack.name}.yaml`);
    await writeFile(
      cluster,
      [source('watched', 'customers', 'products'), topic('kept', 3), topic('lost', 1)].join('---\n'),
    );
    const ran = await stack.run('diff', '-f', cluster, '--json');
    await rm(cluster);
    expect(ran.code).toBe(1);
    const found: {
      in: string;
      kind: string;
      name: string;
      expected?: string;
      fields: { field: string }[];
    }[] = JSON.parse(ran.out).differences;
    const real = found.filter(({ expected }) => expected === undefined);
    expect(
      real.map((each) => [each.in, each.kind, each.name, ...each.fields.map(({ field }) => field)]),
    ).toEqual([
      ['stack', 'KafkaConnector', 'shop'],
      ['stack', 'KafkaTopic', 'dropped'],
      ['both', 'KafkaTopic', 'kept', 'spec.partitions'],
      ['cluster', 'KafkaTopic', 'lost'],
      ...left.map((name) => ['stack', 'KafkaTopic', name]),
      ['both', 'KafkaSource', 'watched', 'spec.topics'],
      ['stack', 'Service', 'display'],
    ]);
  });

  it('takes away a topic whose document is gone, with nothing else', async () => {
    const before = await topics();
    expect(before.get('kept')?.partitions).toBe(2);
    expect(before.get('dropped')?.partitions).toBe(3);
    await write({ 'topics.yaml': [topic('kept', 2)] });
    const names = async () => [...(await topics()).keys()];
    await expect
      .poll(names, { timeout: 60_000 })
      .toEqual([...before.keys()].filter((name) => name !== 'dropped'));
    await stack.eventsThat(of(await insert('customers'), from('watched', 'customers')));
  });
});
