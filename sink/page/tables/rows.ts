import { jsonText } from '../../../lib/json-text.ts';
import type { RowView, TableRows } from '../../contract.ts';
import { bigintOf } from '../../view/decode/decoded.ts';
import { rowsLimits } from '../../view/table-words.ts';
import { counted, whole } from '../state/words.ts';

export interface TableColumn {
  readonly name: string;
  /** As the database declares it; empty when it cannot be asked. */
  readonly type: string;
  readonly key: boolean;
}

/** `showing 3 of 5,200 rows` */
export function shownWords({ rows, more, search, atLeast }: TableRows): string {
  const shown = whole(rows.length);
  const all = (count: number) => `${atLeast ? 'at least ' : ''}${counted(count, 'row')}`;
  if (search && more > 0)
    return `showing ${shown} of ${whole(rows.length + more)} that have it, of ${all(search.among)}`;
  if (search) return `showing ${shown} of ${all(search.among)}`;
  return more > 0
    ? `showing ${shown} of ${all(rows.length + more)}`
    : `showing ${atLeast ? '' : 'all '}${counted(rows.length, 'row')}`;
}

/** Below the rows that are shown: why the others are not, and how to see them; empty when that is plain. */
export function moreWords(of: TableRows): string {
  const { rows, more, search, cut = 0 } = of;
  const all = search?.among ?? rows.length + more;
  const limits = rowsLimits({ ...of, rows: all });
  const isMore = all - cut > rows.length && more > 0;
  const hint = search ? 'a longer text finds fewer' : 'a search finds those that are not shown';
  const words = [...(search && cut === 0 ? [] : limits), ...(isMore ? [hint] : [])].join('; ');
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Where none is shown. */
export function noRowsWords(of: TableRows): string {
  const { search, cut = 0 } = of;
  if (search) {
    const unread = cut > 0 ? `, but ${whole(cut)} are only counted and could not be searched` : '';
    return `None of ${counted(search.among, 'row')} has “${search.text}” in a value${unread}.`;
  }
  const [limit] = rowsLimits({ ...of, rows: of.more });
  if (limit !== undefined) return `${of.keyless ? 'It has ' : ''}${limit}.`;
  return of.more > 0
    ? `${counted(of.more, 'row')}, none of them shown.`
    : 'It has no rows, as far as the events tell.';
}

/** The key's first, then as the database has them, then whatever else the events have. */
export function columnsOf({ key, columns, rows }: TableRows): readonly TableColumn[] {
  const types = new Map((columns ?? []).map(({ name, type }) => [name, type]));
  const names = new Set([...key, ...types.keys(), ...rows.flatMap(({ row }) => Object.keys(row))]);
  return [...names].map((name) => ({ name, type: types.get(name) ?? '', key: key.includes(name) }));
}

/** By the key, numbers as numbers; of a table without a key, as they came. */
export function sortedRows({ key, rows }: TableRows): readonly RowView[] {
  return rows.toSorted((a, b) => {
    for (const name of key) {
      const order = compare(a.row[name], b.row[name]);
      if (order !== 0) return order;
    }
    return a.seq - b.seq;
  });
}

const collator = new Intl.Collator('en', { numeric: true });

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [wholeOf(a), wholeOf(b)];
  if (one !== null && other !== null) return one < other ? -1 : Number(one > other);
  return collator.compare(textOf(a), textOf(b));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : jsonText(value));

const wholeOf = (value: unknown): bigint | null => (typeof value === 'string' ? null : bigintOf(value));

/** Stable for a row as long as its key is. */
export const rowKey = (key: readonly string[], { row, seq }: RowView): string =>
  key.length === 0 ? String(seq) : jsonText(key.map((name) => row[name]));

/** How long a change is marked, ms. */
export const freshMs = 4000;

export const pageSize = 200;

export interface Page<T> {
  readonly items: readonly T[];
  /** 0-based, within what there is. */
  readonly page: number;
  readonly pages: number;
}

/** One page of a list that is too long for the browser; one of up to 500 is whole. */
export function pageOf<T>(list: readonly T[], wanted: number): Page<T> {
  if (list.length <= 500) return { items: list, page: 0, pages: 1 };
  const pages = Math.ceil(list.length / pageSize);
  const page = Math.min(Math.max(wanted, 0), pages - 1);
  return { items: list.slice(page * pageSize, (page + 1) * pageSize), page, pages };
}
