import type { Problem } from '../lib/problem.ts';

/** What a MySQL or MariaDB says of itself, as far as Debezium depends on it. */
export interface DatabaseFacts {
  readonly version: string;
  readonly isMariaDb: boolean;
  /** Global variables by name; left out what the server does not have. */
  readonly variables: Readonly<Record<string, string>>;
  /** `NAME@HOST` of the account that one is logged in as. */
  readonly account: string;
  /** Lines of SHOW GRANTS. */
  readonly grants: readonly string[];
  /** Server ids of those who read its binlog now. */
  readonly replicas: readonly number[];
}

/** What a connector asks of the database. */
export interface Reading {
  readonly connector: string;
  /** Undefined: the stack gives it one. */
  readonly serverId: number | undefined;
  /** It locks nothing for its snapshot. */
  readonly withoutLocks: boolean;
}

export interface Verdict {
  /** The connector will not run, or lose changes. */
  readonly problems: readonly Problem[];
  /** It will, but not for ever. */
  readonly warnings: readonly Problem[];
}

/** A day, in seconds. */
const day = 86_400;

/** What is wrong with a database for a connector, each with the SQL that mends it. */
export function judgeDatabase(facts: DatabaseFacts, reading: Reading): Verdict {
  const { variables, isMariaDb } = facts;
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const wrong = (code: string, message: string, fix: string) =>
    problems.push({ code: `database.${code}`, message, fix });
  const warn = (code: string, message: string, fix: string) =>
    warnings.push({ code: `database.${code}`, message, fix });
  // MariaDB forgets what is set so at its next start.
  const set = (name: string, value: string) =>
    isMariaDb
      ? `SET GLOBAL ${name} = ${value}; and ${name}=${value.replaceAll("'", '')} under [mysqld] in its configuration`
      : `SET PERSIST ${name} = ${value};`;

  if (isOff(variables.log_bin)) {
    const how = 'Put log_bin=binlog and server_id=1 under [mysqld] in its configuration and restart it';
    wrong('no-binlog', 'its binary log is off (log_bin)', `${how} (a cloud's: turn automatic backups on).`);
  }
  if (variables.binlog_format !== undefined && variables.binlog_format !== 'ROW') {
    const what = `binlog_format is ${variables.binlog_format}, and Debezium reads ROW only`;
    wrong('binlog-format', what, `${set('binlog_format', "'ROW'")} then let applications connect anew.`);
  }
  if (variables.binlog_row_image !== undefined && variables.binlog_row_image !== 'FULL') {
    const what = `binlog_row_image is ${variables.binlog_row_image}: changes lack columns`;
    wrong('row-image', what, set('binlog_row_image', "'FULL'"));
  }
  const id = Number(variables.server_id ?? 0);
  if (id === 0) wrong('server-id', 'server_id is 0: nobody may read its binary log', set('server_id', '1'));
  clashes(facts, reading, wrong);
  const seconds = expiry(variables);
  if (seconds > 0 && seconds < day) {
    const what = `its binary log is kept for ${seconds} s: a connector that is stopped for longer must take a new snapshot`;
    const name = isMariaDb ? 'expire_logs_days' : 'binlog_expire_logs_seconds';
    warn('expiry', what, set(name, isMariaDb ? '7' : String(7 * day)));
  }
  if (!isMariaDb && variables.gtid_mode !== undefined && variables.gtid_mode !== 'ON') {
    const what =
      'gtid_mode is not ON: after a failover to a replica the connector does not find its place again';
    warn('gtid', what, 'Nothing for a single server; else see "GTID" in the manual of MySQL.');
  }
  for (const { needed, names, why } of missingRights(facts, reading)) {
    const what = `${facts.account} lacks ${names.join(' or ')}${why}`;
    wrong('grant', what, `GRANT ${needed} ON *.* TO ${quoted(facts.account)};`);
  }
  return { problems, warnings };
}

function clashes(
  { variables, replicas }: DatabaseFacts,
  { connector, serverId }: Reading,
  wrong: (code: string, message: string, fix: string) => void,
): void {
  if (serverId === undefined) return;
  const fix = 'Give the connector a database.server.id of its own.';
  if (serverId === Number(variables.server_id)) {
    wrong('server-id', `connector ${connector} has the server id of the database itself, ${serverId}`, fix);
  } else if (replicas.includes(serverId)) {
    const what = `somebody reads its binary log as server id ${serverId} already, which connector ${connector} has too`;
    wrong('server-id', what, `${fix} If it is this connector itself, nothing is wrong.`);
  }
}

/** In seconds; 0 for ever. */
function expiry(variables: Readonly<Record<string, string>>): number {
  const seconds = Number(variables.binlog_expire_logs_seconds ?? 0);
  return seconds > 0 ? seconds : Number(variables.expire_logs_days ?? 0) * day;
}

const isOff = (value: string | undefined) => value === undefined || /^(off|0)$/i.test(value);

interface Right {
  /** One of them is enough. */
  readonly names: readonly string[];
  readonly needed: string;
  readonly why: string;
}

function missingRights({ grants, isMariaDb }: DatabaseFacts, { withoutLocks }: Reading): Right[] {
  const held = new Set(grants.flatMap((line) => globalRights(line)));
  const anywhere = new Set(grants.flatMap((line) => rightsOf(line)));
  if (held.has('ALL PRIVILEGES')) return [];
  const rights: Right[] = [
    { names: ['SHOW DATABASES'], needed: 'SHOW DATABASES', why: ', to see which databases there are' },
    {
      names: isMariaDb ? ['REPLICATION SLAVE', 'REPLICATION REPLICA'] : ['REPLICATION SLAVE'],
      needed: 'REPLICATION SLAVE',
      why: ', to read the binary log',
    },
    {
      names: isMariaDb ? ['BINLOG MONITOR', 'REPLICATION CLIENT'] : ['REPLICATION CLIENT'],
      needed: isMariaDb ? 'BINLOG MONITOR' : 'REPLICATION CLIENT',
      why: ', to ask where the binary log is',
    },
  ];
  const select = { names: ['SELECT'], needed: 'SELECT', why: ', for the snapshot' };
  const lock = {
    names: ['RELOAD', 'FLUSH_TABLES', 'LOCK TABLES'],
    needed: isMariaDb ? 'RELOAD' : 'RELOAD, LOCK TABLES',
    why: ', to lock the tables for the snapshot (snapshot.locking.mode: none does without)',
  };
  return [
    // Tables may be granted one by one.
    ...(anywhere.has('SELECT') || anywhere.has('ALL PRIVILEGES') ? [] : [select]),
    ...rights.filter(({ names }) => !names.some((name) => held.has(name))),
    ...(withoutLocks || lock.names.some((name) => anywhere.has(name)) ? [] : [lock]),
  ];
}

/** ``GRANT SELECT (`a`), RELOAD ON *.* TO …`` → SELECT, RELOAD */
function rightsOf(line: string): string[] {
  const [, list] = /^GRANT (.+?) ON /i.exec(line) ?? [];
  const names = (list ?? '').replace(/\([^)]*\)/g, '').split(',');
  return names
    .map((name) => name.trim().toUpperCase())
    .map((name) => (name === 'ALL' ? 'ALL PRIVILEGES' : name));
}

const globalRights = (line: string): string[] => (/ ON \*\.\* TO /i.test(line) ? rightsOf(line) : []);

/** `me@%` → `'me'@'%'` */
function quoted(account: string): string {
  const at = account.lastIndexOf('@');
  return `'${account.slice(0, at)}'@'${account.slice(at + 1)}'`;
}
