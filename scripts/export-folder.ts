import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { cause, PlumblineError } from '../lib/problem.ts';
import { marker } from '../manifests/write/yaml.ts';

/** Values that the user fills in: written once, and theirs from then on. */
const isFilledIn = (path: string): boolean => /(^|\/)secrets\//.test(path) && !path.endsWith('.example');

/**
 * Writes a folder as a whole: it is made beside the old one and put in its place at the end, so that whatever fails on
 * the way leaves the old one as it was. With `force` into one that has files already: those of an earlier export are
 * replaced or go, all others stay. Throws without it.
 */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  force: boolean,
): Promise<void> {
  const place = resolve(folder);
  const there = await listed(place);
  if (there.length > 0 && !force) {
    throw new PlumblineError({
      code: 'export.not-empty',
      message: `${folder} is there already, and holds ${there.length === 1 ? 'a file' : `${there.length} files`}`,
      fix: 'Name another folder, or give --force: files of an earlier export are replaced, all others stay.',
    });
  }
  const mark = randomBytes(4).toString('hex');
  const draft = join(dirname(place), `.${basename(place)}.draft-${mark}`);
  const old = join(dirname(place), `.${basename(place)}.old-${mark}`);
  try {
    await mkdir(draft, { recursive: true });
    await keepOthers(place, draft, there);
    await write(draft, files);
    const isThere = await exists(place);
    if (isThere) await rename(place, old);
    try {
      await rename(draft, place);
    } catch (error) {
      if (isThere) await rename(old, place);
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    throw new PlumblineError(
      {
        code: 'export.unwritable',
        message: `${folder} cannot be written: ${cause(error)}`,
        fix: 'Name a folder that you may write to, and whose parent is writable too.',
      },
      { cause: error },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Paths of all files below, relative to the folder; none when there is no folder. */
async function listed(folder: string): Promise<string[]> {
  if (!(await exists(folder))) return [];
  if (!(await stat(folder)).isDirectory()) {
    throw new PlumblineError({
      code: 'export.no-folder',
      message: `${folder} is a file`,
      fix: 'Name a folder; it is made when it is not there.',
    });
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** All that no export wrote, with its rights and times. */
async function keepOthers(from: string, to: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (await isOurs(join(from, file))) continue;
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(from, file), join(to, file), { preserveTimestamps: true, verbatimSymlinks: true });
  }
}

/** Its first line says so. */
async function isOurs(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n', 1)[0]?.includes(marker) === true;
}

async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path);
    const isSecret = isFilledIn(path);
    if (await exists(file)) {
      if (isSecret) continue;
      throw new PlumblineError({
        code: 'export.own-file',
        message: `${path} is there already and is not from an export`,
        fix: 'Move it away, or name another folder; nothing was written.',
      });
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, isSecret ? { mode: 0o600 } : {});
  }
}
