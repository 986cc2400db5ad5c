import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchSecretFiles } from '../../emulator/secret-files.ts';
import type { SecretFile } from '../../manifests/secret.ts';

let folder = '';
let watch: { stop(): Promise<void> } | undefined;
const told: (readonly SecretFile[])[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-secrets-'));
  told.length = 0;
});

afterEach(async () => {
  await watch?.stop();
  watch = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** As a volume of a Secret: the keys are links into a folder that is exchanged as a whole. */
async function mount(path: string, version: string, values: Readonly<Record<string, string>>): Promise<void> {
  const inner = join(folder, path, version);
  await mkdir(inner, { recursive: true });
  for (const [key, text] of Object.entries(values)) {
    await writeFile(join(inner, key), text);
    await symlink(join('..data', key), join(folder, path, key)).catch(() => undefined);
  }
  await symlink(version, join(folder, path, '..new'));
  await rename(join(folder, path, '..new'), join(folder, path, '..data'));
}

const values = (files: readonly SecretFile[] = []) =>
  files.map(({ namespace, name, key, text }) => `${namespace ?? '*'}/${name}/${key}=${text}`).sort();

async function changed(): Promise<readonly SecretFile[] | undefined> {
  const before = told.length;
  while (told.length === before) await new Promise((done) => setTimeout(done, 20));
  return told.at(-1);
}

describe('files with Secrets', () => {
  it('are found with and without a namespace, exactly as they are, and again when a volume is renewed', async () => {
    await mount('login', '..v1', { user: 'alice\n', '.hidden': 'x' });
    await mount('shop/login', '..v1', { user: 'bob' });
    await writeFile(join(folder, 'README'), 'no Secret');
    await mkdir(join(folder, 'a/b/c'), { recursive: true });
    await writeFile(join(folder, 'a/b/c/too-deep'), 'x');
    await writeFile(join(folder, 'a/big'), Buffer.alloc(1024 * 1024 + 1));
    watch = await watchSecretFiles(folder, (files) => told.push(files));
    expect(values(told[0])).toEqual(['*/login/.hidden=x', '*/login/user=alice\n', 'shop/login/user=bob']);
    await mount('shop/login', '..v2', { user: 'eve' });
    expect(values(await changed())).toContain('shop/login/user=eve');
  });

  it.each(['absent', 'file'])('in a folder that is none: %s', async (name) => {
    await writeFile(join(folder, 'file'), '');
    await expect(watchSecretFiles(join(folder, name), () => {})).rejects.toMatchObject({
      problems: [{ code: 'secrets.folder' }],
    });
  });
});
