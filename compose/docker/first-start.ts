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
  const containers = await Promise.all(
    [...found.values()].map(({ Id }) => engine.getContainer(Id).inspect()),
  );
  const { Volumes } = await engine.listVolumes({
    filters: { label: [`com.docker.compose.project=${projectName(site.name)}`] },
  });
  return isFirstStart(containers, Volumes ?? []);
}

interface Container {
  readonly Created: string;
  readonly State: { readonly FinishedAt: string; readonly Health?: { readonly Status: string } | undefined };
  readonly HostConfig: { readonly Init?: boolean | undefined };
  readonly Mounts: readonly { readonly Type?: string | undefined }[];
}

/** All made together, none ended before, and one that keeps data and heeds no signal has never been healthy. */
export function isFirstStart(containers: readonly Container[], volumes: readonly object[]): boolean {
  const made = Math.min(...containers.map(({ Created }) => Date.parse(Created)));
  const fresh = volumes.every(
    (volume) => 'CreatedAt' in volume && Date.parse(String(volume.CreatedAt)) > made - togetherMs,
  );
  // A container that has never ended says so with the year 1.
  const first = containers.every(({ State }) => State.FinishedAt.startsWith('0001-'));
  const unfinished = containers.some(
    ({ State, HostConfig, Mounts }) =>
      State.Health?.Status === 'starting' && !HostConfig.Init && Mounts.some(({ Type }) => Type === 'volume'),
  );
  return fresh && first && unfinished;
}
