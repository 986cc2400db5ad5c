import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { home } from '../../compose/root.ts';
import { plumbline, TestStack } from './plumbline.ts';
import { SourceProcess } from './source-process.ts';

const noEngine = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

describe('what a user may get wrong', () => {
  const stack = new TestStack('native');
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-mistakes-'));
  });

  afterAll(async () => {
    await stack.purge();
    await rm(folder, { recursive: true, force: true });
  });

  it('says how to get an engine when docker is asked for and none answers', async () => {
    const ran = await plumbline(['up', '--detach', '--runtime', 'docker', '--name', stack.name], noEngine);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/^error: .*docker/im);
    expect(ran.err).toContain('--runtime native');
    expect(ran.err).not.toContain('    at ');
  });

  it('says how to get Java when there is none', async () => {
    // A PATH with nothing but what the shell needs.
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const tool of ['sh', 'ps', 'tar']) await symlink(`/bin/${tool}`, join(bin, tool));
    const env = { PATH: `${bin}:${dirname(process.execPath)}`, JAVA_HOME: undefined };
    const ran = await plumbline(['up', '--detach', '--runtime', 'native', '--name', stack.name], env);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('no Java is on the PATH');
    expect(ran.err).toMatch(/→ install a Java of 17 or newer/);
    expect(ran.err).not.toContain('    at ');
  });

  it('names file, line and field of a faulty YAML, and starts nothing', async () => {
    const file = join(folder, 'source.yaml');
    await writeFile(
      file,
      [
        'apiVersion: sources.knative.dev/v1',
        'kind: KafkaSource',
        'metadata:',
        '  name: faulty',
        'spec:',
        '  bootstrapServers: [kafka:9092]',
        '  topics: []',
        '  initialOffset: newest',
        '  sink: {uri: "http://example.com"}',
      ].join('\n'),
    );
    const ran = await stack.run('up', '--detach', '--runtime', 'native', '-f', file);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(`${file}:8`);
    expect(ran.err).toContain('initialOffset');
    expect((await stack.status()).stations.every(({ address }) => address === null)).toBe(true);
  });

  it('says which file cannot be read as YAML, and where', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'apiVersion: v1\nkind: Service\nmetadata: {name: x\nspec: 1\n');
    const ran = await stack.run('up', '--detach', '--runtime', 'native', '-f', file);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(new RegExp(`${file}:\\d`));
  });

  it('tells a mistake once when a lone source starts, and no stack trace for a level of no log', async () => {
    const file = join(folder, 'lone.yaml');
    await writeFile(file, 'apiVersion: v1\nkind: Service\nmetadata: {name: x\nspec: 1\n');
    const ran = await plumbline(['source', '-f', file]);
    expect(ran.code).toBe(2);
    expect(ran.err.split(file).length - 1).toBe(1);
    expect(ran.err).not.toContain('stopping');
    const verbose = await plumbline(['source', '-f', file], { PLUMBLINE_LOG: 'verbose' });
    expect(verbose.code).toBe(2);
    expect(verbose.err).toMatch(/^error: PLUMBLINE_LOG is "verbose"/);
    expect(verbose.err).not.toContain('    at ');
  });

  it('goes on as it was while an edit is wrong, and says when it is mended', async () => {
    const file = join(folder, 'edited.yaml');
    const good = 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\n';
    await writeFile(file, good);
    const source = await SourceProcess.start(['-f', file]);
    try {
      await expect.poll(() => readiness(source), { timeout: 60_000 }).toBe(200);
      await writeFile(file, `${good}spec: [\n`);
      await source.statusThat(({ problems }) => problems.length === 1);
      expect(await readiness(source)).toBe(200);
      await writeFile(file, good);
      await expect
        .poll(() => source.log, { timeout: 60_000 })
        .toContain('the YAML is right again, and applied');
    } finally {
      await source.stop();
    }
  });

  it('says once that a Kafka with TLS has its own operator, and only of topics and connectors', async () => {
    const file = join(folder, 'secured.yaml');
    const secured = [
      'apiVersion: sources.knative.dev/v1',
      'kind: KafkaSource',
      'metadata: {name: orders, namespace: shop}',
      'spec: {bootstrapServers: ["k:1"], topics: [o], sink: {uri: "http://s"}, net: {tls: {enable: true}}}',
      '',
    ].join('\n');
    const topic = '---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata: {name: o}\n';
    await writeFile(file, secured);
    const source = await SourceProcess.start(['-f', file, '--bootstrap-servers', '127.0.0.1:1']);
    const told = () => source.log.split('\n').filter((line) => line.includes('left alone'));
    const mistakes = () => source.log.split('"level":"error"').length - 1;
    try {
      await expect.poll(mistakes, { timeout: 60_000 }).toBeGreaterThan(0);
      expect(told()).toEqual([]);
      for (const size of [1, 2]) {
        const before = mistakes();
        await writeFile(file, `${secured}${topic}spec: {partitions: ${size}}\n`);
        await expect.poll(mistakes, { timeout: 60_000 }).toBeGreaterThan(before);
      }
      expect(told()).toHaveLength(1);
      expect(told()[0]).toContain('"source":"shop/orders"');
    } finally {
      await source.stop();
    }
  });

  it('refuses a name that cannot be a folder or a project', async () => {
    const ran = await plumbline(['up', '--detach', '--name', 'Not/Good']);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('cannot be the name of a stack');
  });

  it('answers status and down of a stack that never was', async () => {
    const status = await plumbline(['status', '--json', '--name', 'never-was']);
    expect(status.code).toBe(1);
    expect(JSON.parse(status.out)).toMatchObject({ name: 'never-was', ready: false, runtime: null });
    expect((await plumbline(['down', '--name', 'never-was'])).code).toBe(0);
    expect((await plumbline(['sql', 'SELECT 1', '--name', 'never-was'])).err).toContain(
      'no stack named never-was is up',
    );
  });

  it('keeps its state in a folder of the checkout', () => {
    expect(home()).toMatch(/\.plumbline$/);
  });
});

/** The status code of `/readyz`, once it answers. */
const readiness = async (source: SourceProcess) =>
  (await source.get('/readyz').catch(() => undefined))?.status;
