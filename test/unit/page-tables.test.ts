import { expect, test } from 'vitest';
import type { TableRows, TableView } from '../../sink/contract.ts';
import {
  countsOf,
  revisionOf,
  rowsVerdict,
  searchOf,
  tableOf,
  tablePlace,
} from '../../sink/page/tables/overview.ts';
import {
  columnsOf,
  moreWords,
  noRowsWords,
  pageOf,
  rowKey,
  shownWords,
  sortedRows,
} from '../../sink/page/tables/rows.ts';

function table(over: Partial<TableView> = {}): TableView {
  return {
    table: 'inventory.customers',
    counts: { snapshot: 4, update: 7, delete: 0 },
    perSecond: [],
    latencyMs: null,
    rows: 4,
    complete: true,
    databaseRows: 4,
    ...over,
  };
}

test('rows by the events are judged by those in the database', () => {
  expect(rowsVerdict(table())).toMatchObject({ kind: 'same' });
  expect(rowsVerdict(table({ databaseRows: 5 }))).toMatchObject({
    kind: 'differs',
    words: expect.stringMatching(/^1 row fewer than in the database: changes that are still on their way/),
  });
  expect(rowsVerdict(table({ databaseRows: 2, complete: false }))).toMatchObject({
    kind: 'differs',
    words: expect.stringMatching(/^2 rows more than in the database: the events did not tell the whole/),
  });
});

test('a database that cannot be asked is no difference, and says why', () => {
  expect(rowsVerdict(table({ databaseRows: null, databaseDetail: 'access denied' }))).toEqual({
    kind: 'unknown',
    words: 'not compared with the database: access denied',
  });
  expect(rowsVerdict(table({ databaseRows: null, complete: false })).words).toMatch(
    /it cannot be asked; the events did not tell the whole/,
  );
});

test('a table without a primary key is not compared: only its changes are counted', () => {
  expect(rowsVerdict(table({ rows: 0, complete: false, keyless: true }))).toEqual({
    kind: 'unknown',
    words: 'no primary key: rows cannot be told apart, only changes are counted',
  });
});

test('rows that could not even be counted are no rows that a snapshot would bring', () => {
  const { words } = rowsVerdict(table({ databaseRows: 9, complete: false, atLeast: true, cut: 3 }));
  expect(words).toBe('5 rows fewer than in the database: there are more rows than are counted');
});

test('counts leave out what never came, the most frequent first', () => {
  expect(countsOf(table({ counts: { insert: 0, snapshot: 4, update: 7000 } }))).toEqual([
    ['update', '7,000'],
    ['snapshot', '4'],
  ]);
});

test('a table has a new revision when an event came', () => {
  expect(revisionOf(table())).toBe(revisionOf(table({ perSecond: [1] })));
  expect(revisionOf(table())).not.toBe(revisionOf(table({ counts: { snapshot: 4, update: 8 } })));
});

function rows(over: Partial<TableRows> = {}): TableRows {
  const of = (id: unknown, seq: number) => ({ row: { name: 'x', id }, seq, at: 0 });
  return { table: 't', key: ['id'], columns: null, rows: [of(10, 1), of(9, 2), of(1, 3)], more: 0, ...over };
}

test('columns of the key come first, then the database’s order, then what only events have', () => {
  const columns = [
    { name: 'name', type: 'varchar(20)' },
    { name: 'id', type: 'int' },
  ];
  const extra = [{ row: { id: 1, name: 'x', gone: 2 }, seq: 1, at: 0 }];
  expect(columnsOf(rows({ columns, rows: extra }))).toEqual([
    { name: 'id', type: 'int', key: true },
    { name: 'name', type: 'varchar(20)', key: false },
    { name: 'gone', type: '', key: false },
  ]);
});

test('rows are in the order of their key, numbers as numbers', () => {
  expect(sortedRows(rows()).map(({ row }) => row.id)).toEqual([1, 9, 10]);
  const text = ['b10', 'b9', 'a'].map((id, seq) => ({ row: { id }, seq, at: 0 }));
  expect(sortedRows(rows({ rows: text })).map(({ row }) => row.id)).toEqual(['a', 'b9', 'b10']);
  expect(sortedRows(rows({ key: [] })).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('a row is known by its key, or by its event where there is none', () => {
  const row = { row: { a: 1, b: 'x' }, seq: 5, at: 0 };
  expect(rowKey(['a', 'b'], row)).toBe('[1,"x"]');
  expect(rowKey([], row)).toBe('5');
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
  const nested = [deep, deep].map((a, seq) => ({ row: { a }, seq, at: 0 }));
  expect(sortedRows(rows({ key: ['a'], rows: nested }))).toHaveLength(2);
  for (const each of nested) expect(rowKey(['a'], each)).toMatch(/^\[{20001}/);
});

test('up to 500 rows are one page, more are several, none is left out', () => {
  const list = (length: number) => Array.from({ length }, (_, at) => at);
  expect(pageOf(list(500), 3)).toMatchObject({ page: 0, pages: 1 });
  const paged = [0, 1, 2].flatMap((page) => pageOf(list(501), page).items);
  expect(paged).toEqual(list(501));
  expect(pageOf(list(501), 99)).toMatchObject({ page: 2, pages: 3 });
});

test('how many of how many rows are shown', () => {
  expect(shownWords(rows())).toBe('showing all 3 rows');
  expect(shownWords(rows({ more: 5197 }))).toBe('showing 3 of 5,200 rows');
  expect(shownWords(rows({ more: 5197, atLeast: true }))).toBe('showing 3 of at least 5,200 rows');
  const search = { text: 'x', among: 5200 };
  expect(shownWords(rows({ search }))).toBe('showing 3 of 5,200 rows');
  expect(shownWords(rows({ search, more: 4 }))).toBe('showing 3 of 7 that have it, of 5,200 rows');
});

test('rows that are not shown: why, and how they are found', () => {
  expect(moreWords(rows())).toBe('');
  expect(moreWords(rows({ more: 2 }))).toBe('A search finds those that are not shown.');
  expect(moreWords(rows({ more: 29_997, cut: 10_000 }))).toBe(
    'Only 20,000 rows’ contents are kept, 10,000 are only counted; a search finds those that are not shown.',
  );
  expect(moreWords(rows({ more: 10_000, cut: 10_000 }))).toBe(
    'Only 3 rows’ contents are kept, 10,000 are only counted.',
  );
  const search = { text: 'x', among: 30_000 };
  expect(moreWords(rows({ search }))).toBe('');
  expect(moreWords(rows({ search, more: 4 }))).toBe('A longer text finds fewer.');
  expect(noRowsWords(rows({ rows: [], search }))).toBe('None of 30,000 rows has “x” in a value.');
  expect(noRowsWords(rows({ rows: [], search, cut: 10_000 }))).toBe(
    'None of 30,000 rows has “x” in a value, but 10,000 are only counted and could not be searched.',
  );
});

test('the table and what is searched in it are the URL’s', () => {
  for (const [table, search] of [
    ['inventory.customers', ''],
    ['a/b?c', 'Nú & 1+1?q=2#%'],
  ] as const) {
    const place = tablePlace(table, search);
    expect([tableOf(place), searchOf(place)]).toEqual([table, search]);
  }
  expect([tableOf('tables'), searchOf('tables')]).toEqual([null, '']);
});

test('a table of which no row can be shown says why', () => {
  const none = rows({ rows: [] });
  expect(noRowsWords(none)).toBe('It has no rows, as far as the events tell.');
  expect(noRowsWords({ ...none, more: 2, cut: 2 })).toMatch(/^no row’s contents are kept/);
  expect(noRowsWords({ ...none, keyless: true })).toMatch(
    /^It has no primary key: rows cannot be told apart/,
  );
});
