import type { Problem } from '../lib/problem.ts';
import type { SnapshotRequest } from '../lib/source-requests.ts';

/** So many tables are named in a sentence. */
const named = 20;

/**
 * What is wrong with a snapshot of a table that nobody knows. Who names the connector may mean another database.
 * @param inDatabase `DATABASE.TABLE`; null when it cannot be asked @param told tables that events told of
 */
export function unknownTable(
  { table, connector }: SnapshotRequest,
  inDatabase: readonly string[] | null,
  told: readonly string[],
): Problem | undefined {
  if (inDatabase === null || connector !== undefined) return undefined;
  const wanted = table.toLowerCase();
  const isMeant = (name: string) => `.${name.toLowerCase()}`.endsWith(`.${wanted}`);
  if (inDatabase.some(isMeant) || told.some(isMeant)) return undefined;
  return {
    code: 'table.unknown',
    message: `the database has no table ${table}`,
    fix: `Name one that is there: ${listed(wanted, inDatabase)}. One of another database needs its connector.`,
    field: 'table',
  };
}

/**
 * The request with what the source cannot know. Who names the connector may mean another database, whose tables are others.
 * @param told tables that events told of, which may be another database's, too
 */
export function informed(
  { table, connector }: SnapshotRequest,
  there: { readonly tables: readonly string[]; readonly keyless: readonly string[] },
  told: readonly string[],
): SnapshotRequest {
  const { tables, keyless } = there;
  if (connector !== undefined) return { table, connector, keyless };
  return { table, tables: [...new Set([...tables, ...told])], keyless };
}

/** Those of the same database first. */
function listed(wanted: string, names: readonly string[]): string {
  const database = `${wanted.split('.', 1)[0]}.`;
  const isNear = (name: string) => name.toLowerCase().startsWith(database);
  const near = [...names.filter(isNear), ...names.filter((name) => !isNear(name))];
  const more = near.length - named;
  if (near.length === 0) return 'it has none';
  return `${near.slice(0, named).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
