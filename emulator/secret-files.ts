import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { SecretFile } from '../manifests/secret.ts';
import { startLoop } from './reconcile/loop.ts';

/** A Secret holds no more, and a folder named by mistake may. Bytes. */
const largest = 1024 * 1024;
const every = 500;

type Found = Omit<SecretFile, 'text'> & { readonly stamp: string };

/**
 * Reads Secrets from files, `DIR/NAME/KEY` or `DIR/NAMESPACE/NAME/KEY` as volumes of Secrets are mounted, and again
 * whenever one changes. The first `onChange` comes before this resolves. Throws PlumblineError for what is no folder.
 */
export async function watchSecretFiles(
  folder: string,
  onChange: (files: readonly SecretFile[]) => void,
): Promise<{ stop(): Promise<void> }> {
  await mustBeFolder(folder);
  let told: string | undefined;
  const look = async (): Promise<number> => {
    const found = await list(folder);
    const stamp = found.map((one) => `${one.file} ${one.stamp}`).join('\n');
    if (stamp === told) return every;
    told = stamp;
    onChange(await Promise.all(found.map(read)));
    return every;
  };
  await look();
  return startLoop(look);
}

async function mustBeFolder(folder: string): Promise<void> {
  const why = await stat(folder).then(
    (found) => (found.isDirectory() ? undefined : 'it is no folder'),
    (error) => cause(error),
  );
  if (why === undefined) return;
  throw new PlumblineError({
    code: 'secrets.folder',
    message: `--secrets ${folder} cannot be read: ${why}`,
    fix: 'Name a folder that holds DIR/NAME/KEY or DIR/NAMESPACE/NAME/KEY, a file for each value.',
  });
}

async function list(folder: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const first of await entries(folder)) {
    if (!first.isFolder) continue;
    for (const second of await entries(first.path)) {
      if (!second.isFolder) {
        found.push(entry(undefined, first.name, second));
        continue;
      }
      for (const third of await entries(second.path)) {
        if (!third.isFolder) found.push(entry(first.name, second.name, third));
      }
    }
  }
  return found;
}

const entry = (namespace: string | undefined, name: string, { name: key, path, stamp }: Entry): Found => ({
  namespace,
  name,
  key,
  file: path,
  stamp,
});

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
  readonly stamp: string;
}

/** What lies in a folder; none if it cannot be read. `..data` and the like are the inside of a mounted volume. */
async function entries(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch(() => []);
  const all = names.filter((name) => !name.startsWith('..')).sort();
  const found = await Promise.all(
    all.map(async (name) => {
      const path = join(folder, name);
      const is = await stat(path, { bigint: true }).catch(() => undefined);
      if (!is || is.size > largest) return [];
      return [{ name, path, isFolder: is.isDirectory(), stamp: `${is.ino} ${is.size} ${is.mtimeNs}` }];
    }),
  );
  return found.flat();
}

async function read({ stamp: _, ...one }: Found): Promise<SecretFile> {
  return { ...one, text: await readFile(one.file, 'utf8').catch(() => '') };
}
