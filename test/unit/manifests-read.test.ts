import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPaths, readText } from '../../manifests/read.ts';
import { fieldName } from '../../manifests/yaml.ts';

const topic = (name: string, more = '') =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: ${name}\n${more}`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-read-'));
  await writeFile(join(folder, 'b.yaml'), topic('b'));
  await writeFile(join(folder, 'a.yml'), `${topic('a')}---\n${topic('c')}`);
  await writeFile(join(folder, 'd.json'), '{\n\t"apiVersion": "v1", "kind": "X", "metadata": {"name": "d"}}');
  await writeFile(join(folder, '.hidden.yaml'), 'nonsense');
  await writeFile(join(folder, 'README.md'), '# no');
});
afterAll(() => rm(folder, { recursive: true }));

test('documents keep their place: kind, name, namespace, lines', () => {
  const { resources, problems } = readText(
    `# first\n${topic('one', 'spec:\n  partitions: 3\n  config:\n    retention.ms: 1\n')}---\n${topic('two', '  namespace: shop\n')}`,
    'f.yaml',
  );
  expect(problems).toEqual([]);
  expect(resources.map((r) => [r.kind, r.namespace, r.name, r.file])).toEqual([
    ['KafkaTopic', 'default', 'one', 'f.yaml'],
    ['KafkaTopic', 'shop', 'two', 'f.yaml'],
  ]);
  const [one, two] = resources;
  expect(one?.line(['spec', 'partitions'])).toBe(7);
  expect(one?.line(['spec', 'config', 'retention.ms'])).toBe(9);
  expect(one?.line(['spec', 'config', 'absent', 'deeper'])).toBe(8);
  expect(two?.line(['metadata', 'name'])).toBe(14);
  expect(two?.line(['spec'])).toBe(11);
});

test('values are those that kubectl would send', () => {
  const { resources } = readText(
    topic('t', 'spec: {a: off, b: yes, c: 0777, d: 10:20:30, e: 2020-01-01, f: "on", g: &x [1], h: *x}'),
    'f.yaml',
  );
  expect(resources[0]?.document).toMatchObject({
    spec: { a: false, b: true, c: 511, d: '10:20:30', e: '2020-01-01', f: 'on', g: [1], h: [1] },
  });
});

test('a List is its items, and their lines are found', () => {
  const { resources, problems } = readText(
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: X\n  metadata:\n    name: a\n- apiVersion: v1\n  kind: X\n  metadata: {}\n',
    'f.yaml',
  );
  expect(resources.map((r) => [r.name, r.line(['metadata', 'name'])])).toEqual([['a', 7]]);
  expect(problems).toMatchObject([{ code: 'manifest.no-name', line: 10, field: 'metadata.name' }]);
});

test.each([
  ['a: [', 'manifest.yaml', 2],
  ['a: 1\na: 2', 'manifest.yaml', 2],
  ['a:\n\tb: 1', 'manifest.yaml', 2],
  ['a: *nowhere', 'manifest.yaml', 1],
  ['a: b: c\n - x\n  y: }\nz: "', 'manifest.yaml', 1],
  ['a: 1\nb: \u0000\u0001', 'manifest.no-text', 2],
  ['\n> plumbline@0.1.0 prestack\n> node x\n\n\n> a@1 b\n> c\n\nkind: X', 'manifest.npm-banner', 2],
  ['just words', 'manifest.not-an-object', 1],
  ['kind: X\nmetadata: {name: a}', 'manifest.no-api-version', 1],
  ['apiVersion: v1\nmetadata: {name: a}', 'manifest.no-kind', 1],
  ['apiVersion: v1\nkind: X', 'manifest.no-name', 1],
  ['apiVersion: v1\nkind: X\nmetadata:\n  name: 12', 'manifest.no-name', 4],
  ['apiVersion: v1\nkind: X\nmetadata:\n  name: a\n  namespace: [b]', 'manifest.namespace', 5],
])('%j is refused at its line', (text, code, line) => {
  const { resources, problems } = readText(`${text}\n`, 'f.yaml');
  expect(resources).toEqual([]);
  expect(problems).toMatchObject([{ code, line, file: 'f.yaml', fix: expect.stringMatching(/\.$/) }]);
});

test('one broken document leaves the others readable, with comments and empty documents between', () => {
  const { resources, problems } = readText(`# nothing\n---\n---\na: [\n---\n${topic('t')}`, 'f.yaml');
  expect(resources.map((r) => r.name)).toEqual(['t']);
  expect(problems).toHaveLength(1);
});

test('folders are read in order of names, without dot files, each file once', async () => {
  const { resources, problems } = await readPaths([folder, join(folder, 'b.yaml')]);
  expect(resources.map((r) => r.name)).toEqual(['a', 'c', 'b', 'd']);
  expect(problems).toEqual([]);
});

test('the same resource twice is refused, across versions and files too', async () => {
  const other = join(folder, 'other.txt');
  await writeFile(other, `${topic('b').replace('/v1', '/v1beta2')}---\n${topic('b')}`);
  const { problems } = await readPaths([folder, other]);
  expect(problems.map((p) => [p.code, p.file, p.line])).toEqual([
    ['manifest.duplicate', other, 4],
    ['manifest.duplicate', other, 9],
  ]);
});

test('what is not there is said', async () => {
  const { problems } = await readPaths([join(folder, 'no.yaml')]);
  expect(problems).toMatchObject([{ code: 'manifest.not-found', file: join(folder, 'no.yaml') }]);
});

test('field names', () => {
  expect(fieldName(['spec', 'topics', 0])).toBe('spec.topics[0]');
  expect(fieldName(['spec', 'config', 'tasks.max'])).toBe('spec.config["tasks.max"]');
});
