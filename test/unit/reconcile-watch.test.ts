import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchResources } from '../../emulator/reconcile/watch.ts';
import type { Loaded } from '../../manifests/read.ts';
import { waitFor } from '../wait-for.ts';

const topic = (name: string) =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {name: ${name}}\n`;

let folder = '';
let watch: { stop(): Promise<void> } | undefined;
const seen: Loaded[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-watch-'));
  seen.length = 0;
});
afterEach(async () => {
  await watch?.stop();
  await rm(folder, { recursive: true });
});

const start = (...paths: string[]) => {
  watch = watchResources(paths, (loaded) => seen.push(loaded), { intervalMs: 5 });
};
const told = () =>
  seen.map(({ resources, problems }) => [resources.map((r) => r.name).join(), problems.length]);

test('changes, arrivals and departures are told, and what was good stays in force meanwhile', async () => {
  const a = join(folder, 'a.yaml');
  const b = join(folder, 'b.yaml');
  await writeFile(a, topic('one'));
  start(folder);
  await waitFor(() => expect(told()).toEqual([['one', 0]]));
  await writeFile(b, topic('two'));
  await waitFor(() => expect(told().at(-1)).toEqual(['one,two', 0]));
  await writeFile(a, `${topic('uno')}spec: [`);
  await waitFor(() => expect(told().at(-1)).toEqual(['one,two', 1]));
  await writeFile(join(folder, 'draft'), topic('eins'));
  await rename(join(folder, 'draft'), a);
  await waitFor(() => expect(told().at(-1)).toEqual(['eins,two', 0]));
  await rm(a);
  await waitFor(() => expect(told().at(-1)).toEqual(['two', 0]));
  await rm(b);
  await waitFor(() => expect(seen.at(-1)?.problems[0]?.code).toBe('manifest.empty-folder'));
  expect(told().at(-1)).toEqual(['two', 1]);
});

test('what is empty while it is written is not taken for empty', async () => {
  const a = join(folder, 'a.yaml');
  await writeFile(a, topic('one'));
  watch = watchResources([a], (loaded) => seen.push(loaded), { intervalMs: 5, settleMs: 2000 });
  await waitFor(() => expect(told()).toEqual([['one', 0]]));
  await writeFile(a, '');
  await new Promise((done) => setTimeout(done, 100));
  await writeFile(a, topic('two'));
  await waitFor(() => expect(told().at(-1)).toEqual(['two', 0]));
  expect(told()).toHaveLength(2);
});

test('broken from the start: nothing is good yet', async () => {
  await writeFile(join(folder, 'a.yaml'), `${topic('one')}---\n[`);
  start(folder, join(folder, 'absent.yaml'));
  await waitFor(() => expect(told()).toEqual([['', 2]]));
});

test('a ConfigMap is changed by turning a link', async () => {
  for (const version of ['v1', 'v2']) {
    await mkdir(join(folder, `..${version}`));
    await writeFile(join(folder, `..${version}`, 'a.yaml'), topic(version));
  }
  await symlink('..v1', join(folder, '..data'));
  await symlink(join('..data', 'a.yaml'), join(folder, 'a.yaml'));
  start(folder);
  await waitFor(() => expect(told()).toEqual([['v1', 0]]));
  await symlink('..v2', join(folder, '..new'));
  await rename(join(folder, '..new'), join(folder, '..data'));
  await waitFor(() => expect(told().at(-1)).toEqual(['v2', 0]));
});
