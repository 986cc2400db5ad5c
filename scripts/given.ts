import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Inputs, stdinFile } from '../manifests/inputs.ts';
import { type LoadedPaths, readPaths } from '../manifests/read.ts';
import { stdin } from './command.ts';

/** What a user gave by `-f`. */
export interface Given {
  /** With the file that stands for stdin in its place. */
  readonly paths: readonly string[];
  /** Reads them, also before `keep`. */
  readonly inputs: Inputs;
  /** Writes what came by stdin into its file. */
  keep(): Promise<void>;
}

/** Takes the paths of `-f`; what comes by stdin is read to its end, and shall be kept in `file`. */
export async function takeGiven(paths: readonly string[], file = resolve(stdinFile)): Promise<Given> {
  if (!paths.includes(stdin)) return { paths, inputs: new Inputs(), keep: async () => undefined };
  if (process.stdin.isTTY) process.stderr.write('Reading YAML from the terminal; Ctrl-D ends it.\n');
  const yaml = await text(process.stdin);
  return {
    paths: paths.map((path) => (path === stdin ? file : path)),
    inputs: new Inputs(new Map([[file, yaml]])),
    async keep() {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      // It may hold Secrets.
      await writeFile(file, yaml, { mode: 0o600 });
    },
  };
}

/** What the paths of `-f` hold, for a verb that keeps nothing; places of what came by stdin are `stdin:LINE`. */
export async function readGiven(paths: readonly string[]): Promise<LoadedPaths> {
  const given = await takeGiven(paths);
  return readPaths(given.paths, given.inputs);
}
