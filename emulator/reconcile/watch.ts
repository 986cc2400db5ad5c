import { stat } from 'node:fs/promises';
import { listFiles } from '../../manifests/files.ts';
import { type Loaded, type Resource, readPaths } from '../../manifests/read.ts';
import { startLoop } from './loop.ts';

/**
 * Reads the files and folders at once, and again whenever one of them changed, came or went; tells `onChange` each
 * time. While there are problems, `resources` are those that were good last (none at first): nothing is done by halves.
 * By polling, as notices of changes get lost on bind mounts, renames by editors and a ConfigMap's links.
 */
export function watchResources(
  paths: readonly string[],
  onChange: (loaded: Loaded) => void,
  { intervalMs = 500 }: { intervalMs?: number } = {},
): { stop(): Promise<void> } {
  let told: string | undefined;
  let good: Resource[] = [];
  return startLoop(async () => {
    const seen = await fingerprint(paths);
    if (seen === told) return intervalMs;
    const { resources, problems } = await readPaths(paths);
    // A file that changed while it was read is read again, whole.
    if ((await fingerprint(paths)) !== seen) return 20;
    told = seen;
    if (problems.length === 0) good = resources;
    onChange({ resources: good, problems });
    return intervalMs;
  });
}

/** Changes whenever a file does: names, sizes, times and, as an editor may rename, the files themselves. */
async function fingerprint(paths: readonly string[]): Promise<string> {
  const { files, problems } = await listFiles(paths);
  const parts = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined);
      return found ? `${file} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : `${file} gone`;
    }),
  );
  return [...parts, ...problems.map((problem) => `${problem.file} ${problem.code}`)].join('\n');
}
