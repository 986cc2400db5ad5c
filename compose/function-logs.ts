import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from './station.ts';

/** Folder of what the user's own programs print, a file each. */
export const functionLogs = (site: Site): string => join(site.state, 'logs/functions');

/** The files by `NAMESPACE/NAME` of their Services. */
export async function functionLogFiles(site: Site): Promise<Map<string, string>> {
  const folder = functionLogs(site);
  const names = await readdir(folder).catch(() => []);
  return new Map(
    names.sort().map((name) => [name.replace(/\.log$/, '').replace('.', '/'), join(folder, name)]),
  );
}
