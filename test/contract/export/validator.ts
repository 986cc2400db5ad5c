import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../../compose/root.ts';

const run = promisify(execFile);
const source = join(root, '../shared/validator');

/** Why the cluster's own judge cannot be asked here. */
export function validatorMissing(): string | undefined {
  if (!existsSync(source)) return 'the validator is not beside this checkout';
  for (const [program, ...args] of [
    ['go', 'version'],
    ['kubectl', 'kustomize', '--help'],
  ]) {
    try {
      execFileSync(program ?? '', args, { stdio: 'pipe' });
    } catch {
      return `there is no ${program}`;
    }
  }
  return undefined;
}

/** Builds it into a folder, once; minutes if it was never built on this machine. */
export async function buildValidator(folder: string): Promise<string> {
  const program = join(folder, 'validate');
  await run('go', ['build', '-o', program, '.'], { cwd: source });
  return program;
}

/** Its problems, one a line; none when it has nothing to say. */
export async function judge(program: string, path: string): Promise<string[]> {
  const crds = join(root, '../shared/crds');
  const { stdout } = await run(program, ['--crds', crds, path]).catch((error: unknown) => {
    if (
      error instanceof Error &&
      'stdout' in error &&
      typeof error.stdout === 'string' &&
      error.stdout !== ''
    )
      return { stdout: error.stdout };
    throw error;
  });
  return stdout.split('\n').filter((line) => line !== '');
}

export const kustomize = async (folder: string): Promise<string> =>
  (await run('kubectl', ['kustomize', folder], { maxBuffer: 64 * 1024 * 1024 })).stdout;
