import type { DatabasePlan } from './databases.ts';

/** What Debezium needs on a MySQL server, and nothing more (its documentation of the MySQL connector). */
export const grants = 'SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT';

/** The scripts that the image runs once, with an empty data folder, by the order of their names. */
export function initScripts(
  { accounts, schemas }: DatabasePlan,
  sample: string | undefined,
): Record<string, string> {
  const databases = schemas.map((name) => `CREATE DATABASE IF NOT EXISTS \`${name}\`;`);
  return {
    '10-accounts.sh': accountsScript(accounts.length),
    ...(sample === undefined
      ? databases.length > 0
        ? { '20-databases.sql': `${databases.join('\n')}\n` }
        : {}
      : { '20-sample.sql': sample }),
  };
}

/** Sourced by the image's own script, in Bash: `docker_process_sql` is a function there. */
function accountsScript(count: number): string {
  const calls = Array.from(
    { length: count },
    (_, index) => `account "$CONNECTOR_${index + 1}_USER" "$CONNECTOR_${index + 1}_PASSWORD"`,
  );
  return `# The connectors' accounts, from their Secrets.
account() {
  local user="\${1//\\\\/\\\\\\\\}" password="\${2//\\\\/\\\\\\\\}"
  user="\${user//\\'/\\'\\'}" password="\${password//\\'/\\'\\'}"
  docker_process_sql <<-SQL
    CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password';
    GRANT ${grants} ON *.* TO '$user'@'%';
SQL
}
${calls.join('\n')}
`;
}
