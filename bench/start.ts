import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runtimeNamed } from '../compose/choose.ts';
import { root } from '../compose/root.ts';
import { savedSite } from '../compose/site.ts';
import { stackStatus } from '../compose/status.ts';
import { listEvents } from '../scripts/sink-client.ts';

export interface Start {
  /** Seconds from the start of the program to the first event on the sink. */
  readonly firstEvent: number;
  /** Resident MiB of all stations, once the script has run. */
  readonly memory: number;
}

/** The main job from its start to its first event, then Ctrl-C. */
export async function startBench(name: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'scripts/stack.ts'), '--name', name, '--runtime', 'native'],
    {
      stdio: 'ignore',
    },
  );
  const ended = once(child, 'exit');
  while ((await eventCount(name)) === 0) {
    if (child.exitCode !== null) throw new Error(`the stack ended with ${child.exitCode}`);
    await wait(10);
  }
  const firstEvent = (performance.now() - began) / 1000;
  await wait(5000);
  const saved = await savedSite(name);
  if (!saved) throw new Error('no state');
  const { stations } = await stackStatus(saved.site, await runtimeNamed('native'));
  const memory = stations.reduce((sum, station) => sum + (station.memoryBytes ?? 0), 0) / 1024 / 1024;
  child.kill('SIGINT');
  await ended;
  return { firstEvent, memory };
}

async function eventCount(name: string): Promise<number> {
  const saved = await savedSite(name).catch(() => undefined);
  if (!saved) return 0;
  return (await listEvents(saved.site).catch(() => [])).length;
}
