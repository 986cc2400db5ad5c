import { expect, test } from 'vitest';
import { informed, unknownTable } from '../../scripts/table-unknown.ts';

const there = ['inventory.customers', 'shop.Orders'];

test.each([
  [{ table: 'inventory.customers' }, there, []],
  [{ table: 'customers' }, there, []],
  [{ table: 'SHOP.orders' }, there, []],
  [{ table: 'else.where' }, there, ['else.where']],
  [{ table: 'else.where', connector: 'other' }, there, []],
  [{ table: 'else.where' }, null, []],
])('a snapshot of %j is for the source to judge', (request, database, told) => {
  expect(unknownTable(request, database, told)).toBeUndefined();
});

test('one of a table that nobody knows names those that are there, of the same database first', () => {
  const problem = unknownTable({ table: 'shop.order' }, there, ['shop.order_lines']);
  expect(problem).toMatchObject({
    code: 'table.unknown',
    message: 'the database has no table shop.order',
    fix: expect.stringContaining('shop.Orders, inventory.customers.'),
  });
  expect(unknownTable({ table: 'tomers' }, there, [])?.code).toBe('table.unknown');
  const many = Array.from({ length: 23 }, (_, i) => `a.t${i}`);
  expect(unknownTable({ table: 'a.b' }, many, [])?.fix).toContain('a.t19 and 3 more.');
  expect(unknownTable({ table: 'a.b' }, [], [])?.fix).toContain('it has none');
});

test('the source is told which tables there are, unless another database may be meant', () => {
  const known = { tables: ['a.b', 'a.log'], keyless: ['a.log'] };
  expect(informed({ table: 'b' }, known, ['a.b', 'far.c'])).toEqual({
    table: 'b',
    tables: ['a.b', 'a.log', 'far.c'],
    keyless: ['a.log'],
  });
  expect(informed({ table: 'b', connector: 'x' }, known, [])).toEqual({
    table: 'b',
    connector: 'x',
    keyless: ['a.log'],
  });
});
