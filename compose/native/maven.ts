import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlumblineError } from '../../lib/problem.ts';
import { root } from '../root.ts';
import { lastWords, run } from './run.ts';

export type Module = 'kafka' | 'debezium' | 'mysql';

/** Kafka and Debezium as folders of jars, MySQL as the unpacked content of its jar. */
const goals: Record<Module, readonly string[]> = {
  kafka: ['dependency:copy-dependencies', '-DincludeScope=runtime'],
  debezium: ['dependency:copy-dependencies', '-DincludeScope=runtime'],
  mysql: ['dependency:unpack-dependencies'],
};

const poms = join(root, 'compose/native');

/** A folder with what the module's pom names, fetched when this version of the pom has not been yet. */
export async function fetchModule(
  cache: string,
  module: Module,
  say: (text: string) => void,
): Promise<string> {
  const folder = join(cache, `${module}-${await pomHash(module)}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    await maven(module, draft, say);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Whether an `up` could do without Maven. */
export async function everythingFetched(cache: string): Promise<boolean> {
  const modules: readonly Module[] = ['kafka', 'debezium', 'mysql'];
  const folders = await Promise.all(modules.map(async (module) => `${module}-${await pomHash(module)}`));
  return folders.every((folder) => existsSync(join(cache, folder)));
}

async function maven(module: Module, folder: string, say: (text: string) => void): Promise<void> {
  let files = 0;
  let kilobytes = 0;
  say('asking Maven');
  const { code, output } = await run(
    'mvn',
    [
      '--batch-mode',
      '--file',
      join(poms, 'pom.xml'),
      '--projects',
      module,
      ...goals[module],
      `-DoutputDirectory=${folder}`,
      // Else it notes what it unpacked in the checkout, and does not unpack it again.
      `-DmarkersDirectory=${join(folder, 'markers')}`,
    ],
    {
      onLine(line) {
        // [INFO] Downloaded from central: URL (1.4 MB at 3.2 MB/s)
        const size = /^\[INFO\] Downloaded .*\(([\d.]+) (k?B|MB) at/.exec(line);
        if (!size) return;
        files += 1;
        kilobytes += Number(size[1]) * (size[2] === 'MB' ? 1000 : size[2] === 'kB' ? 1 : 0.001);
        say(`${files} files, ${(kilobytes / 1000).toFixed(1)} MB`);
      },
    },
  );
  if (code === 0) return;
  throw new PlumblineError(
    code === 127
      ? {
          code: 'maven.absent',
          message:
            'no Maven (mvn) is on the PATH; it fetches Kafka, Debezium and MySQL for the native runtime',
          fix: 'install it (Debian: apt-get install maven; macOS: brew install maven), or start Docker and use --runtime docker',
        }
      : {
          code: 'maven.failed',
          message: `Maven could not fetch ${module}:\n    ${lastWords(output.replace(/^\[INFO\].*\n?/gm, ''))}`,
          fix: 'check the network and the settings in ~/.m2/settings.xml, then run the same command again: what was fetched is kept',
        },
  );
}

/** Of both poms: the versions stand in the parent. */
async function pomHash(module: Module): Promise<string> {
  const hash = createHash('sha256');
  for (const pom of ['pom.xml', `${module}/pom.xml`]) hash.update(await readFile(join(poms, pom)));
  return hash.digest('hex').slice(0, 12);
}
