import { expect, test } from 'vitest';
import { type DatabaseFacts, judgeDatabase } from '../../compose/database-rules.ts';

const all = 'SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES';
const mysql: DatabaseFacts = {
  version: '8.4.3',
  isMariaDb: false,
  variables: {
    log_bin: 'ON',
    binlog_format: 'ROW',
    binlog_row_image: 'FULL',
    server_id: '1',
    gtid_mode: 'ON',
    binlog_expire_logs_seconds: '2592000',
  },
  account: 'debezium@%',
  grants: [`GRANT ${all} ON *.* TO \`debezium\`@\`%\``],
  replicas: [],
};
const reading = { connector: 'c', serverId: 5, withoutLocks: false };

const codes = (facts: Partial<DatabaseFacts>, asked = {}) => {
  const { problems, warnings } = judgeDatabase({ ...mysql, ...facts }, { ...reading, ...asked });
  return [...problems, ...warnings].map(({ code }) => code);
};
const variables = (some: Record<string, string>) => codes({ variables: { ...mysql.variables, ...some } });
const granted = (...grants: readonly string[]) =>
  judgeDatabase({ ...mysql, grants }, reading).problems.map(({ fix }) => fix);

test('one that is as it should be has nothing to mend', () => {
  expect(codes({})).toEqual([]);
  expect(granted('GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION')).toEqual([]);
});

test.each([
  [{ log_bin: 'OFF' }, 'database.no-binlog'],
  [{ binlog_format: 'MIXED' }, 'database.binlog-format'],
  [{ binlog_row_image: 'MINIMAL' }, 'database.row-image'],
  [{ server_id: '0' }, 'database.server-id'],
  [{ server_id: '5' }, 'database.server-id'],
  [{ gtid_mode: 'OFF' }, 'database.gtid'],
  [{ binlog_expire_logs_seconds: '3600' }, 'database.expiry'],
])('%j is %s', (some, code) => {
  expect(variables(some)).toEqual([code]);
});

test('a log that is kept for ever is no matter', () => {
  expect(variables({ binlog_expire_logs_seconds: '0', expire_logs_days: '0' })).toEqual([]);
});

test('a server id that somebody has already is told', () => {
  expect(codes({ replicas: [4, 5] })).toEqual(['database.server-id']);
  expect(codes({ replicas: [4, 5] }, { serverId: undefined })).toEqual([]);
});

test('each right that lacks has its SQL', () => {
  const usage = 'GRANT USAGE ON *.* TO `debezium`@`%`';
  const grant = (name: string) => `GRANT ${name} ON *.* TO 'debezium'@'%';`;
  expect(granted(usage)).toEqual(
    ['SELECT', 'SHOW DATABASES', 'REPLICATION SLAVE', 'REPLICATION CLIENT', 'RELOAD, LOCK TABLES'].map(grant),
  );
  const some = 'GRANT SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `debezium`@`%`';
  const tables = 'GRANT SELECT (`a`), LOCK TABLES ON `shop`.* TO `debezium`@`%`';
  expect(granted(some, tables)).toEqual([]);
  expect(granted(some, 'GRANT FLUSH_TABLES ON *.* TO `debezium`@`%`', tables)).toEqual([]);
  expect(
    granted(
      'GRANT REPLICATION SLAVE ON `shop`.* TO `debezium`@`%`',
      some.replace(', REPLICATION SLAVE', ''),
      tables,
    ),
  ).toEqual([grant('REPLICATION SLAVE')]);
});

test('a snapshot without locks needs no right to lock', () => {
  const grants = [
    'GRANT SELECT, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `debezium`@`%`',
  ];
  expect(codes({ grants })).toEqual(['database.grant']);
  expect(codes({ grants }, { withoutLocks: true })).toEqual([]);
});

test('MariaDB has its own names, and forgets what is set', () => {
  const facts = {
    ...mysql,
    isMariaDb: true,
    variables: {
      log_bin: 'ON',
      binlog_format: 'MIXED',
      binlog_row_image: 'FULL',
      server_id: '1',
      expire_logs_days: '0',
    },
    grants: ['GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE ON *.* TO `debezium`@`%`'],
  };
  expect(judgeDatabase(facts, reading).problems.map(({ fix }) => fix)).toEqual([
    expect.stringMatching(/^SET GLOBAL binlog_format = 'ROW'; and binlog_format=ROW under \[mysqld\]/),
    "GRANT BINLOG MONITOR ON *.* TO 'debezium'@'%';",
  ]);
});
