import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleResources } from '../../compose/site.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { ended, type Ran, start, TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const base = `resources: [connector.yaml, source.yaml, event-display.yaml]
secretGenerator:
  - {name: mysql-credentials, envs: [not-in-the-repository.env]}
`;

const overlay = `namespace: shop
resources: [../../base]
labels: [{pairs: {team: shop}}]
patches:
  - target: {kind: KafkaSource}
    patch: |
      - {op: replace, path: /spec/consumerGroup, value: patched}
  - patch: |
      apiVersion: kafka.strimzi.io/v1
      kind: KafkaConnector
      metadata: {name: inventory}
      spec: {config: {table.include.list: inventory.customers}}
`;

describe.each(await testRuntimes())('a folder with a kustomization in %s', (runtime) => {
  const stack = new TestStack(runtime);
  let folder = '';
  let ran: Ran;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-kustomize-'));
    await cp(exampleResources, join(folder, 'base'), { recursive: true });
    await mkdir(join(folder, 'overlays/local'), { recursive: true });
    await writeFile(join(folder, 'base/kustomization.yaml'), base);
    await writeFile(join(folder, 'overlays/local/kustomization.yaml'), overlay);
    const args = ['--detach', '--json', '--runtime', runtime, '-f', join(folder, 'overlays/local')];
    ran = await stack.run('up', ...args);
  });

  afterAll(async () => {
    await stack.purge();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs as kustomize would build it, a missing env file told', async () => {
    expect(ran.code, ran.err).toBe(0);
    expect(ran.err).toContain('not-in-the-repository.env cannot be read');
    expect(JSON.parse(ran.out)).toMatchObject({ ready: true, sources: [{ name: 'shop/inventory' }] });
    const events = await stack.eventsThat((event) => viewEvent(event).operation === 'snapshot', 4);
    expect(new Set(events.map((event) => viewEvent(event).table))).toEqual(new Set(['inventory.customers']));
  });

  it('follows a change of the base', async () => {
    const file = join(folder, 'base/source.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('  sink:', '  ceOverrides: {extensions: {changed: here}}\n  sink:'));
    await stack.statusThat(({ sources }) => sources.some(({ delivered, ready }) => ready && delivered === 0));
    await stack.sql(`INSERT INTO customers VALUES (6001, 'K', 'U', 'ku@example.com')`);
    const [event] = await stack.eventsThat(({ key }) => key === '{"id":6001}');
    expect(event).toMatchObject({ changed: 'here' });
    expect(event?.source).toContain('/namespaces/shop/');
  });
});

describe('YAML that comes by stdin', () => {
  const stack = new TestStack('native');
  afterAll(async () => {
    await stack.purge();
  });

  it('runs, is kept for the next start, and is named by its lines', async () => {
    const names = ['connector', 'source', 'event-display'];
    const files = await Promise.all(
      names.map((name) => readFile(join(exampleResources, `${name}.yaml`), 'utf8')),
    );
    const yaml = files.join('---\n');
    const up = (text: string) => {
      const child = start([
        'up',
        '--detach',
        '--json',
        '--runtime',
        'native',
        '--name',
        stack.name,
        '-f',
        '-',
      ]);
      child.stdin?.end(text);
      return ended(child);
    };
    const wrong = await up(yaml.replace('  topics:', '  topcs:'));
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/stdin:\d+: KafkaSource has no field spec\.topcs/);
    const right = await up(yaml);
    expect(right.code, right.err).toBe(0);
    expect((await stack.run('down')).code).toBe(0);
    expect(await stack.up()).toMatchObject({ ready: true, sources: [{ name: 'default/inventory' }] });
  });
});
