import { expect, test } from 'vitest';
import { firstCause, fixFor } from '../../emulator/reconcile/causes.ts';

/** As Connect 4.3.1 with Debezium 3.6.1 shows them for a real MySQL. */
const password = `io.debezium.DebeziumException: Error reading MySQL variables: Access denied for user 'debezium'@'localhost' (using password: YES)
\tat io.debezium.connector.mysql.X.y(X.java:1)
Caused by: java.sql.SQLException: Access denied for user 'debezium'@'localhost' (using password: YES)
\t... 3 more
`;
const privilege = `org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event producer. This connector will be stopped.
\tat a.b(C.java:1)
Caused by: io.debezium.DebeziumException: Access denied; you need (at least one of) the REPLICATION SLAVE privilege(s) for this operation Error code: 1227; SQLSTATE: 42000.
\t... 6 more
Caused by: com.github.shyiko.mysql.binlog.network.ServerException: Access denied; you need (at least one of) the REPLICATION SLAVE privilege(s) for this operation
`;
const history =
  'io.debezium.DebeziumException: The db history topic is missing. You may attempt to recover it by reconfiguring the connector to recovery.\n\tat a.b(C.java:1)\n';

test('the first cause of a trace', () => {
  expect(firstCause(password)).toBe(
    "java.sql.SQLException: Access denied for user 'debezium'@'localhost' (using password: YES)",
  );
  expect(firstCause(privilege)).toMatch(/^io.debezium.DebeziumException: Access denied; you need/);
  expect(firstCause(history)).toMatch(/^io.debezium.DebeziumException: The db history topic is missing/);
  expect(firstCause('')).toBe('Kafka Connect gives no cause');
});

test.each([
  [firstCause(password), /database\.password.*debezium is refused/],
  [firstCause(privilege), /^Grant the user REPLICATION SLAVE on/],
  [firstCause(history), /snapshot\.mode to recovery/],
  ['The db history topic or its content is fully or partially missing.', /snapshot\.mode to recovery/],
  ["Unable to connect: Access denied for user 'x'@'%' to database 'shop'", /SELECT on the database shop/],
  [
    'Error during connection validation: io.debezium.DebeziumException: Failed to establish connection with the database: ',
    /database\.hostname and database\.port/,
  ],
  ['com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure', /the database is up/],
  ["java.sql.SQLSyntaxErrorException: Unknown database 'shop'", /Create the database shop/],
  [
    'The MySQL server is not configured to use a ROW binlog_format, which is required for this connector to work properly.',
    /--binlog-format=ROW/,
  ],
  ['Client requested master to start replication from position > file size Error code: 1236', /when_needed/],
  ['Cannot replicate because the source purged required binary logs. Replicate the missing', /when_needed/],
  ['starting at X, but this is no longer available on the server. Reconfigure', /when_needed/],
  [
    'org.apache.kafka.common.config.ConfigException: Invalid url in bootstrap.servers: $' +
      '{env:KAFKA_LOGIN}',
    /not run with now/,
  ],
  ['org.apache.kafka.common.config.ConfigException: $' + '{secrets:shop/login:password}', /Load the Secret/],
  [
    'io.debezium.DebeziumException: Failed to deserialize data of EventHeaderV4{timestamp=1, eventType=TABLE_MAP, serverId=1}',
    /YEAR column: use SMALLINT.*down --purge/,
  ],
  ['Failed to find any class that implements Connector and which name matches no.Such', /spec\.class/],
])('%s has a fix', (cause, fix) => {
  expect(fixFor(cause)).toMatch(fix);
});

test('an unknown cause has none', () => {
  expect(fixFor('java.lang.IllegalStateException: odd')).toBeUndefined();
});
