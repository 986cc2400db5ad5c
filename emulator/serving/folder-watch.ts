import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoop } from '../reconcile/loop.ts';

/** How often a folder is looked at, and for how long it must have been still before that is told; ms. */
const every = 400;
/** More files than these are no program's own. */
const most = 5000;

/** What programs and editors leave behind while they run. */
const passedOver = /^\.|^(node_modules|__pycache__)$|~$|\.(log|tmp|swp|pyc)$/;

/** Tells when a file below the folder changed, came or went, once all is still again; `isLeftOut` by absolute path. */
export function watchFolder(
  folder: string,
  isLeftOut: (file: string) => boolean,
  onChange: () => void,
): { stop(): Promise<void> } {
  let told: string | undefined;
  let seen: string | undefined;
  return startLoop(async () => {
    const began = performance.now();
    const now = await stampsBelow(folder, isLeftOut);
    if (seen === now && told !== now) {
      if (told !== undefined) onChange();
      told = now;
    }
    seen = now;
    told ??= now;
    // A large folder is looked at less often, so that looking stays a small part of the time.
    return Math.max(every, 20 * (performance.now() - began));
  });
}

async function stampsBelow(folder: string, isLeftOut: (file: string) => boolean): Promise<string> {
  const stamps: string[] = [];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined && stamps.length < most; at = folders.pop()) {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (passedOver.test(entry.name) || isLeftOut(path)) continue;
      if (entry.isDirectory()) folders.push(path);
      else stamps.push(await stampOf(path));
    }
  }
  return stamps.sort().join('\n');
}

async function stampOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found ? `${file} ${found.ino} ${found.size} ${found.mtimeNs}` : `${file} gone`;
}
