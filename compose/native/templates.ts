import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlumblineError } from '../../lib/problem.ts';
import { properties } from '../jvm.ts';
import { root } from '../root.ts';
import type { MysqlServer } from './mysql.ts';
import { lastWords, run } from './run.ts';

const scripts = join(root, 'compose/database');

/** An initialised data folder of this server with the sample database, made once and copied for each stack. */
export async function databaseTemplate(
  cache: string,
  server: MysqlServer,
  say: (text: string) => void,
): Promise<string> {
  const sql = await initSql();
  const key = createHash('sha256').update(`${server.version}\n${sql}`).digest('hex').slice(0, 12);
  const folder = join(cache, `database-${server.version}-${key}`);
  await once(folder, async (draft) => {
    say(`initialising MySQL ${server.version}`);
    await writeFile(join(draft, 'init.sql'), sql);
    const { code, output } = await run(
      server.program,
      [
        '--no-defaults',
        '--initialize-insecure',
        ...(process.getuid?.() === 0 ? ['--user=root'] : []),
        `--datadir=${join(draft, 'data')}`,
        `--init-file=${join(draft, 'init.sql')}`,
        '--skip-log-bin',
        '--loose-innodb-log-file-size=16M',
        '--loose-innodb-redo-log-capacity=16M',
        '--innodb-buffer-pool-size=32M',
        '--log-error-verbosity=2',
      ],
      { env: server.env },
    );
    if (code !== 0) {
      throw new PlumblineError({
        code: 'database.initialize',
        message: `${server.program} could not make a data folder:\n    ${lastWords(output)}`,
        fix: 'if an AppArmor or SELinux policy keeps it to its own folders, use --runtime docker',
      });
    }
  });
  return join(folder, 'data');
}

/** The scripts that the image runs from its init folder, a statement a line as mysqld's --init-file wants them. */
async function initSql(): Promise<string> {
  const files = (await readdir(scripts)).filter((file) => file.endsWith('.sql')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(scripts, file), 'utf8')));
  const statements = texts
    .join('\n')
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.replace(/\s*\n\s*/g, ' ').trim())
    .filter((statement) => statement !== '');
  // In the image the account is there already, by MYSQL_USER; its password is set at each start.
  return ["CREATE USER 'debezium'@'%' ACCOUNT UNLOCK", ...statements]
    .map((statement) => `${statement};\n`)
    .join('');
}

/** A formatted, empty data folder of Kafka's. */
export async function kafkaTemplate(cache: string, java: string, jars: string): Promise<string> {
  const folder = join(cache, 'kafka-data');
  await once(folder, async (draft) => {
    const config = join(draft, 'server.properties');
    const anywhere = '127.0.0.1:9093';
    await writeFile(
      config,
      properties({
        'process.roles': 'broker,controller',
        'node.id': 1,
        'controller.quorum.voters': `1@${anywhere}`,
        listeners: `CONTROLLER://${anywhere},PLAINTEXT://127.0.0.1:9092`,
        'controller.listener.names': 'CONTROLLER',
        'log.dirs': join(draft, 'data'),
      }),
    );
    const id = createHash('sha256').update(folder).digest().subarray(0, 16).toString('base64url');
    const { code, output } = await run(java, [
      '-Xshare:auto',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      join(jars, '*'),
      'kafka.tools.StorageTool',
      'format',
      '-t',
      id,
      '-c',
      config,
    ]);
    if (code !== 0) throw new Error(`kafka.tools.StorageTool: ${lastWords(output)}`);
  });
  return join(folder, 'data');
}

/** Makes a folder whole or not at all. */
async function once(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    await make(draft);
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
