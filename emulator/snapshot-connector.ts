import { PlumblineError } from '../lib/problem.ts';
import type { SnapshotRequest } from '../lib/source-requests.ts';
import type { Config, ConnectorStatus } from './reconcile/connect-client.ts';

/** A connector, and a table of its in the form `DATABASE.TABLE`. */
export interface Captured {
  readonly connector: ConnectorStatus;
  readonly table: string;
}

/**
 * The connector that captures a table, by its settings, and by the tables that there are or else the topics; the database
 * may be left out where that is plain. @throws PlumblineError
 */
export function capturing(
  { table, connector: name, tables }: SnapshotRequest,
  connectors: readonly ConnectorStatus[],
  topics: readonly string[],
): Captured {
  const debezium = connectors.filter(({ config }) => config['connector.class']?.startsWith('io.debezium.'));
  if (name !== undefined && !debezium.some((one) => one.name === name)) {
    const all = debezium.map((one) => one.name).join(', ');
    throw problem(
      'no-connector',
      `Kafka Connect has no connector ${name} of Debezium's`,
      `There is ${all === '' ? 'none' : all}.`,
    );
  }
  const asked = name === undefined ? debezium : debezium.filter((one) => one.name === name);
  const found = asked.flatMap((connector) =>
    tablesMeant(table, connector.config, topics, tables).map((each) => ({ connector, table: each })),
  );
  const [only, ...more] = found;
  if (only && more.length === 0) return only;
  if (!only) {
    const all = asked.flatMap(
      ({ config }) => tables?.filter((one) => captures(config, one)) ?? tablesOf(config, topics),
    );
    const known = [...new Set(all)];
    const none = tables ? 'there is none' : 'none has brought a record yet';
    const there = known.length === 0 ? none : known.join(', ');
    throw problem(
      'not-captured',
      `no connector captures a table ${table}`,
      `Name one that is captured: ${there}.`,
    );
  }
  if (found.every((one) => one.connector === only.connector)) {
    const all = found.map((one) => one.table).join(', ');
    throw problem('several-tables', `${table} may be ${all}`, 'Name it with its database.');
  }
  const all = found.map(({ connector }) => connector.name).join(', ');
  throw problem(
    'several-connectors',
    `several connectors capture ${table}: ${all}`,
    'Name one (--connector, or the field connector).',
  );
}

function tablesMeant(
  table: string,
  config: Config,
  topics: readonly string[],
  tables: readonly string[] | undefined,
): string[] {
  if (tables) return namedSo(table, tables).filter((one) => captures(config, one));
  if (table.includes('.')) return captures(config, table) ? [table] : [];
  // The topic's name may have lost characters of the table's, so the table is as it was asked for.
  const withTopic = tablesOf(config, topics)
    .filter((one) => one.endsWith(`.${inTopic(table)}`))
    .map((one) => `${one.slice(0, one.indexOf('.'))}.${table}`);
  const named = tablesNamed(config).filter((one) => one.endsWith(`.${table}`));
  return [...new Set([...withTopic, ...named])].filter((one) => captures(config, one));
}

/** With its database or without; by case, or else regardless of it. */
function namedSo(table: string, tables: readonly string[]): readonly string[] {
  const lower = table.toLowerCase();
  const ways: ((one: string) => boolean)[] = [
    (one) => one === table,
    (one) => one.endsWith(`.${table}`),
    (one) => `.${one.toLowerCase()}`.endsWith(`.${lower}`),
  ];
  return ways.map((way) => tables.filter(way)).find((found) => found.length > 0) ?? [];
}

/** As Debezium writes a name into one of a topic. */
const inTopic = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]/g, '_');

/** Those with a topic: `PREFIX.DATABASE.TABLE`. */
function tablesOf(config: Config, topics: readonly string[]): string[] {
  const prefix = `${config['topic.prefix']}.`;
  return topics
    .filter((topic) => topic.startsWith(prefix))
    .map((topic) => topic.slice(prefix.length))
    .filter((rest) => /^[^.]+\.[^.]+$/.test(rest) && captures(config, rest));
}

/** Those that the settings name without any pattern. */
const tablesNamed = (config: Config): string[] =>
  patterns(config['table.include.list'])
    .map((one) => one.replaceAll('\\.', '.'))
    .filter((one) => /^[\w-]+\.[\w-]+$/.test(one));

/** By the settings alone: whether there is such a table, only the database knows. */
export function captures(config: Config, table: string): boolean {
  const database = table.slice(0, table.indexOf('.'));
  const lists = (of: 'database' | 'table', which: 'include' | 'exclude', text: string) =>
    patterns(config[`${of}.${which}.list`]).some((one) => matches(one, text));
  const included = (of: 'database' | 'table', text: string) =>
    !config[`${of}.include.list`] || lists(of, 'include', text);
  return (
    included('database', database) &&
    included('table', table) &&
    !lists('database', 'exclude', database) &&
    !lists('table', 'exclude', table)
  );
}

const patterns = (list = ''): string[] =>
  list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Java's pattern for all of the text, which is JavaScript's as far as people write such. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'i').test(text);
  } catch {
    return pattern === text;
  }
}

const problem = (code: string, message: string, fix: string): PlumblineError =>
  new PlumblineError({ code: `snapshot.${code}`, message, fix });
