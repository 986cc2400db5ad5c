import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endStart } from '../../compose/reservation.ts';
import { root } from '../../compose/root.ts';
import type { Found, Runtime } from '../../compose/runtime.ts';
import { makeSite, savedSite, saveSite } from '../../compose/site.ts';
import type { Site } from '../../compose/station.ts';
import { stations } from '../../compose/stations.ts';
import { keepRunning } from '../../scripts/foreground-keep.ts';
import { ownHome } from './home-rig.ts';

ownHome();

/** A stack that is up, whose sink is dead whenever it is looked at. */
async function upWith(name: string, runtime: Partial<Runtime>) {
  const { site } = await makeSite({ name, runtime: 'native', resources: [], running: [] });
  await saveSite(site, true);
  await endStart(site.state);
  const started: string[] = [];
  const told: string[] = [];
  const over = new AbortController();
  const never = () => Promise.reject(new Error('not asked for here'));
  const fake: Runtime = {
    name: 'native',
    inspect: async () => looked,
    start: async (_, names) => void started.push(...names),
    prepare: never,
    stop: never,
    purge: never,
    logs: () => {
      throw new Error('not asked for here');
    },
    ...runtime,
  };
  const io = { out: (line: string) => told.push(line), err: (line: string) => told.push(line) };
  const kept = keepRunning(name, fake, io, over.signal).finally(() => over.abort());
  return { site, started, told, kept, over };
}

const looked = stations.map(
  ({ name }): Found => ({ name, state: name === 'sink' ? 'dead' : 'running', ended: 'SIGKILL' }),
);

test('while it starts a station again, nobody else may', async () => {
  const starts = Promise.withResolvers<string>();
  const { kept, over, told, site } = await upWith('alone', {
    start: async ({ state }) => {
      const code = `
        const { beginStart } = await import(${JSON.stringify(join(root, 'compose/reservation.ts'))});
        process.stdout.write(String(await beginStart(${JSON.stringify(state)})));`;
      const other = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
      starts.resolve(other.stdout);
    },
  });
  expect(await starts.promise).toBe('false');
  over.abort();
  await kept;
  expect(told[0]).toBe('✖ sink (Event Display) ended by itself (SIGKILL); starting it again');
  expect((await savedSite(site.name))?.up).toBe(true);
});

test('starts nothing of a stack that is being taken down', async () => {
  const down = async (site: Site) => {
    await saveSite(site, false);
    return looked;
  };
  const { kept, started, told } = await upWith('stopping', { inspect: down });
  await kept;
  expect(started).toEqual([]);
  expect(told).toEqual(['The stack was stopped from elsewhere.']);
});

test('leaves a stack alone that was brought up in the other runtime meanwhile', async () => {
  const { kept, started, told } = await upWith('other', { name: 'docker' });
  await kept;
  expect(started).toEqual([]);
  expect(told).toEqual(['The stack was stopped from elsewhere.']);
});
