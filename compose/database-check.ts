import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { findElsewhere } from '../emulator/resolve-host.ts';
import { takesConnections } from '../emulator/serving/program.ts';
import { cause, type Problem } from '../lib/problem.ts';
import { hostKey, type Reader, readers, standIn } from '../manifests/databases.ts';
import { placeholders, substitute } from '../manifests/placeholders.ts';
import { valuesFor } from '../manifests/providers.ts';
import { problemAt, type Resource } from '../manifests/read.ts';
import { type DatabaseFacts, judgeDatabase, type Verdict } from './database-rules.ts';

/** What came of looking at the database of a connector. */
export interface DatabaseFinding extends Verdict {
  /** `db.example.com:3306`, for the connector. */
  readonly title: string;
  /** Whether the stack's own stands for it. */
  readonly isLocal: boolean;
  /** `MySQL 8.4.3`, of a local one how it is; undefined when there was no login. */
  readonly found: string | undefined;
}

/** Looks at each database that the connectors of a set read; `localPort`: of the stack's own, if there is a stack. */
export async function examineDatabases(
  resources: readonly Resource[],
  localPort?: number,
): Promise<DatabaseFinding[]> {
  const hosts = await findElsewhere(resources);
  const looked = readers(resources).map(async (reader) => {
    const host = hosts.get(hostKey(reader.connector.resource.namespace, reader.host));
    return host === undefined
      ? examineLocal(reader, resources, localPort)
      : examineOne(reader, host, resources);
  });
  return Promise.all(looked);
}

async function examineLocal(
  reader: Reader,
  resources: readonly Resource[],
  port: number | undefined,
): Promise<DatabaseFinding> {
  const answers = port !== undefined && (await takesConnections(port));
  const how = answers ? `answers at 127.0.0.1:${port}` : 'does not run now; up starts it';
  const why = standIn(reader, resources) ?? 'the local database';
  return {
    title: `${reader.host || 'of no name'}, connector ${reader.connector.name}`,
    isLocal: true,
    found: `${why}, which ${how}`,
    problems: [],
    warnings: [],
  };
}

async function examineOne(
  { connector }: Reader,
  host: string,
  resources: readonly Resource[],
): Promise<DatabaseFinding> {
  const { resource, name } = connector;
  const find = valuesFor(resource, resources);
  const config = Object.fromEntries(
    Object.entries(connector.config).map(([key, value]) => [
      key,
      substitute(value, (one) => find(one)?.text),
    ]),
  );
  const port = Number(config['database.port'] ?? 3306);
  const title = `${host}:${port}, connector ${name}`;
  const failed = (setting: string, code: string, message: string, fix: string): DatabaseFinding => {
    const problem = { code: `database.${code}`, message, fix };
    const place = problemAt(resource, ['spec', 'config', setting], problem);
    return { title, isLocal: false, found: undefined, problems: [place], warnings: [] };
  };
  const { 'database.user': user = '', 'database.password': password = '' } = config;
  if (placeholders(user + password).length > 0) {
    const message = 'its user or password is a placeholder that the files do not resolve';
    return failed('database.password', 'no-secret', message, 'Load the Secret too (-f FILE).');
  }
  const mode = config['database.ssl.mode'] ?? 'preferred';
  const plain = { host, port, user, password, connectTimeout: 5000 };
  const ssl = { ...plain, ssl: { rejectUnauthorized: mode.startsWith('verify') } };
  try {
    const connection = await createConnection(/^disabled$/i.test(mode) ? plain : ssl).catch(
      (error: unknown) => {
        if (mode === 'preferred' && /SSL|TLS/i.test(cause(error))) return createConnection(plain);
        throw error;
      },
    );
    try {
      return verdictOf(await askFacts(connection));
    } finally {
      await connection.end();
    }
  } catch (error) {
    const why = cause(error);
    return /Access denied/i.test(why)
      ? failed(
          'database.user',
          'login',
          `it refuses the login: ${why}`,
          'Mend database.user and database.password.',
        )
      : failed(
          'database.hostname',
          'unreachable',
          `it does not answer: ${why}`,
          'See that it runs, and that this machine may reach it (port, firewall, VPN, its list of allowed addresses).',
        );
  }

  function verdictOf(facts: DatabaseFacts): DatabaseFinding {
    const id = config['database.server.id'];
    const locking = config['snapshot.locking.mode'];
    const { problems, warnings } = judgeDatabase(facts, {
      connector: name,
      serverId: id === undefined ? undefined : Number(id),
      withoutLocks:
        locking === 'none' ||
        /^(no_data|never|schema_only_recovery|recovery)$/.test(config['snapshot.mode'] ?? ''),
    });
    const at = (problem: Problem) => problemAt(resource, ['spec', 'config', 'database.hostname'], problem);
    const found = `${facts.isMariaDb ? 'MariaDB' : 'MySQL'} ${facts.version}`;
    return { title, isLocal: false, found, problems: problems.map(at), warnings: warnings.map(at) };
  }
}

const asked = [
  'log_bin',
  'binlog_format',
  'binlog_row_image',
  'server_id',
  'gtid_mode',
  'binlog_expire_logs_seconds',
  'expire_logs_days',
];

async function askFacts(connection: Connection): Promise<DatabaseFacts> {
  const rows = async (sql: string) => (await connection.query<RowDataPacket[]>(sql))[0];
  const [about] = await rows('SELECT VERSION() AS version, CURRENT_USER() AS account');
  const version = String(about?.version);
  const variables = await rows(`SHOW GLOBAL VARIABLES WHERE Variable_name IN ('${asked.join("','")}')`);
  const grants = await rows('SHOW GRANTS');
  return {
    version: version.replace(/-.*$/, ''),
    isMariaDb: /mariadb/i.test(version),
    variables: Object.fromEntries(variables.map((row) => [String(row.Variable_name), String(row.Value)])),
    account: String(about?.account),
    grants: grants.map((row) => String(Object.values(row)[0])),
    replicas: await replicasOf(rows),
  };
}

/** Its name changed with 8.0.22; without the right to ask there is no answer. */
async function replicasOf(rows: (sql: string) => Promise<RowDataPacket[]>): Promise<number[]> {
  for (const sql of ['SHOW REPLICAS', 'SHOW SLAVE HOSTS']) {
    try {
      const found = await rows(sql);
      return found.map((row) => Number(row.Server_Id ?? row.Server_id));
    } catch {
      // The other one, then.
    }
  }
  return [];
}
