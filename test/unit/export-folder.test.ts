import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { header } from '../../manifests/write/yaml.ts';
import { writeFolder } from '../../scripts/export-folder.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'plumbline-folder-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const ours = (text: string) => `${header('1.0.0')}\n${text}\n`;
const files = new Map([
  ['a.yaml', ours('a: 1')],
  ['overlays/dev/secrets/db.env', 'password=\n'],
  ['overlays/dev/secrets/db.env.example', ours('password=')],
]);

const listing = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

test('makes the folder, its secrets for the user alone', async () => {
  const out = join(base, 'deep/new');
  await writeFolder(out, files, false);
  expect(await listing(out)).toEqual([...files.keys()]);
  expect((await stat(join(out, 'overlays/dev/secrets/db.env'))).mode & 0o777).toBe(0o600);
});

test('writes nothing into a folder that holds something, unless it is told to', async () => {
  const out = join(base, 'full');
  await mkdir(out);
  await writeFile(join(out, 'mine.txt'), 'mine');
  await expect(writeFolder(out, files, false)).rejects.toMatchObject({
    problems: [{ code: 'export.not-empty' }],
  });
  expect(await listing(out)).toEqual(['mine.txt']);
});

test('an empty folder is no obstacle', async () => {
  const out = join(base, 'empty');
  await mkdir(out);
  await writeFolder(out, files, false);
  expect(await listing(out)).toEqual([...files.keys()]);
});

test('with force: files of an earlier export go, others stay, and filled in Secrets keep their values', async () => {
  const out = join(base, 'again');
  await writeFolder(out, new Map([...files, ['old.yaml', ours('old: 1')]]), false);
  await writeFile(join(out, 'overlays/dev/secrets/db.env'), 'password=chosen\n');
  await writeFile(join(out, 'mine.txt'), 'mine');
  await writeFolder(out, new Map([...files, ['a.yaml', ours('a: 2')]]), true);
  expect(await listing(out)).toEqual(['a.yaml', 'mine.txt', ...[...files.keys()].slice(1)]);
  expect(await readFile(join(out, 'overlays/dev/secrets/db.env'), 'utf8')).toBe('password=chosen\n');
  expect(await readFile(join(out, 'a.yaml'), 'utf8')).toContain('a: 2');
});

test("with force: a file of the user's own is not overwritten, and nothing else is written then", async () => {
  const out = join(base, 'own');
  await mkdir(out);
  await writeFile(join(out, 'a.yaml'), 'mine: true\n');
  await expect(writeFolder(out, files, true)).rejects.toMatchObject({
    problems: [{ code: 'export.own-file' }],
  });
  expect(await listing(out)).toEqual(['a.yaml']);
  expect((await readdir(base)).filter((name) => name.startsWith('.own.'))).toEqual([]);
});

test('a file in the place of the folder is told', async () => {
  const out = join(base, 'file');
  await writeFile(out, '');
  await expect(writeFolder(out, files, true)).rejects.toMatchObject({
    problems: [{ code: 'export.no-folder' }],
  });
});

test.skipIf(process.getuid?.() === 0)('a folder that nobody may write to is told', async () => {
  const parent = join(base, 'closed');
  await mkdir(parent);
  await chmod(parent, 0o500);
  await expect(writeFolder(join(parent, 'out'), files, false)).rejects.toMatchObject({
    problems: [{ code: 'export.unwritable' }],
  });
});
