import { createHash } from 'node:crypto';
import type Dockerode from 'dockerode';
import { PlumblineError, type Problem } from '../../lib/problem.ts';
import type { Site } from '../station.ts';
import { projectName } from './compose.ts';

/** On every container and volume: whose they are. A state folder's stack is known by its passwords. */
export const ownerLabel = 'dev.plumbline.stack';

export function ownerId({ passwords }: Site): string {
  return createHash('sha256').update(`${passwords.root} ${passwords.debezium}`).digest('hex').slice(0, 16);
}

/** A container under this stack's name that another checkout, or a state folder now deleted, has made. */
export async function foreignContainer(engine: Dockerode, site: Site): Promise<Problem | undefined> {
  const project = `com.docker.compose.project=${projectName(site.name)}`;
  const all = await engine.listContainers({ all: true, filters: { label: [project] } });
  const foreign = all.find(({ Labels }) => Labels[ownerLabel] !== ownerId(site));
  if (!foreign) return undefined;
  const folder = foreign.Labels['com.docker.compose.project.working_dir'] ?? 'an unknown folder';
  return {
    code: 'docker.foreign-stack',
    message: `Docker has containers of another stack named ${site.name}, made in ${folder}`,
    fix: `stop it (docker compose --project-name ${projectName(site.name)} down), or give another --name`,
  };
}

/**
 * Throws if something under this stack's name is not its own: two checkouts would share containers, and MySQL keeps
 * the passwords of its first start, so that this stack could not log in to another's data.
 */
export async function checkOwner(engine: Dockerode, site: Site): Promise<void> {
  const foreign = (await foreignContainer(engine, site)) ?? (await foreignVolume(engine, site));
  if (foreign) throw new PlumblineError(foreign);
}

async function foreignVolume(engine: Dockerode, site: Site): Promise<Problem | undefined> {
  const project = `com.docker.compose.project=${projectName(site.name)}`;
  const { Volumes } = await engine.listVolumes({ filters: { label: [project] } });
  const foreign = Volumes?.find(({ Labels }) => Labels?.[ownerLabel] !== ownerId(site));
  if (!foreign) return undefined;
  const named = site.name === 'plumbline' ? '' : ` --name ${site.name}`;
  return {
    code: 'docker.foreign-data',
    message: `the Docker volume ${foreign.Name} was made with passwords that this stack does not have`,
    fix: `drop the data: npm run stack -- down --purge${named}; or give another --name`,
  };
}
