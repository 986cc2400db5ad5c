import { expect, test } from 'vitest';
import { renderResult, table } from '../../scripts/table.ts';

const rows = [
  { id: 1, name: 'Ada', note: null },
  { id: 20, name: 'Bo', note: Buffer.from('hi') },
];

test('rows as a table', () => {
  expect(renderResult(rows, [], false)).toEqual([
    'id  name  note',
    '──  ────  ──────',
    '1   Ada   NULL',
    '20  Bo    0x6869',
  ]);
});

test('no rows, a count, and several results', () => {
  expect(renderResult([], [], false)).toEqual(['no rows']);
  expect(renderResult({ affectedRows: 1 }, undefined, false)).toEqual(['1 row affected']);
  expect(renderResult([{ affectedRows: 2 }, rows], [undefined, []], false)).toHaveLength(5);
});

test('long values are cut, JSON is not', () => {
  const long = [{ text: 'x'.repeat(200) }];
  expect(renderResult(long, [], false)[2]).toBe(`${'x'.repeat(59)}…`);
  expect(JSON.parse(renderResult(long, [], true)[0] ?? '')).toEqual(long);
});

test('what a terminal would obey stands there as text', () => {
  const lines = renderResult([{ 'a\x1b[31m': '\x1b]0;title\x07' }], [], false);
  expect(lines[0]).toBe('a\\u001b[31m');
  expect(lines[2]).toBe('\\u001b]0;title\\u0007');
});

test('a table that is wider than the terminal is folded between words, heads first', () => {
  const wide = [{ name: 'inventory.customers', 'rows in the database': 4, changes: '16 snapshot, 1 insert' }];
  expect(table(wide, 64)[2]).toBe('inventory.customers  4                     16 snapshot, 1 insert');
  expect(table(wide, 52)).toEqual([
    'name                 rows in   changes',
    '                     the',
    '                     database',
    '───────────────────  ────────  ─────────────────────',
    'inventory.customers  4         16 snapshot, 1 insert',
  ]);
  const narrow = table(wide, 10).slice(-2);
  expect(narrow).toEqual([
    'inventory.customers  4         16 snapshot,',
    '                               1 insert',
  ]);
});
