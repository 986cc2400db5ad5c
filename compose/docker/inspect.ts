import type Dockerode from 'dockerode';
import type { Found } from '../runtime.ts';
import { type Site, type StationName, stationNames } from '../station.ts';
import { projectName } from './compose.ts';
import { logLines } from './logs.ts';
import { ownerId, ownerLabel } from './owner.ts';
import { stationLabel } from './render.ts';

/** A stack's own containers by their station, running or not. */
export async function findContainers(
  engine: Dockerode,
  site: Site,
): Promise<Map<StationName, Dockerode.ContainerInfo>> {
  const list = await engine.listContainers({
    all: true,
    filters: {
      label: [`com.docker.compose.project=${projectName(site.name)}`, `${ownerLabel}=${ownerId(site)}`],
    },
  });
  return new Map(
    stationNames.flatMap((name) => {
      const container = list.find(({ Labels }) => Labels[stationLabel] === name);
      return container ? [[name, container] as const] : [];
    }),
  );
}

/** What there is of each station, in the data's order. */
export async function findStations(engine: Dockerode, site: Site): Promise<readonly Found[]> {
  const containers = await findContainers(engine, site);
  return Promise.all(
    stationNames.map(async (name): Promise<Found> => {
      const info = containers.get(name);
      if (!info) return { name, state: 'absent' };
      const container = (info.Names[0] ?? info.Id).replace(/^\//, '');
      if (info.State !== 'running') {
        // It may be removed between the list and the question.
        const words = await lastWords(engine.getContainer(info.Id)).catch(() => undefined);
        return { name, state: 'dead', container, ...words };
      }
      const memoryBytes = residentBytes(await stats(engine.getContainer(info.Id)));
      return { name, state: 'running', container, ...(memoryBytes === undefined ? {} : { memoryBytes }) };
    }),
  );
}

/** It may end between the list and the question. */
function stats(container: Dockerode.Container): Promise<Dockerode.ContainerStats | undefined> {
  return container.stats({ stream: false, 'one-shot': true }).catch(() => undefined);
}

/** As `docker stats` counts: all but the file cache that the kernel may drop. In bytes. */
export function residentBytes(stats: Dockerode.ContainerStats | undefined): number | undefined {
  const memory = stats?.memory_stats;
  if (!memory?.usage) return undefined;
  // Version 2 and version 1 of control groups name it differently.
  const cache = memory.stats?.inactive_file ?? memory.stats?.total_inactive_file ?? 0;
  return memory.usage - cache;
}

/** `exit code 1` and the last lines of the log. */
async function lastWords(container: Dockerode.Container): Promise<Pick<Found, 'detail' | 'ended'>> {
  const { State } = await container.inspect();
  const log = await container.logs({ stdout: true, stderr: true, tail: 5 });
  const ended = State.OOMKilled ? 'out of memory' : `exit code ${State.ExitCode}`;
  const words = [ended, State.Error];
  for await (const line of logLines([log])) words.push(line);
  return { ended, detail: words.filter((line) => line.trim() !== '').join('\n') };
}
