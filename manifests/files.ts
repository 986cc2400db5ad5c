import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { cause, type Problem } from '../lib/problem.ts';

const extensions: readonly string[] = ['.yaml', '.yml', '.json'];

/** The files that `readPaths` reads, each once. */
export async function listFiles(paths: readonly string[]): Promise<{ files: string[]; problems: Problem[] }> {
  const files: string[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const add = (file: string) => {
    if (!seen.has(resolve(file))) files.push(file);
    seen.add(resolve(file));
  };
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) {
        add(path);
        continue;
      }
      // Dot files are an editor's, or the inside of a mounted ConfigMap.
      const names = (await readdir(path)).filter(
        (n) => !n.startsWith('.') && extensions.includes(extname(n)),
      );
      for (const name of names.sort()) add(join(path, name));
      if (names.length === 0) {
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
  return { files, problems };
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
