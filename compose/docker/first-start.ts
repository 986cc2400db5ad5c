import type Dockerode from 'dockerode';
import type { Site } from '../station.ts';
import { projectName } from './compose.ts';
import { findContainers } from './inspect.ts';

/** Volumes are made just before the containers; their time is kept in whole seconds. */
const togetherMs = 15_000;

/**
 * Whether the stack is still in its very first start, on volumes made for it. What is in them then is a draft: MySQL's
 * image heeds no signal while it makes its data, and takes half of it for the whole the next time.
 */
export async function inFirstStart(engine: Dockerode, site: Site): Promise<boolean> {
  const found = await findContainers(engine, site);
  const { Volumes } = await engine.listVolumes({
    filters: { label: [`com.docker.compose.project=${projectName(site.name)}`] },
  });
  const containers = await Promise.all(
    [...found.values()].map(async ({ Id }) => {
      const container = engine.getContainer(Id);
      return { ...(await container.inspect()), command: await firstProcess(container) };
    }),
  );
  return isFirstStart(containers, Volumes ?? []);
}

/** Command line of the container's first process; nothing if it does not run. */
async function firstProcess(container: Dockerode.Container): Promise<string> {
  try {
    const { Processes } = await container.top({ ps_args: '-o pid,args' });
    return Processes[0]?.at(-1) ?? '';
  } catch {
    return '';
  }
}

interface Container {
  readonly Created: string;
  /** Of the image's entry point: `docker-entrypoint.sh`. */
  readonly Path: string;
  readonly command: string;
  readonly State: { readonly FinishedAt: string };
  readonly Mounts: readonly { readonly Type?: string | undefined }[];
}

/** All made together, none ended before, and in one that keeps data the entry point's script is still at work. */
export function isFirstStart(containers: readonly Container[], volumes: readonly object[]): boolean {
  const made = Math.min(...containers.map(({ Created }) => Date.parse(Created)));
  const fresh = volumes.every(
    (volume) => 'CreatedAt' in volume && Date.parse(String(volume.CreatedAt)) > made - togetherMs,
  );
  // A container that has never ended says so with the year 1.
  const first = containers.every(({ State }) => State.FinishedAt.startsWith('0001-'));
  const unfinished = containers.some(
    ({ command, Path, Mounts }) =>
      /^(?:\S*\/)?(?:ba)?sh /.test(command) &&
      command.includes(Path) &&
      Mounts.some(({ Type }) => Type === 'volume'),
  );
  return fresh && first && unfinished;
}
