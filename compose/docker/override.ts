import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { stringify } from 'yaml';
import { PlumblineError } from '../../lib/problem.ts';
import type { ComposeService } from '../station.ts';

/** One of the user's files or folders, and whether it is a folder. */
export interface Resource {
  readonly path: string;
  readonly folder: boolean;
}

/** Looks at the paths; throws for one that is not there. */
export async function resources(paths: readonly string[]): Promise<Resource[]> {
  return Promise.all(
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
}

/**
 * Compose's override file of a stack: the source reads the user's own paths instead of `/resources` alone. A file's
 * folder is mounted, not the file: an editor replaces a file by a new one, which a mount of the old would not show.
 * The container sees `/home/me/k8s` as `/resources/home/me/k8s`, so that its messages name places that exist.
 */
export function renderOverride(source: ComposeService, given: readonly Resource[]): string {
  const folders = [...new Set(given.map(({ path, folder }) => (folder ? path : dirname(path))))];
  const files = given.flatMap(({ path, folder }) => [
    '-f',
    folder ? inside(path) : `${inside(dirname(path))}/${basename(path)}`,
  ]);
  const command = source.command ?? [];
  const at = command.indexOf('-f');
  return stringify({
    services: {
      source: {
        command: [...command.slice(0, at), ...files, ...command.slice(at + 2)].map(literal),
        volumes: folders.map((folder) => ({
          type: 'bind',
          source: literal(folder),
          target: literal(inside(folder)),
          read_only: true,
        })),
      },
    },
  });
}

/** `C:\k8s` → `/resources/C/k8s` */
function inside(path: string): string {
  const parts = path.split(/[\\/]/).map((part) => part.replace(/:$/, ''));
  return `/resources/${parts.filter((part) => part !== '').join('/')}`;
}

/** Compose replaces variables in every text. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
