import { describe } from '../lib/problem.ts';
import { examine, inOrder } from '../manifests/check.ts';
import type { Io } from './command.ts';
import { readGiven } from './given.ts';

interface Wanted {
  readonly partial: boolean;
  readonly json: boolean;
}

/** Prints what is wrong with the YAML, one problem each, and answers the process's exit code. */
export async function checkFiles(
  paths: readonly string[],
  { partial, json }: Wanted,
  io: Io,
): Promise<number> {
  const { resources, problems, notices } = await readGiven(paths);
  const found = await examine(resources, { partial });
  const errors = inOrder([...problems, ...found.errors]);
  const warnings = inOrder([...notices, ...found.warnings]);
  const exitCode = errors.length > 0 ? 1 : 0;
  if (json) {
    io.out(JSON.stringify({ resources: resources.length, errors, warnings }, null, 2));
    return exitCode;
  }
  for (const problem of errors) io.out(describe(problem));
  for (const problem of warnings) io.out(describe({ ...problem, message: `warning: ${problem.message}` }));
  const files = new Set(resources.map(({ file }) => file)).size;
  io.out(
    `${count(resources.length, 'resource')} in ${count(files, 'file')}: ${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`,
  );
  return exitCode;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
