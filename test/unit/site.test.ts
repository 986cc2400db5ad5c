import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleResources, makeSite, runningSite, savedSite, saveSite } from '../../compose/site.ts';
import { ownHome } from './home-rig.ts';

ownHome();

const wish = { name: 'one', runtime: 'native', resources: [], running: [] } as const;

test('a stack keeps its passwords and what it ran; nobody else may read them', async () => {
  const { site } = await makeSite(wish);
  expect(site.resources).toEqual([exampleResources]);
  expect(site.passwords.root).not.toBe(site.passwords.debezium);
  await saveSite({ ...site, resources: ['/mine'] }, true);
  const again = await makeSite(wish);
  expect(again.site.passwords).toEqual(site.passwords);
  expect(again.site.resources).toEqual(['/mine']);
  expect((await stat(join(site.state, 'passwords.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(site.state)).mode & 0o777).toBe(0o700);
  expect(await runningSite('one')).toMatchObject({ name: 'one', resources: ['/mine'] });
});

test('what is meant to be down is not running', async () => {
  const saved = await savedSite('one');
  if (saved) await saveSite(saved.site, false);
  await expect(runningSite('one')).rejects.toMatchObject({ problems: [{ code: 'stack.down' }] });
  expect(await savedSite('two')).toBeUndefined();
});

test('who asks for a stack that is down is told of those that are up', async () => {
  const other = await makeSite({ ...wish, name: 'other' });
  await saveSite(other.site, true);
  const one = 'start it: npm run stack -- up --name one --detach';
  const fix = (end: string) => ({ problems: [{ fix: `${one}${end}` }] });
  await expect(runningSite('one')).rejects.toMatchObject(fix('; or say which one you mean: --name other'));
  await saveSite(other.site, false);
  await expect(runningSite('one')).rejects.toMatchObject(fix(''));
});

test('a stack that never got up is as good as new', async () => {
  const { site } = await makeSite({ ...wish, name: 'tried' });
  await saveSite(site, false);
  expect(await savedSite('tried')).toMatchObject({ up: false, used: [] });
  await saveSite(site, true);
  await saveSite(site, false);
  expect(await savedSite('tried')).toMatchObject({ up: false, used: ['native'] });
});

test('each runtime has rows of its own, which have been delivered or not', async () => {
  const { site } = await makeSite({ ...wish, name: 'both' });
  await saveSite(site, true);
  await saveSite({ ...site, runtime: 'docker' }, false);
  expect(await savedSite('both')).toMatchObject({ site: { runtime: 'docker' }, used: ['native'] });
  await saveSite({ ...site, runtime: 'docker' }, true);
  expect(await savedSite('both')).toMatchObject({ used: ['native', 'docker'] });
});

test('of a stack that an older version has started, the runtime that it had is used', async () => {
  const { site } = await makeSite({ ...wish, name: 'older' });
  await saveSite({ ...site, runtime: 'docker' }, false);
  const file = join(site.state, 'stack.json');
  const saved: object = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...saved, used: true }));
  expect(await savedSite('older')).toMatchObject({ used: ['docker'] });
});

test('the ports of another stack that is meant to be up are not taken, whether it listens or not', async () => {
  const first = await makeSite({ ...wish, name: 'first' });
  await saveSite(first.site, true);
  const beside = await makeSite({ ...wish, name: 'beside' });
  const both = [...Object.values(first.site.ports), ...Object.values(beside.site.ports)];
  expect(new Set(both).size).toBe(10);
  await saveSite(first.site, false);
});

test('a damaged file is not the end', async () => {
  const { site } = await makeSite({ ...wish, name: 'hurt' });
  await saveSite(site, true);
  await writeFile(join(site.state, 'stack.json'), '{"runt');
  expect(await savedSite('hurt')).toMatchObject({
    up: false,
    site: { runtime: 'native', ports: { kafka: 19092 } },
  });
  await writeFile(join(site.state, 'passwords.json'), 'x');
  await expect(savedSite('hurt')).rejects.toMatchObject({ problems: [{ code: 'stack.passwords' }] });
});

test.each(['', 'A', '../x', 'a/b', '-a', 'a'.repeat(60)])('"%s" is no name', async (name) => {
  await expect(savedSite(name)).rejects.toMatchObject({ problems: [{ code: 'stack.name' }] });
});
