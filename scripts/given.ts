import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Problem } from '../lib/problem.ts';
import { Inputs, shownName, stdinFile } from '../manifests/inputs.ts';
import { type Loaded, type LoadedPaths, readPaths, readText } from '../manifests/read.ts';
import { stdin } from './command.ts';
import { withOwnFolders } from './stdin-folders.ts';

/** What a user gave by `-f`. */
export interface Given {
  /** With the file that stands for stdin in its place. */
  readonly paths: readonly string[];
  /** Reads them, also before `keep`. */
  readonly inputs: Inputs;
  /** What is wrong when they held this: stdin, or all of them, held no resource. */
  nothing(loaded: Loaded): Problem[];
  /** Writes what came by stdin into its file. */
  keep(): Promise<void>;
}

/** Takes the paths of `-f`; what comes by stdin is read to its end, and shall be kept in `file`. */
export async function takeGiven(paths: readonly string[], file = resolve(stdinFile)): Promise<Given> {
  const nothing = ({ resources, problems }: Loaded): Problem[] =>
    paths.length > 0 && resources.length === 0 && problems.length === 0
      ? [empty(`${paths.join(', ')} ${paths.length === 1 ? 'holds' : 'hold'} no resource`)]
      : [];
  if (!paths.includes(stdin)) return { paths, inputs: new Inputs(), nothing, keep: async () => undefined };
  if (process.stdin.isTTY) process.stderr.write('Reading YAML from the terminal; Ctrl-D ends it.\n');
  const yaml = withOwnFolders(await text(process.stdin), process.cwd());
  const { resources, problems } = readText(yaml, shownName(file));
  return {
    paths: paths.map((path) => (path === stdin ? file : path)),
    inputs: new Inputs(new Map([[file, yaml]])),
    nothing: () =>
      resources.length === 0 && problems.length === 0 ? [empty('standard input holds no resource')] : [],
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
  const loaded = await readPaths(given.paths, given.inputs);
  return { ...loaded, problems: [...loaded.problems, ...given.nothing(loaded)] };
}

const empty = (message: string): Problem => ({
  code: 'manifest.empty',
  message,
  fix: 'See what wrote it: whatever it was to print may have failed, or these are not the files.',
});
