import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlumblineError, type Problem } from '../../lib/problem.ts';
import { fetchModule } from './maven.ts';
import { lastWords, run } from './run.ts';

export interface MysqlServer {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** `8.0.15` */
  readonly version: string;
}

/** A server on the PATH or where packages put it, if it is MySQL 8.0 or newer. */
export async function installedServer(): Promise<MysqlServer | undefined> {
  for (const program of ['mysqld', '/usr/sbin/mysqld', '/usr/local/mysql/bin/mysqld']) {
    const { code, output } = await run(program, ['--version']);
    const version = /Ver (\d+\.\d+\.\d+)/.exec(output)?.[1];
    // MariaDB answers to the same name, and its binlog is another.
    if (code === 0 && version && !/mariadb/i.test(output) && Number.parseInt(version, 10) >= 8) {
      return { program, env: {}, version };
    }
  }
  return undefined;
}

/** The server that Maven fetches. */
export async function fetchedServer(cache: string, say: (text: string) => void): Promise<MysqlServer> {
  const folder = join(await unpacked(cache, say), 'mysql');
  const program = join(folder, 'bin/mysqld');
  const plain = await version(program, {});
  if (plain) return { program, env: {}, version: plain };
  const env = { LD_LIBRARY_PATH: await libaio(cache, say) };
  const mended = await version(program, env);
  if (mended) return { program, env, version: mended };
  const { output } = await run(program, ['--version'], { env });
  throw new PlumblineError({
    code: 'mysql.broken',
    message: `the MySQL server that Maven fetched does not run here:\n    ${lastWords(output)}`,
    fix: 'install MySQL 8.0 or newer so that mysqld is on the PATH, or use --runtime docker',
  });
}

async function version(program: string, env: Record<string, string>): Promise<string | undefined> {
  const { code, output } = await run(program, ['--version'], { env });
  return code === 0 ? /Ver (\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}

const tarballs: Partial<Record<string, string>> = {
  'linux x64': 'mysql-Linux-amd64.tar.gz',
  'darwin x64': 'mysql-Mac_OS_X-x86_64.tar.gz',
  // Rosetta runs it.
  'darwin arm64': 'mysql-Mac_OS_X-x86_64.tar.gz',
};

/** Why there is no server to fetch for this machine; undefined if there is one. */
export function nothingToFetch(): Problem | undefined {
  const machine = `${process.platform} ${process.arch}`;
  if (tarballs[machine]) return undefined;
  return {
    code: 'mysql.absent',
    message: `no mysqld is on the PATH, and there is none to fetch for ${machine}`,
    fix: 'install MySQL 8.0 or newer so that mysqld is on the PATH, or use --runtime docker',
  };
}

async function unpacked(cache: string, say: (text: string) => void): Promise<string> {
  const absent = nothingToFetch();
  if (absent) throw new PlumblineError(absent);
  const tarball = tarballs[`${process.platform} ${process.arch}`] ?? '';
  const fetched = await fetchModule(cache, 'mysql', say);
  const folder = `${fetched}-server`;
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  await mkdir(join(draft, 'mysql'), { recursive: true });
  const { code, output } = await run('tar', ['-xzf', join(fetched, tarball), '-C', join(draft, 'mysql')]);
  if (code !== 0) throw new Error(`tar: ${lastWords(output)}`);
  await rename(draft, folder);
  return folder;
}

/** Debian's libaio, unpacked into the cache; nothing is installed on the machine. Answers the folder with libaio.so.1. */
async function libaio(cache: string, say: (text: string) => void): Promise<string> {
  const folder = join(cache, 'libaio');
  const library = join(folder, 'lib');
  if (existsSync(library)) return library;
  say('fetching libaio');
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    // libaio1t64 since Debian 13 and Ubuntu 24.04.
    let said = '';
    for (const name of ['libaio1', 'libaio1t64']) {
      said = (await run('apt-get', ['download', name], { cwd: draft })).output;
      const deb = (await readdir(draft)).find((file) => file.endsWith('.deb'));
      if (!deb) continue;
      await run('dpkg-deb', ['-x', deb, '.'], { cwd: draft });
      await gather(draft);
      await rename(draft, folder);
      return library;
    }
    throw new PlumblineError({
      code: 'mysql.libaio',
      message: `the MySQL server that Maven fetched needs libaio.so.1, and apt-get download gave none:\n    ${lastWords(said, 2)}`,
      fix: 'run apt-get update, or install libaio (Debian: libaio1 or libaio1t64; Fedora: libaio), or use --runtime docker',
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Puts the library into `lib/` under the name that mysqld asks for; the t64 package has another. */
async function gather(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const real = files.find((file) => file.isFile() && file.name.startsWith('libaio.so.1'));
  if (!real) throw new Error('no libaio.so.1 in the package');
  await mkdir(join(folder, 'lib'));
  await rename(join(real.parentPath, real.name), join(folder, 'lib/libaio.so.1'));
}
