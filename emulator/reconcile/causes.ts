/** The first `Caused by:` of a Java stack trace, without those words; without one, the trace's first line. */
export function firstCause(trace: string): string {
  const lines = trace.split('\n').map((line) => line.trim());
  const caused = lines.find((line) => line.startsWith('Caused by: '))?.slice('Caused by: '.length);
  return caused ?? lines.find((line) => line !== '') ?? 'Kafka Connect gives no cause';
}

/** [what Debezium, its driver, MySQL or Connect says, what to do] */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /Access denied; you need .*?(?:the )?([A-Z ]+) privilege/,
    'Grant the user $1 on *.*; Debezium needs SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT.',
  ],
  [
    /Access denied for user '[^']*'@'[^']*' to database '([^']*)'/,
    'Grant the user of the connector SELECT on the database $1.',
  ],
  [
    /Access denied for user '([^']*)'/,
    'Give database.user and database.password of an account that the database has ($1 is refused), or leave both out for the local account.',
  ],
  [
    /Communications link failure|Connection refused|Failed to establish connection with the database|UnknownHostException/,
    'See that the database is up and that database.hostname and database.port are right (plumbline status).',
  ],
  [/Unknown database '([^']*)'/, 'Create the database $1, or mend its name in database.include.list.'],
  [
    /binlog_format|not configured to use a ROW|binlog.*(?:not|isn't) enabled|not using binary logging/i,
    'Start MySQL with --log-bin --binlog-format=ROW --binlog-row-image=FULL.',
  ],
  [
    /history topic.*(?:missing|partially)/i,
    'Set snapshot.mode to recovery for one start, which rebuilds it from the tables as they are now, then back.',
  ],
  [
    /purged required binary logs|no longer available on the server|position > file size|Could not find first log file/,
    'The binlog that it had read up to is gone: set snapshot.mode to when_needed, and it takes a new snapshot.',
  ],
  [
    // MySQL 8.0.15 writes a sign bit too few for a YEAR column.
    /Failed to deserialize data of .*TABLE_MAP/i,
    'This MySQL cannot show Debezium a table with a YEAR column: use SMALLINT, Docker, or an installed newer mysqld; drop the broken binlog with down --purge.',
  ],
  [
    /A (?:slave|replica) with the same server_uuid\/server_id/,
    'Give each connector of this database a database.server.id of its own.',
  ],
  [
    /Failed to find any class that implements Connector/,
    'Mend spec.class; the local Connect has Debezium for MySQL: io.debezium.connector.mysql.MySqlConnector.',
  ],
  [/Class (\S+) could not be found/, 'Mend the name of the class $1, or use one that the local Connect has.'],
  [
    /\$\{env:(?:KAFKA|DATABASE|BOOTSTRAP)_\w+\}/,
    'It was made for a YAML that the stack does not run with now: give that by -f again, or remove the connector.',
  ],
  [
    /Could not resolve|ConfigException.*\$\{/,
    'Load the Secret that the placeholder names (-f FILE), or write the value itself.',
  ],
  [/TopicAuthorizationException|GroupAuthorizationException/, 'Allow it to Connect on the broker.'],
  [
    /RecordTooLargeException/,
    'Raise max.message.bytes of the topic and producer.override.max.request.size of the connector.',
  ],
];

/** What to do about a cause, if it is a well-known one. */
export function fixFor(cause: string): string | undefined {
  for (const [pattern, fix] of known) {
    const match = pattern.exec(cause);
    if (match) return fix.replace('$1', (match[1] ?? '').trim());
  }
  return undefined;
}
