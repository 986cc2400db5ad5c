import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchResources } from '../../emulator/reconcile/watch.ts';
import { jsonPatch } from '../../manifests/kustomize/json-patch.ts';
import { type Loaded, readPaths } from '../../manifests/read.ts';
import { secretValue } from '../../manifests/secret.ts';
import { waitFor } from '../wait-for.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-kustomize-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: b}\n`;

test.each([
  ['helmCharts: []', 'kustomize.unsupported', 1, /^Build it with kubectl kustomize \S+, .*stdin \(-\)\.$/],
  ['resources: []\nnamePrefix: x-', 'kustomize.unsupported', 2, /kubectl kustomize/],
  ['resourcs: [a.yaml]', 'manifest.unknown-field', 1, /Did you mean resources/],
  ['resources:\n  - https://example.com/a.yaml', 'kustomize.remote', 2, /kubectl kustomize/],
  ['resources:\n  - github.com/a/b', 'kustomize.remote', 2, /kubectl kustomize/],
  ['resources: [absent.yaml]', 'manifest.not-found', 1, /folder of the kustomization/],
  ['resources: [../outside.yaml]', 'kustomize.outside', 1, /kustomization.yaml/],
  ['resources: [../again]', 'kustomize.cycle', 1, /Remove/],
  ['resources: [../plain]', 'kustomize.no-kustomization', undefined, /list of resources/],
  ['replicas: [{name: x, count: 1}]', 'kustomize.failed', 1, /kubectl kustomize/],
  ['patches:\n- path: no.yaml', 'kustomize.not-found', 2, /folder of the kustomization/],
  ['patches:\n- target: {kind: X}', 'manifest.missing', 2, /path:/],
  ['patches:\n- patch: |\n    - {op: add, path: /x}', 'kustomize.failed', 2, /kubectl/],
  [
    'resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    - {op: remove, path: /data/z}',
    'kustomize.failed',
    4,
    /kubectl/,
  ],
  ['configMapGenerator:\n- name: x\n  envs: [no.env]', 'kustomize.generator', 3, /generators/],
  [
    'resources: [a.yaml]\nconfigMapGenerator:\n- {name: a, literals: [b=c]}',
    'manifest.duplicate',
    3,
    /Remove/,
  ],
  ['secretGenerator:\n- {name: a, behavior: merge}', 'kustomize.generator', 2, /behavior/],
  ['a: [', 'manifest.yaml', 2, /./],
])('%s is refused at its line', async (text, code, line, fix) => {
  await write({
    'k/kustomization.yaml': `${text}\n`,
    'k/a.yaml': map('a'),
    'outside.yaml': map('o'),
    'plain/a.yaml': map('p'),
    'again/kustomization.yaml': 'resources: [../k]',
  });
  const { problems } = await readPaths([join(folder, 'k')]);
  expect(problems).toMatchObject([{ code, fix: expect.stringMatching(fix) }]);
  expect(problems[0]?.line).toBe(line);
  expect(problems[0]?.file).toContain(folder);
});

test('a Secret whose env file is not there has no values, which is said and no error', async () => {
  await write({ 'kustomization.yml': 'secretGenerator:\n- {name: login, envs: [secret.env]}\n' });
  const without = await readPaths([folder]);
  expect(without.problems).toEqual([]);
  expect(without.notices).toMatchObject([{ code: 'kustomize.no-env-file', line: 2 }]);
  expect(secretValue(without.resources, 'default', 'login', 'password')).toBeUndefined();
  await write({ 'secret.env': 'password=x' });
  const read = await readPaths([folder]);
  expect(read.notices).toEqual([]);
  expect(secretValue(read.resources, 'default', 'login', 'password')).toBe('x');
});

test('a kustomization that is named itself stands for its folder, and the same resource twice is refused', async () => {
  await write({ Kustomization: 'resources: [a.yaml]\nnamespace: shop\n', 'a.yaml': map('a') });
  const { resources, problems } = await readPaths([join(folder, 'Kustomization'), folder]);
  expect(resources.map(({ namespace, name }) => [namespace, name])).toEqual([['shop', 'a']]);
  expect(problems).toEqual([]);
  await write({ Kustomization: 'resources: [a.yaml, b.yaml]\nnamespace: shop\n', 'b.yaml': map('a') });
  expect((await readPaths([folder])).problems).toMatchObject([{ code: 'manifest.duplicate', line: 3 }]);
});

test('a change of any file of it is told: of a base, of an env file that came', async () => {
  await write({
    'base/kustomization.yaml': 'resources: [a.yaml]\nsecretGenerator: [{name: s, envs: [s.env]}]\n',
    'base/a.yaml': map('a'),
    'over/kustomization.yaml': 'resources: [../base]\n',
  });
  const seen: Loaded[] = [];
  const watch = watchResources([join(folder, 'over')], (loaded) => seen.push(loaded), { intervalMs: 5 });
  try {
    await waitFor(() => expect(seen).toHaveLength(1));
    await write({ 'base/a.yaml': map('b') });
    await waitFor(() => expect(seen.at(-1)?.resources.map(({ name }) => name)).toEqual(['b', 's']));
    await write({ 'base/s.env': 'a=b' });
    await waitFor(() => expect(secretValue(seen.at(-1)?.resources ?? [], 'default', 's', 'a')).toBe('b'));
  } finally {
    await watch.stop();
  }
});

test.each([
  [{ op: 'replace', path: '/b', value: 1 }, /there is no b/],
  [{ op: 'add', path: '/list/5', value: 1 }, /no item 5/],
  [{ op: 'remove', path: '/list/01' }, /no item 01/],
  [{ op: 'test', path: '/a', value: 2 }, /another/],
  [{ op: 'push', path: '/a' }, /no such operation/],
  [{ op: 'add', path: 'a', value: 1 }, /begins with a slash/],
])('operation %j is refused', (operation, why) => {
  expect(() => jsonPatch({ a: 1, list: [0] }, [operation])).toThrow(why);
});
