import { printable } from '../lib/printable.ts';
import { PlumblineError } from '../lib/problem.ts';
import type { SinkEvent } from '../sink/contract.ts';
import { type EventView, type Operation, operations, viewEvent } from '../sink/view/change.ts';
import {
  compileFilter,
  everything,
  type Filter,
  type FilterProblem,
  type Matches,
} from '../sink/view/filter.ts';
import { common } from './command.ts';
import { sinceOf } from './since.ts';

const several = { type: 'string', array: true, nargs: 1, default: [] } as const;

/** Which events, and how they are shown: the options of all verbs that show several. */
export const eventOptions = {
  ...common,
  table: { ...several, describe: 'Only of these tables: customers, or inventory.customers' },
  op: { ...several, describe: `Only these: ${operations.join(', ')}` },
  type: { type: 'string', default: '', describe: 'Only with this in their type' },
  source: { type: 'string', default: '', describe: 'Only with this in their source' },
  text: { type: 'string', default: '', describe: 'Only with this anywhere, regardless of case' },
  where: {
    type: 'string',
    default: '',
    describe: "Only where this holds, in CloudEvents SQL: op = 'update' AND key LIKE '%1001%'",
  },
  since: { type: 'string', describe: 'Only those since then: 10m, 12:30, 2026-11-23T12:30:00, or start' },
  full: { type: 'boolean', default: false, describe: "In the very text of Knative's event_display" },
} as const;

/** As yargs reads the options. */
export interface Selecting {
  readonly table: readonly string[];
  readonly op: readonly string[];
  readonly type: string;
  readonly source: string;
  readonly text: string;
  readonly where: string;
  readonly since?: string | undefined;
}

/** What the options ask for. Throws a PlumblineError for what cannot be asked. */
export function selection(args: Selecting, now = Date.now()): Matches {
  const filter: Filter = {
    tables: parts(args.table),
    operations: parts(args.op).map(operationOf),
    type: args.type,
    source: args.source,
    text: args.text,
    where: args.where,
  };
  const matches = compileFilter(filter);
  if (typeof matches !== 'function') throw whereProblem(args.where, matches);
  const since = args.since === undefined ? 0 : sinceOf(args.since, now);
  return (event, view: EventView) => view.receivedMs >= since && matches(event, view);
}

/** What to say of tables that no kept event is of: `no kept event is of a table nope; there are: …`. */
export function unknownTables(asked: readonly string[], events: readonly SinkEvent[]): string | undefined {
  const seen = events.map((event) => ({ event, view: viewEvent(event) }));
  const unknown = parts(asked).filter((table) => {
    const matches = compileFilter({ ...everything, tables: [table] });
    return typeof matches === 'function' && !seen.some(({ event, view }) => matches(event, view));
  });
  if (unknown.length === 0) return undefined;
  const tables = seen.filter(({ view }) => view.operation !== 'event').map(({ view }) => view.table);
  const there = [...new Set(tables)].filter((table) => table !== '').sort();
  const names = there.length === 0 ? 'there is none' : `there are: ${there.join(', ')}`;
  return printable(`no kept event is of a table ${unknown.join(', ')}; ${names}`);
}

const parts = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => value.split(',').map((part) => part.trim())).filter((part) => part !== '');

function operationOf(text: string): Operation {
  const known = operations.find((operation) => operation === text.toLowerCase());
  if (known) return known;
  throw new PlumblineError({
    code: 'op.unknown',
    message: `--op ${printable(text)} is no operation`,
    fix: `it is one of ${operations.join(', ')}`,
  });
}

/** With a mark below the place. */
function whereProblem(where: string, { message, at }: FilterProblem): PlumblineError {
  const before = printable(where.slice(0, at));
  return new PlumblineError({
    code: 'where.unreadable',
    message: `--where: ${printable(message)}\n    ${printable(where)}\n    ${' '.repeat([...before].length)}^`,
    fix: "compare attributes, op and table with values: type = 'x', op IN ('insert', 'update'), EXISTS subject",
  });
}
