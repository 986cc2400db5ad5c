import { setTimeout as wait } from 'node:timers/promises';
import { type LoadedPaths, type Resource, readPaths } from '../../manifests/read.ts';
import { startLoop } from './loop.ts';

/**
 * Reads the files and folders at once, and again whenever anything changed, came or went that was read for them; tells
 * `onChange` each time. While there are problems, `resources` are those that were good last (none at first): nothing is
 * done by halves. An edit counts once it has been still for `settleMs`.
 * By polling, as notices of changes get lost on bind mounts, renames by editors and a ConfigMap's links.
 */
export function watchResources(
  paths: readonly string[],
  onChange: (loaded: LoadedPaths) => void,
  { intervalMs = 500, settleMs = 100 }: { intervalMs?: number; settleMs?: number } = {},
): { stop(): Promise<void> } {
  let last: LoadedPaths['inputs'] | undefined;
  let good: Resource[] = [];
  return startLoop(async () => {
    if (last && !(await last.changed())) return intervalMs;
    const read = await readPaths(paths);
    // What is being written may be empty for a moment: all that it held would be taken away.
    if (last) await wait(settleMs);
    // What changed while it was read is read again, whole.
    if (await read.inputs.changed()) return 20;
    last = read.inputs;
    if (read.problems.length === 0) good = read.resources;
    onChange({ ...read, resources: good });
    return intervalMs;
  });
}
