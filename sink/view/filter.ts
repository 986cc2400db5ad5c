import { digitsOf } from '../../lib/json-exact.ts';
import type { SinkEvent } from '../contract.ts';
import { text } from './attributes.ts';
import { type EventView, type Operation, operations } from './change.ts';
import { findText } from './find.ts';
import { compileWhere } from './where/index.ts';

/** Which events are wanted. What is empty asks nothing; all that is said must hold. */
export interface Filter {
  /** `inventory.customers`, or only `customers`. */
  readonly tables: readonly string[];
  readonly operations: readonly Operation[];
  /** Parts of the attributes, regardless of case. */
  readonly type: string;
  readonly source: string;
  /** Anywhere in the event, regardless of case. */
  readonly text: string;
  /**
   * An expression in CloudEvents SQL over the event's attributes, and over `op` and `table` as the view has them where
   * the event has no attributes of these names.
   */
  readonly where: string;
}

export const everything: Filter = { tables: [], operations: [], type: '', source: '', text: '', where: '' };

/** A filter that is no filter, and where the expression goes wrong (0-based). */
export interface FilterProblem {
  readonly message: string;
  readonly at: number;
}

export type Matches = (event: SinkEvent, view: EventView) => boolean;

/** From a URL's query: `?table=customers&op=update&type=…&source=…&q=…&where=…`. */
export function readFilter(query: URLSearchParams): Filter {
  const ops = listed(query, 'op');
  return {
    tables: listed(query, 'table'),
    operations: operations.filter((operation) => ops.includes(operation)),
    type: query.get('type') ?? '',
    source: query.get('source') ?? '',
    text: query.get('q') ?? '',
    where: query.get('where') ?? '',
  };
}

/** Names that are repeated or have commas between them, each once. */
export function listed(query: URLSearchParams, name: string): readonly string[] {
  const names = query.getAll(name).flatMap((value) => value.split(','));
  return [...new Set(names.map((each) => each.trim()))].filter((each) => each !== '');
}

export function writeFilter(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  for (const table of filter.tables) query.append('table', table);
  for (const operation of filter.operations) query.append('op', operation);
  const rest = { type: filter.type, source: filter.source, q: filter.text, where: filter.where };
  for (const [name, value] of Object.entries(rest)) if (value !== '') query.set(name, value);
  return query;
}

export function compileFilter(filter: Filter): Matches | FilterProblem {
  const { tables, operations: ops, type, source, where } = filter;
  const tests: Matches[] = [];
  if (tables.length > 0)
    tests.push((_, { table }) => tables.some((each) => table === each || table.endsWith(`.${each}`)));
  if (ops.length > 0) tests.push((_, { operation }) => ops.includes(operation));
  if (type !== '') tests.push((event) => has(text(event, 'type'), type));
  if (source !== '') tests.push((event) => has(text(event, 'source'), source));
  if (where.trim() !== '') {
    const holds = compileWhere(where);
    if (typeof holds !== 'function') return holds;
    tests.push((event, view) => holds((name) => attribute(event, view, name)));
  }
  if (filter.text !== '') tests.push(findText(filter.text));
  return (event, view) => tests.every((test) => test(event, view));
}

const has = (value: string, part: string): boolean => value.toLowerCase().includes(part.toLowerCase());

function attribute(event: SinkEvent, view: EventView, name: string): string | number | boolean | undefined {
  const value = Object.hasOwn(event, name) ? event[name] : undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value === (value | 0) ? value : String(value);
  const digits = digitsOf(value);
  if (digits !== undefined) return digits;
  if (name === 'op') return view.operation;
  return name === 'table' ? view.table : undefined;
}
