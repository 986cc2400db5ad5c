import { basename, dirname, resolve } from 'node:path';
import { cause, type Problem } from '../lib/problem.ts';
import type { Inputs } from './inputs.ts';

/** A file with resources; or, with the path of its kustomization file, a folder to be built as kustomize would. */
interface Given {
  readonly path: string;
  readonly kustomization?: string;
}

/** The names that kustomize knows its file by. */
const kustomizations: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization files right inside a folder; kustomize refuses more than one. */
export async function kustomizationsIn(folder: string, inputs: Inputs): Promise<string[]> {
  return (await inputs.filesIn(folder)).filter((file) => kustomizations.includes(basename(file)));
}

/** What is to be read for the paths that a user gave: files as they are, folders with what is right inside. */
export async function listFiles(
  paths: readonly string[],
  inputs: Inputs,
): Promise<{ given: Given[]; problems: Problem[] }> {
  const given = new Map<string, Given>();
  const problems: Problem[] = [];
  const add = (one: Given) => {
    if (!given.has(resolve(one.path))) given.set(resolve(one.path), one);
  };
  for (const path of paths) {
    try {
      if (!(await inputs.isFolder(path))) {
        const isKustomization = kustomizations.includes(basename(path));
        add(isKustomization ? { path: dirname(path), kustomization: path } : { path });
        continue;
      }
      const [kustomization] = await kustomizationsIn(path, inputs);
      if (kustomization !== undefined) {
        add({ path, kustomization });
        continue;
      }
      const files = await inputs.filesIn(path);
      for (const file of files) add({ path: file });
      if (files.length === 0) {
        problems.push({
          code: 'manifest.empty-folder',
          message: 'this folder holds no .yaml, .yml or .json file',
          fix: 'Name the folder that holds the YAML itself; folders inside it are not searched.',
          file: path,
        });
      }
    } catch (error) {
      problems.push(unreadable(path, error));
    }
  }
  return { given: [...given.values()], problems };
}

/** Why a file could not be read, as a problem. */
export function unreadable(file: string, error: unknown): Problem {
  const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return {
    code: absent ? 'manifest.not-found' : 'manifest.unreadable',
    message: absent ? 'there is no such file or folder' : `this cannot be read: ${cause(error)}`,
    fix: absent ? 'Check the path; it is taken from the current folder.' : 'Make it readable for you.',
    file,
  };
}
