import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../compose/root.ts';

/** The benchmarks' own stack. */
export const name = 'bench';

/** A verb on it, its progress shown. */
export function plumbline(...args: string[]): void {
  execFileSync(process.execPath, [join(root, 'scripts/stack.ts'), ...args, '--name', name], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
