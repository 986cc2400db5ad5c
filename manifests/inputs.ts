import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';

const extensions: readonly string[] = ['.yaml', '.yml', '.json'];

/** A stack keeps what it was given on stdin in a file of this name, and problems name it `stdin`. */
export const stdinFile = 'stdin.plumbline.yaml';

/** How a file is named to people. */
export const shownName = (file: string): string => (basename(file) === stdinFile ? 'stdin' : file);

/** Reads files, and remembers all that was looked at: a change of any of it may change what comes of it. */
export class Inputs {
  /** By absolute path, what was looked for in vain too: how it was just before it was read. */
  readonly #stamps = new Map<string, string>();
  readonly #texts: ReadonlyMap<string, string>;

  /** `texts` holds what is not in its file yet, by absolute path. */
  constructor(texts: ReadonlyMap<string, string> = new Map()) {
    this.#texts = texts;
  }

  /** Absolute paths of files and folders. */
  get paths(): string[] {
    return [...this.#stamps.keys()];
  }

  /** Rejects with the system's error. */
  async bytes(path: string): Promise<Buffer> {
    await this.#note(path);
    const given = this.#texts.get(resolve(path));
    return given === undefined ? readFile(path) : Buffer.from(given);
  }

  async text(path: string): Promise<string> {
    return (await this.bytes(path)).toString('utf8');
  }

  /** Whether it is a folder; rejects when there is nothing. */
  async isFolder(path: string): Promise<boolean> {
    await this.#note(path);
    return !this.#texts.has(resolve(path)) && (await stat(path)).isDirectory();
  }

  /** Paths of the YAML and JSON files right inside, in the order of their names. */
  async filesIn(folder: string): Promise<string[]> {
    await this.#note(folder);
    return (await yamlNames(folder)).map((name) => join(folder, name));
  }

  /** Whether anything is different now. */
  async changed(): Promise<boolean> {
    const now = await Promise.all(
      [...this.#stamps].map(async ([path, was]) => (await stampOf(path)) !== was),
    );
    return now.includes(true);
  }

  async #note(path: string): Promise<void> {
    const absolute = resolve(path);
    if (!this.#stamps.has(absolute)) this.#stamps.set(absolute, await stampOf(absolute));
  }
}

/** Name, size, times and, as an editor may rename, the file itself; of a folder, what is read of it. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found) return 'gone';
  // A folder's own time tells of an editor's drafts too.
  if (found.isDirectory()) return (await yamlNames(path).catch(() => ['unreadable'])).join('/');
  return `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}

/** Dot files are an editor's, or the inside of a mounted ConfigMap. */
async function yamlNames(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const isRead = (name: string) =>
    !name.startsWith('.') && (extensions.includes(extname(name)) || name === 'Kustomization');
  return names.filter(isRead).sort();
}
