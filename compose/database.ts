import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { databaseParts } from '../manifests/write/database-parts.ts';
import { health, setting } from './docker/service.ts';
import { labels } from './labels.ts';
import { installedServer, nothingToFetch } from './native/mysql.ts';
import { databaseReady, openAccount } from './probe/database.ts';
import { reachOf } from './reach.ts';
import type { Site, Station } from './station.ts';

const image = 'mysql:8.4';

/** Options that 8.0, 8.4 and 9 all take. Binlog in rows with full images is their default; said, as all depends on it. */
export const serverOptions = [
  '--server-id=1',
  '--log-bin=binlog',
  '--binlog-row-image=FULL',
  '--binlog-row-metadata=MINIMAL',
  '--mysqlx=OFF',
  // With it Debezium knows commits to the microsecond (`source.ts_us`), and takes snapshots again without writing.
  '--gtid-mode=ON',
  '--enforce-gtid-consistency=ON',
];

/** What a laptop's server need not hold in memory or wait for. */
const small = [
  '--performance-schema=OFF',
  '--innodb-buffer-pool-size=32M',
  '--loose-innodb-log-file-size=16M',
  '--loose-innodb-redo-log-capacity=16M',
  '--innodb-log-buffer-size=2M',
  '--key-buffer-size=1M',
  '--table-open-cache=200',
  '--table-definition-cache=400',
  '--max-connections=60',
  '--innodb-buffer-pool-dump-at-shutdown=OFF',
  '--innodb-buffer-pool-load-at-startup=OFF',
  '--innodb-fast-shutdown=1',
];

/** Connects as root to the stack's database. */
export function openDatabase(site: Site) {
  return openAccount(reachOf(site).database, {
    multipleStatements: true,
    dateStrings: true,
    // Beyond 2^53 a number would lose digits.
    supportBigNumbers: true,
    bigNumberStrings: false,
  });
}

/**
 * A server that ends waits 10 s for who reads its binlog, and does not notice by itself that a reader is gone. One that
 * does not answer soon is not asked twice: while it starts it listens, but says nothing.
 */
async function dismissReaders(site: Site): Promise<void> {
  const connection = await openAccount(reachOf(site).database, { connectTimeout: 1000 });
  try {
    const sql = `SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'`;
    const [readers] = await connection.query<RowDataPacket[]>({ sql, timeout: 2000 });
    // One may have gone by itself meanwhile.
    const dismiss = ({ id }: RowDataPacket) =>
      connection.query({ sql: 'KILL ?', values: [id], timeout: 2000 });
    await Promise.allSettled(readers.map(dismiss));
  } finally {
    connection.destroy();
  }
}

/** Run by the server at each start, before it listens: the passwords are the state folder's. One statement a line. */
function initFile(site: Site): string {
  return [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${site.passwords.root}';`,
    `ALTER USER 'debezium'@'%' IDENTIFIED BY '${site.passwords.debezium}';`,
    '',
  ].join('\n');
}

export const database: Station = {
  name: 'database',
  title: labels.database.title,
  port: { preferred: 13306, container: 3306, scheme: labels.database.scheme },
  needs: [],
  ready: (reach) => databaseReady(reach.database),
  docker: {
    image,
    command: [...serverOptions, ...small],
    environment: {
      MYSQL_ROOT_PASSWORD: setting('ROOT_PASSWORD', 'plumbline'),
      MYSQL_USER: 'debezium',
      MYSQL_PASSWORD: setting('DEBEZIUM_PASSWORD', 'plumbline'),
      // Loading the time zones' names doubles the time of the first start.
      MYSQL_INITDB_SKIP_TZINFO: '1',
    },
    volumes: ['database:/var/lib/mysql', './compose/database:/docker-entrypoint-initdb.d:ro'],
    // Over TCP: the server that the image runs for its scripts has the socket only.
    healthcheck: health(['CMD', 'mysqladmin', 'ping', '--host=127.0.0.1', '--silent'], '180s'),
    // Takes 10 s while someone still reads the binlog.
    stop_grace_period: '30s',
  },
  native: {
    async prepare(site, tools) {
      const folder = join(site.state, 'database');
      await mkdir(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
      await cp(tools.databaseTemplate, join(folder, 'data'), { recursive: true, force: false });
      await writeFile(join(folder, 'init.sql'), initFile(site), { mode: 0o600 });
      // Left by a server that was killed, it names a pid: nobody reaped it yet, or by now it is another process's.
      await rm(join(folder, 'data/mysql.sock.lock'), { force: true });
    },
    command: (site, tools) => ({
      program: tools.mysqld,
      cwd: join(site.state, 'database'),
      env: tools.mysqlEnv,
      args: [
        '--no-defaults',
        ...(process.getuid?.() === 0 ? ['--user=root'] : []),
        `--datadir=${join(site.state, 'database/data')}`,
        `--init-file=${join(site.state, 'database/init.sql')}`,
        '--bind-address=127.0.0.1',
        `--port=${site.ports.database}`,
        `--tmpdir=${join(site.state, 'database/tmp')}`,
        // Relative to the data folder: an absolute path may be longer than a socket's name can be.
        '--socket=mysql.sock',
        '--pid-file=mysqld.pid',
        ...serverOptions,
        ...small,
      ],
    }),
    stopping: dismissReaders,
    stopSeconds: 30,
  },
  doctor: [
    {
      title: 'MySQL server',
      runtime: 'native',
      async ask() {
        const found = await installedServer();
        if (found) return `${found.version} (${found.program})`;
        return nothingToFetch() ?? 'none is installed; MySQL 8.0.15 is fetched by Maven';
      },
    },
  ],
  cluster: {
    kinds: ['StatefulSet.apps', 'Service', 'Secret', 'ConfigMap', 'NetworkPolicy.networking.k8s.io'],
    resources: (plan, profile) => databaseParts(plan, profile, { image, options: serverOptions }),
  },
};
