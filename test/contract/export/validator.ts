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

/** A build where Go has the packages compiled takes 10 s, a first one of Kubernetes' code many minutes; ms. */
const patience = 120_000;

/** Builds it into a folder; undefined if that takes too long, which a later run finds the further on. */
export async function buildValidator(folder: string): Promise<string | undefined> {
  const program = join(folder, 'validate');
  try {
    await run('go', ['build', '-o', program, '.'], { cwd: source, timeout: patience });
    return program;
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed === true) return undefined;
    throw error;
  }
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
