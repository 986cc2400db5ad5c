import { join } from 'node:path';
import { root } from './root.ts';
import type { NativeCommand, Site } from './station.ts';

/** A verb of our own command line as a station's process. */
export function node(
  site: Site,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): NativeCommand {
  return {
    program: process.execPath,
    cwd: site.state,
    args: [join(root, 'scripts/stack.ts'), ...args],
    // Set from outside it holds for the first file too: the code that strips types is then never loaded (25 MB).
    env: { NODE_COMPILE_CACHE: join(site.cache, 'node'), ...env },
  };
}
