import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stations } from '../../compose/stations.ts';
import type { StackStatus } from '../../compose/status.ts';
import { leftovers } from './leaks.ts';
import { ended, program, start, TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

/** util-linux's script, which gives a program a terminal. */
const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');

describe.each(await testRuntimes())('the main job in the foreground, in %s', (runtime) => {
  const stack = new TestStack(runtime);
  let holder: Server | undefined;

  beforeAll(async () => {
    // Somebody else has the sink's port.
    const port = stations.find(({ name }) => name === 'sink')?.port.preferred;
    holder = await new Promise<Server | undefined>((done) => {
      const server = createServer();
      server.once('error', () => done(undefined)).listen({ port, host: '127.0.0.1' }, () => done(server));
    });
  });

  afterAll(async () => {
    holder?.close();
    await stack.purge();
  });

  it('shows rows becoming events, moves from a taken port, and stops on Ctrl-C', async () => {
    const child = start(['--name', stack.name, '--runtime', runtime]);
    const run = ended(child);
    let shownSoFar = '';
    child.stdout?.on('data', (text: string) => {
      shownSoFar += text;
    });
    const now = await untilUp(stack);
    await waitFor(async () => /☁ tombstone.*\n/.test(shownSoFar));
    child.kill('SIGINT');
    const { code, out, err } = await run;
    expect(code).toBe(0);
    expect(err).toMatch(/Port 18080 is taken; sink moves to \d+/);
    for (const name of ['database', 'kafka', 'connect', 'source', 'sink'])
      expect(err).toMatch(new RegExp(`${name} +ready \\d+\\.\\d s`));
    expect(err).toMatch(/connector inventory RUNNING, task 0 RUNNING/);
    expect(out).toMatch(/Snapshot: the 28 rows/);
    const shown = out.split('\n').filter((line) => /mysql>|☁/.test(line));
    const words = shown.map((line) => /mysql> (\w+)|☁ (\w+)/.exec(line)?.slice(1).find(Boolean));
    expect(words).toEqual([
      'snapshot',
      'INSERT',
      'insert',
      'UPDATE',
      'update',
      'DELETE',
      'delete',
      'tombstone',
    ]);
    expect(shown.filter((line) => /\+\d+ ms/.test(line))).toHaveLength(4);
    await expect.poll(() => alive(stack, now)).toEqual([]);
  });

  it('stops what it has started when it is interrupted while starting', async () => {
    const child = start(['--name', stack.name, '--runtime', runtime]);
    const run = ended(child);
    let now = await stack.status();
    await waitFor(async () => {
      now = await stack.status();
      return now.stations.some(({ address }) => address !== null);
    });
    child.kill('SIGINT');
    const { code, err } = await run;
    expect(code).toBe(130);
    expect(err).toContain('Interrupted; everything that was started is stopped.');
    await expect.poll(() => alive(stack, now)).toEqual([]);
  });

  it('stays when it is brought up with other YAML, and ends when it is taken down, from elsewhere', async () => {
    const child = start(['up', '--name', stack.name, '--runtime', runtime]);
    const run = ended(child);
    await untilUp(stack);
    const other = await stack.run('up', '--detach', '-f', 'examples/cloudevents');
    expect(other).toMatchObject({ code: 0, err: expect.stringContaining('started anew: source') });
    const now = await stack.up('-f', 'examples/inventory');
    // It looks each second.
    await wait(2000);
    expect(child.exitCode).toBeNull();
    expect((await stack.run('down')).code).toBe(0);
    expect((await run).err).toContain('stopped from elsewhere');
    await expect.poll(() => alive(stack, now)).toEqual([]);
  });

  it.runIf(hasTerminal)('does what its keys ask for, and q stops it', async () => {
    const command = `exec ${process.execPath} ${program} up --name ${stack.name} --runtime ${runtime}`;
    const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null']);
    const shown = { text: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown.text += text;
    });
    const run = ended(child);
    const type = async (key: string, answer: RegExp) => {
      child.stdin.write(key);
      await expect.poll(() => shown.text, { timeout: 60_000, interval: 100 }).toMatch(answer);
    };
    await waitFor(async () => shown.text.includes('? shows all keys'));
    const now = await stack.status();
    await type('?', /q {2}stop everything/);
    // A sink that has just started knows of no table.
    await stack.sql("UPDATE customers SET first_name = 'Eva' WHERE id = 1001");
    await stack.eventsThat(({ key }) => key === '{"id":1001}');
    await type('t', /rows by the events +rows in the database/);
    await type('f', /The sink answers 503 for 10 s/);
    await type('q', /Stopping/);
    expect((await run).code).toBe(0);
    await expect.poll(() => alive(stack, now)).toEqual([]);
  });

  it('is taken down by its guard when it is killed', async () => {
    const child = start(['up', '--name', stack.name, '--runtime', runtime]);
    const run = ended(child);
    const now = await untilUp(stack);
    child.kill('SIGKILL');
    await run;
    await expect.poll(() => alive(stack, now), { timeout: 60_000 }).toEqual([]);
  });

  it('stays with YAML that has to be mended, and is waited for by who comes meanwhile', async () => {
    const child = start(['up', '--name', stack.name, '--runtime', runtime, '-f', await faulty()]);
    const run = ended(child);
    await waitFor(async () => (await stack.status()).stations.some(({ address }) => address !== null));
    // Both at once would start each station twice.
    const guest = await stack.run('up', '--detach', '--runtime', runtime);
    expect(guest.err).toContain('Already running, taken over: database, connect, kafka, source, sink.');
    expect(guest.err).toContain('Kafka Connect refuses the connector refused');
    // It looks each second.
    await wait(2000);
    expect(child.exitCode).toBeNull();
    const now = await stack.status();
    expect(now.stations.map(({ address }) => address)).not.toContain(null);
    child.kill('SIGINT');
    expect((await run).err).toContain('Stopped. The data is kept');
    await expect.poll(() => alive(stack, now)).toEqual([]);
  });

  it('stays down when it is taken down while it is brought up from elsewhere', async () => {
    const child = start(['up', '--name', stack.name, '--runtime', runtime, '-f', 'examples/inventory']);
    const run = ended(child);
    const now = await untilUp(stack);
    const other = stack.run('up', '--detach', '-f', await waiting());
    await stack.statusThat(({ sources }) => sources.some(({ detail }) => detail?.includes('never-made')));
    expect((await stack.run('down')).code).toBe(0);
    expect(await other).toMatchObject({ code: 2 });
    expect((await run).err).toContain('stopped from elsewhere');
    expect((await stack.run('sql', 'SELECT 1')).err).toContain(`no stack named ${stack.name} is up`);
    await expect.poll(() => alive(stack, now)).toEqual([]);
  });
});

/** A folder with YAML, until the tests are over. */
async function folderWith(...documents: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-foreground-'));
  folders.push(folder);
  await writeFile(join(folder, 'all.yaml'), documents.join('---\n'));
  return folder;
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const source = `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: waiting}
spec:
  bootstrapServers: ['kafka:9092']
  topics: [never-made]
  sink: {uri: 'http://127.0.0.1:9/'}
`;
const connector = `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: refused, labels: {strimzi.io/cluster: connect}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config: {topic.prefix: refused, database.server.id: 7, column.include.list: '('}
`;

/** The source waits for the topic of a connector that Connect refuses. */
const faulty = () => folderWith(connector, source);
const waiting = () => folderWith(source);

/** What runs or listens; kept data is no leftover here. Its guard is told that all is well, and then ends, too. */
async function alive(stack: TestStack, was: StackStatus): Promise<string[]> {
  return (await leftovers(stack.name, was)).filter((line) => !/_/.test(line));
}

async function untilUp(stack: TestStack): Promise<StackStatus> {
  let now = await stack.status();
  await waitFor(async () => {
    now = await stack.status();
    return now.ready;
  });
  return now;
}

async function waitFor(holds: () => Promise<boolean>, seconds = 240): Promise<void> {
  const last = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > last) throw new Error(`not within ${seconds} s`);
    await wait(200);
  }
}
