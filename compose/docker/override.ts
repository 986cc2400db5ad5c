import { stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { Document } from 'yaml';
import { PlumblineError } from '../../lib/problem.ts';
import { type LoadedPaths, readPaths } from '../../manifests/read.ts';
import type { ContainerExtra, Mount, Station, StationName } from '../station.ts';
import type { FunctionContainer } from './functions.ts';
import { ownerLabel } from './owner.ts';
import { keptVolumes } from './render.ts';
import { literal } from './service.ts';

/** One of the user's files or folders, and whether it is a folder. */
export interface Resource {
  readonly path: string;
  readonly folder: boolean;
}

/** Looks at the paths; throws for one that is not there. `folders`: all that are needed to read them, none in another. */
export async function resources(
  paths: readonly string[],
): Promise<{ given: readonly Resource[]; folders: readonly string[]; loaded: LoadedPaths }> {
  const given = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      if (found) return { path, folder: found.isDirectory() };
      throw new PlumblineError({
        code: 'resources.missing',
        message: `there is no file or folder ${path}`,
        fix: 'give -f the path of a YAML file, or of a folder with some',
      });
    }),
  );
  const loaded = await readPaths(paths);
  return { given, folders: await foldersOf(loaded.inputs.paths), loaded };
}

/** The folders that the paths are in, or are; a kustomization asks for others beside its own. */
async function foldersOf(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const isFolder = async (one: string) => (await stat(one).catch(() => undefined))?.isDirectory();
      const folder = (await isFolder(path)) ? path : dirname(path);
      return (await isFolder(folder)) ? [folder] : [];
    }),
  );
  const folders = [...new Set(found.flat())];
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(join(other, sep))));
}

/**
 * Compose's override file of a stack. The source reads the user's own paths instead of `/resources` alone. A file's
 * folder is mounted, not the file: an editor replaces a file by a new one, which a mount of the old would not show.
 * It reads them as the user (`UID:GID`) who named them, for nobody else may be allowed to.
 * The container sees `/home/me/k8s` as `/resources/home/me/k8s`, so that its messages name places that exist.
 */
export function renderOverride(
  stations: readonly Station[],
  { given, folders }: Pick<Awaited<ReturnType<typeof resources>>, 'given' | 'folders'>,
  owner: string,
  user?: string,
  extras: Partial<Record<StationName, ContainerExtra>> = {},
  functions: readonly FunctionContainer[] = [],
): string {
  const labels = { [ownerLabel]: owner };
  // Nobody waits for its health here: the stations themselves are asked.
  const healthcheck = { start_interval: '5s' };
  const added = {
    services: Object.fromEntries(
      stations.map(({ name }) => {
        const { environment = {}, mounts = [], command } = extras[name] ?? {};
        const isEmpty = Object.keys(environment).length === 0;
        const volumes = mounts.map(bind);
        return [
          name,
          {
            healthcheck,
            labels,
            // As it stands in docker-compose.yml, with its variables.
            ...(command === undefined ? {} : { command }),
            ...(isEmpty ? {} : { environment }),
            ...(volumes.length === 0 ? {} : { volumes }),
          },
        ];
      }),
    ),
    volumes: Object.fromEntries(stations.flatMap(keptVolumes).map((name) => [name, { labels }])),
  };
  const document = new Document(added, { aliasDuplicateObjects: false });
  const command = stations.find(({ name }) => name === 'source')?.docker.command ?? [];
  const args = [
    ...(extras.source?.args ?? []),
    ...functions.flatMap(({ key, url }) => ['--containers', `${key}=${url}`]),
  ];
  for (const { service, definition } of functions) {
    document.setIn(['services', service], document.createNode({ ...definition, labels }));
    // What delivers to it stops before it.
    document.setIn(['services', 'source', 'depends_on', service, 'condition'], 'service_started');
  }
  document.setIn(['services', 'source', 'command'], [...withPaths(command, given), ...args].map(literal));
  const resourceMounts = folders.map((folder) => ({
    source: folder,
    target: inside(folder),
    readOnly: true,
  }));
  const mounts = document.createNode([...resourceMounts, ...(extras.source?.mounts ?? [])].map(bind));
  // In place of `/resources`, into which nothing could be mounted: it is read-only.
  mounts.tag = '!override';
  document.setIn(['services', 'source', 'volumes'], mounts);
  if (user !== undefined) document.setIn(['services', 'source', 'user'], user);
  return document.toString({ lineWidth: 0 });
}

function bind({ source, target, readOnly = false }: Mount) {
  return { type: 'bind', source: literal(source), target: literal(target), read_only: readOnly };
}

/** Puts the given paths in the place of the one `-f PATH`. */
function withPaths(command: readonly string[], given: readonly Resource[]): string[] {
  const at = command.indexOf('-f');
  const paths = given.flatMap(({ path, folder }) => [
    '-f',
    folder ? inside(path) : `${inside(dirname(path))}/${basename(path)}`,
  ]);
  return [...command.slice(0, at), ...paths, ...command.slice(at + 2)];
}

/** `C:\k8s` → `/resources/C/k8s` */
function inside(path: string): string {
  const parts = path.split(/[\\/]/).map((part) => part.replace(/:$/, ''));
  return `/resources/${parts.filter((part) => part !== '').join('/')}`;
}
