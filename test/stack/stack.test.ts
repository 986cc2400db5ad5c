import { type ChildProcess, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleResources } from '../../compose/site.ts';
import type { StackStatus, StationStatus } from '../../compose/status.ts';
import type { SinkEvent } from '../../sink/contract.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { leftovers } from './leaks.ts';
import { start, TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const rowsOfSample = 28;

const is = (operation: string, table: string, key: string) => (event: SinkEvent) => {
  const view = viewEvent(event);
  return view.operation === operation && view.table.endsWith(table) && view.key === key;
};

const wrongPassword = `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata:
  name: wrong
  labels: {strimzi.io/cluster: connect}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  tasksMax: 1
  config:
    database.hostname: mysql
    database.user: debezium
    database.password: wrong
    topic.prefix: wrong
`;

describe.each(await testRuntimes())('a stack in %s', (runtime) => {
  const stack = new TestStack(runtime);
  let resources = '';
  let status: StackStatus;

  beforeAll(async () => {
    resources = await mkdtemp(join(tmpdir(), 'plumbline-yaml-'));
    await cp(exampleResources, resources, { recursive: true });
    status = await stack.up('-f', resources);
  });

  afterAll(async () => {
    await stack.purge();
    await rm(resources, { recursive: true, force: true });
  });

  it('is ready, and says where each station is', async () => {
    const said = await stack.run('status', '--json');
    expect([said.code, identities(JSON.parse(said.out))]).toEqual([0, identities(status)]);
    expect(status).toMatchObject({ name: stack.name, runtime, ready: true });
    expect(status.stations.map(({ name }) => name)).toEqual([
      'database',
      'connect',
      'kafka',
      'source',
      'sink',
    ]);
    expect(status.stations.map(({ address }) => address?.replace(/\d+$/, ''))).toEqual([
      'mysql://127.0.0.1:',
      'http://127.0.0.1:',
      '127.0.0.1:',
      'http://127.0.0.1:',
      'http://127.0.0.1:',
    ]);
    for (const station of status.stations) {
      expect(station.memoryBytes, station.name).toBeGreaterThan(1_000_000);
      expect(runtime === 'native' ? station.pid : station.container, station.name).toBeTruthy();
    }
    expect(status.connectors).toEqual([
      { name: 'inventory', state: 'RUNNING', tasks: [{ id: 0, state: 'RUNNING', cause: null }] },
    ]);
    expect(status.sources).toMatchObject([{ name: 'default/inventory', ready: true }]);
  });

  it('delivers the snapshot as CloudEvents', async () => {
    const events = await stack.eventsThat((event) => viewEvent(event).operation === 'snapshot', rowsOfSample);
    expect(events).toHaveLength(rowsOfSample);
    expect(events.find(is('snapshot', 'inventory.customers', '{"id":1001}'))).toMatchObject({
      specversion: '1.0',
      type: 'dev.knative.kafka.event',
      source: '/apis/v1/namespaces/default/kafkasources/inventory#inventory.inventory.customers',
      subject: 'partition:0#0',
      id: 'partition:0/offset:0',
      key: '{"id":1001}',
      partitionkey: '{"id":1001}',
      knativekafkapartition: '0',
      knativekafkaoffset: '0',
    });
    const spelt = events.find(is('snapshot', 'inventory.customers', '{"id":1003}'));
    expect(viewEvent(spelt ?? {}).change).toContain('last_name: "Núñez"');
  });

  it('runs SQL of a statement or of a file, and says so when there is neither or both', async () => {
    const nothing = await stack.run('sql');
    expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('no statement given') });
    const both = await stack.run('sql', 'SELECT 1', '-f', 'changes.sql');
    expect(both).toMatchObject({ code: 2, out: '', err: expect.stringContaining('not both') });
    const absent = await stack.run('sql', '-f', '/nowhere/changes.sql');
    expect(absent.err).toContain('cannot read /nowhere/changes.sql: no such file or directory\n');
    expect((await stack.run('topics tail', 'none')).err).toContain(`topics list --name ${stack.name}`);
  });

  it('delivers an insert, an update, a delete and its tombstone, in order', async () => {
    const file = join(resources, 'changes.sql');
    await writeFile(
      file,
      `INSERT INTO customers VALUES (3001, 'Ida', 'Falk', 'ida@example.com');
      UPDATE customers SET last_name = 'Fälk 🚲' WHERE id = 3001;
      DELETE FROM customers WHERE id = 3001`,
    );
    expect((await stack.run('sql', '-f', file)).err).toBe('');
    const events = await stack.eventsThat((event) => event.key === '{"id":3001}', 4);
    expect(events.map((event) => viewEvent(event).operation)).toEqual([
      'insert',
      'update',
      'delete',
      'tombstone',
    ]);
    expect(viewEvent(events[1] ?? {}).change).toBe('last_name: "Falk" → "Fälk 🚲"');
    expect(events[3]).not.toHaveProperty('data');
    expect(events[3]).not.toHaveProperty('data_base64');
  });

  it('follows a change of a table, and shows the topic of schema changes', async () => {
    await stack.sql(`ALTER TABLE customers ADD COLUMN phone VARCHAR(20);
      INSERT INTO customers VALUES (3002, 'Jo', 'Berg', 'jo@example.com', '555-0100')`);
    const [event] = await stack.eventsThat(is('insert', 'inventory.customers', '{"id":3002}'));
    expect(viewEvent(event ?? {}).change).toContain('phone: "555-0100"');
    const topics = (await stack.run('topics list')).out;
    expect(topics).toMatch(/^inventory\b/m);
    expect(topics).toContain('inventory.inventory.customers');
  });

  it('tells of a table made while it runs, and delivers it once the source names its topic', async () => {
    await stack.sql(`CREATE TABLE parcels (id INT PRIMARY KEY, weight INT);
      INSERT INTO parcels VALUES (1, 250)`);
    const file = join(resources, (await readdir(resources)).find((name) => name.includes('source')) ?? '');
    const unread = {
      code: 'unread-topic',
      severity: 'warning',
      count: 1,
      cause: 'inventory.inventory.parcels',
      file,
      fix: expect.stringContaining('KafkaSource default/inventory'),
    };
    const isTold = ({ connectors }: Pick<StackStatus, 'connectors'>) => connectors[0]?.notices !== undefined;
    const told = await stack.statusThat(isTold);
    expect(told).toMatchObject({ ready: true, connectors: [{ notices: [unread] }] });
    const { address } = told.stations.find(({ name }) => name === 'sink') ?? {};
    const [{ out }, view] = await Promise.all([
      stack.run('status'),
      fetch(`${address}/api/pipeline`).then((answer) => answer.json()),
    ]);
    expect(out).toMatch(
      /✔ connector inventory: .*\n {4}⚠ a record .*\.parcels\), see .*\n {6}→ Add it to spec\.topics/,
    );
    expect(view).toMatchObject({ connectors: [{ name: 'inventory', notices: [unread] }] });

    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(/^(\s*- )inventory\.inventory\.orders$/m, '$&\n$1inventory.inventory.parcels'),
    );
    await stack.eventsThat(is('insert', 'inventory.parcels', '{"id":1}'));
    await stack.statusThat((now) => !isTold(now));
  });

  it('takes over what runs when it is brought up again', async () => {
    const again = await stack.run('up', '--detach', '--json', '--runtime', runtime);
    expect(again.code).toBe(0);
    expect(again.err).toContain('Already running');
    expect(identities(JSON.parse(again.out))).toEqual(identities(status));
  });

  describe('when a station is killed', () => {
    let tail: ChildProcess | undefined;
    let shown = '';
    beforeAll(() => {
      tail = start(['events', 'tail', '--json', '--name', stack.name]);
      tail.stdout?.setEncoding('utf8').on('data', (text: string) => {
        shown += text.replaceAll('\\', '');
      });
    });
    afterAll(() => {
      tail?.kill('SIGINT');
    });

    let row = 4000;
    it.each(['sink', 'source', 'connect', 'kafka', 'database'])(
      'loses nothing when %s is killed',
      async (victim) => {
        const customers = [1, 2, 3].map(() => (row += 1));
        const insert = (id: number) =>
          stack.run('sql', `INSERT INTO customers VALUES (${id}, 'A', 'B', '${id}@example.com', NULL)`);
        const [before = 0, amid = 0, after = 0] = customers;
        await insert(before);
        await stack.eventsThat(is('insert', 'inventory.customers', `{"id":${before}}`));
        kill((await stack.status()).stations.find(({ name }) => name === victim));
        // By the command line: until it has answered, the others have seen that one is gone.
        expect((await stack.run('status')).code).toBe(1);
        if (victim !== 'database') await insert(amid);
        await stack.up();
        await stack.statusThat(({ ready }) => ready);
        await insert(after);
        if (victim !== 'database')
          await stack.eventsThat(is('insert', 'inventory.customers', `{"id":${amid}}`));
        await stack.eventsThat(is('insert', 'inventory.customers', `{"id":${after}}`));
        await expect.poll(() => shown, { timeout: 10_000 }).toContain(`{"id":${after}}`);
      },
    );
  });

  it('tells of YAML that is broken while it runs, and goes on with what was good', async () => {
    const file = join(resources, 'broken.yaml');
    await writeFile(file, 'kind: [');
    const broken = await stack.statusThat(({ problems }) => problems.length > 0);
    expect(broken).toMatchObject({ ready: false, problems: [{ code: 'manifest.yaml', file, line: 1 }] });
    expect(broken.connectors).toMatchObject([{ name: 'inventory', state: 'RUNNING' }]);
    await rm(file);
    await stack.statusThat(({ ready, problems }) => ready && problems.length === 0);
  });

  it('tells of a change that Connect refuses, which changes nothing; a connector may be paused when it comes up', async () => {
    const file = join(resources, 'connector.yaml');
    const good = await readFile(file, 'utf8');
    await writeFile(file, good.replace('snapshot.mode: initial', 'snapshot.mode: bogus'));
    const refused = await stack.statusThat(({ problems }) => problems.length > 0);
    expect(refused).toMatchObject({ ready: false, problems: [{ code: 'connector.refused', file }] });
    expect(refused.connectors).toMatchObject([{ name: 'inventory', state: 'RUNNING' }]);
    const { code, err } = await stack.run('up', '--detach');
    expect([code, err]).toEqual([1, expect.stringContaining("'snapshot.mode' value is invalid")]);
    await writeFile(file, good);
    await stack.statusThat(({ problems }) => problems.length === 0);
    expect((await stack.run('connectors pause', 'inventory')).code).toBe(0);
    expect((await stack.up()).connectors).toMatchObject([{ name: 'inventory', state: 'PAUSED' }]);
    expect((await stack.run('connectors resume', 'inventory')).code).toBe(0);
  });

  it('says why Connect refuses a connector, and how to mend it', async () => {
    const file = join(resources, 'wrong.yaml');
    await writeFile(file, wrongPassword);
    const wrong = await stack.statusThat(({ connectors }) =>
      connectors.some(({ name, state }) => name === 'wrong' && state === 'FAILED'),
    );
    expect(wrong.ready).toBe(false);
    expect(wrong.connectors.find(({ name }) => name === 'wrong')).toMatchObject({
      state: 'FAILED',
      tasks: [
        {
          state: 'FAILED',
          cause: expect.stringContaining('Access denied'),
          fix: expect.stringMatching(/\S/),
        },
      ],
    });
    await rm(file);
    await stack.statusThat(({ ready, connectors }) => ready && connectors.length === 1);
  });

  it('shows the cause of a failed task and how to mend it', async () => {
    const account = `'debezium'@'%'`;
    await stack.sql(`ALTER USER ${account} ACCOUNT LOCK`);
    await restartInventory();
    const failed = await stack.statusThat(({ connectors }) => connectors[0]?.tasks[0]?.state === 'FAILED');
    expect(failed.ready).toBe(false);
    expect(failed.connectors[0]?.tasks[0]?.cause).toMatch(/Access denied|locked/);
    // It is restarted by itself now and then, and starts for a moment.
    const shown = async () => {
      const { code, out } = await stack.run('status');
      return `${out}exit code ${code}`;
    };
    await expect
      .poll(shown, { timeout: 60_000 })
      .toMatch(/connector inventory: RUNNING, task 0 FAILED\n.*(Access denied|locked)[\s\S]*exit code 1$/);
    await stack.sql(`ALTER USER ${account} ACCOUNT UNLOCK`);
    await restartInventory();
    await stack.statusThat(({ ready }) => ready);
  });

  /** By how it ends it says what it has seen; a slow Connect shows some seconds later how it is. */
  async function restartInventory(): Promise<void> {
    const { code, out } = await stack.run('connectors restart', 'inventory');
    expect(out).toContain('inventory');
    expect(code, out).toBe(out.includes('FAILED') ? 1 : 0);
  }

  it('keeps its data when it is stopped, and leaves nothing else', async () => {
    const now = await stack.status();
    expect((await stack.run('down')).code).toBe(0);
    const left = async () =>
      (await leftovers(stack.name, now)).filter((line) => !/^(t-|plumbline-)[\w-]*_/.test(line));
    await expect.poll(left).toEqual([]);
    status = await stack.up();
    const counted = await stack.run('sql', '--json', 'SELECT COUNT(*) AS n FROM customers WHERE id = 3002');
    expect(JSON.parse(counted.out)).toEqual([{ n: 1 }]);
    await stack.sql(`INSERT INTO customers VALUES (5001, 'Z', 'Z', 'z@example.com', NULL)`);
    await stack.eventsThat(is('insert', 'inventory.customers', '{"id":5001}'));
  });

  it('leaves nothing at all when it is purged', async () => {
    const now = await stack.status();
    expect((await stack.purge()).code).toBe(0);
    await expect.poll(() => leftovers(stack.name, now)).toEqual([]);
    expect((await stack.run('status')).code).toBe(1);
  });
});

function identities(status: StackStatus): (number | string | undefined)[] {
  return status.stations.map(({ pid, container }) => pid ?? container);
}

function kill(station: StationStatus | undefined): void {
  if (station?.pid) process.kill(station.pid, 'SIGKILL');
  else spawnSync('docker', ['kill', station?.container ?? ''], { stdio: 'ignore' });
}
