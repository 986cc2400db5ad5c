import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../compose/root.ts';

export interface Guard {
  /** The stack was stopped, or shall go on without us. */
  dismiss(): void;
}

/**
 * Takes the stack down should this process die without having done so itself (SIGKILL, a crash): a shell of its own
 * session waits at the end of a pipe whose other end is ours, and the system closes that one whatever happens to us.
 */
export function guard(name: string): Guard {
  const child = spawn(
    'sh',
    [
      '-c',
      'read -r word || exec "$@"',
      'guard',
      process.execPath,
      join(root, 'scripts/stack.ts'),
      'down',
      '--name',
      name,
    ],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: root },
  );
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return { dismiss: () => child.stdin.end('done\n') };
}
