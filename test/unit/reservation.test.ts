import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { beginStart, endStart, reservedPorts } from '../../compose/reservation.ts';
import { root } from '../../compose/root.ts';
import { makeSite, savedSite, saveSite } from '../../compose/site.ts';
import { freePort } from '../../emulator/serving/free-port.ts';
import { ownHome } from './home-rig.ts';

ownHome();

const wish = { runtime: 'native', resources: [], running: [] } as const;

/** Chooses when it is told to, and lives on, as one that is about to start the stations. */
const chooser = `
  const { makeSite } = await import(${JSON.stringify(join(root, 'compose/site.ts'))});
  process.stdout.write('here');
  process.stdin.once('data', async () => {
    const { site } = await makeSite({ ...${JSON.stringify(wish)}, name: process.argv[1] });
    process.stdout.write(JSON.stringify(Object.values(site.ports)));
  });`;

/** Wants to start the stack when it is told to, and lives on. */
const claimer = `
  const { beginStart } = await import(${JSON.stringify(join(root, 'compose/reservation.ts'))});
  process.stdout.write('here');
  process.stdin.once('data', async () => {
    process.stdout.write(String(await beginStart(process.argv[1])));
  });`;

const choose = (name: string) =>
  spawn(process.execPath, ['--input-type=module', '-e', chooser, name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

test('stacks that are started at the same time have ports of their own; who is killed has none', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  // All want the same ones, also where the usual ones are taken.
  const ports = { database: 0, connect: 0, kafka: 0, source: 0, sink: 0 };
  for (const station of ['database', 'connect', 'kafka', 'source', 'sink'] as const)
    ports[station] = await freePort();
  for (const name of names) {
    const { site } = await makeSite({ ...wish, name });
    await saveSite({ ...site, ports }, false);
    await endStart(site.state);
  }
  const choosers = names.map(choose);
  onTestFinished(() => {
    for (const one of choosers) one.kill('SIGKILL');
  });
  const answers = choosers.map(({ stdout }) => stdout.setEncoding('utf8'));
  await Promise.all(answers.map((answer) => once(answer, 'data')));
  const chosen = answers.map(
    async (answer): Promise<number[]> => JSON.parse(String(await once(answer, 'data'))),
  );
  for (const { stdin } of choosers) stdin.write('now');
  const all = (await Promise.all(chosen)).flat();
  expect(new Set(all).size).toBe(5 * names.length);

  const [first] = choosers;
  const state = (await savedSite('a'))?.site.state ?? '';
  expect(await reservedPorts(state)).toEqual(await chosen[0]);
  expect(await beginStart(state)).toBe(false);
  expect(first?.kill('SIGKILL')).toBe(true);
  if (first) await once(first, 'exit');
  expect(await reservedPorts(state)).toEqual([]);
  expect(await beginStart(state)).toBe(true);
});

test('of many who want to start a stack, one may; the next one when it is done', async () => {
  const { site } = await makeSite({ ...wish, name: 'wanted' });
  await endStart(site.state);
  const claims = Array.from({ length: 5 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', claimer, site.state], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  onTestFinished(() => {
    for (const one of claims) one.kill('SIGKILL');
  });
  const answers = claims.map(({ stdout }) => stdout.setEncoding('utf8'));
  await Promise.all(answers.map((answer) => once(answer, 'data')));
  const got = answers.map(async (answer) => String(await once(answer, 'data')));
  for (const { stdin } of claims) stdin.write('now');
  expect((await Promise.all(got)).sort()).toEqual(['false', 'false', 'false', 'false', 'true']);
  expect(await beginStart(site.state)).toBe(false);
  await endStart(site.state);
  expect(await beginStart(site.state)).toBe(true);
  // Its ports are its own to change.
  expect(await beginStart(site.state)).toBe(true);
  expect(await readdir(site.state)).toEqual(['passwords.json', 'starting.json']);
});
