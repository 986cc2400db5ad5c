import { expect } from 'vitest';
import { change, insert, update } from './changes.ts';
import { open, rowWith, shows } from './list.ts';
import { test } from './rig.ts';

const name = /name-\d+|eva@example\.org/;
const ada = { id: 9, first_name: 'Ada', email: 'ada@example.org' };
const events = [
  insert(1),
  insert(2, 'orders'),
  update('u9', ada, { ...ada, email: 'eva@example.org' }),
  change({ id: 'd9', op: 'd', before: { ...ada, first_name: 'name-99' } }),
];

test('a filter is in the URL, and the URL is the filter', async ({ page, sink }) => {
  await sink.post(...events);
  await open(page);
  await rowWith(page, 'eva@example.org').waitFor();
  await page.getByRole('button', { name: /^update/ }).click();
  await shows(page, name, ['eva@example.org']);
  await expect.poll(() => new URL(page.url()).searchParams.getAll('op')).toEqual(['update']);
  await page.reload();
  await shows(page, name, ['eva@example.org']);
});

test('a table that is chosen is a filter, and what is written after More filters', async ({ page, sink }) => {
  await sink.post(...events);
  await open(page);
  await page
    .getByRole('complementary', { name: 'Tables' })
    .getByRole('button', { name: /orders/ })
    .click();
  await shows(page, name, ['name-2']);
  await expect.poll(() => new URL(page.url()).searchParams.get('table')).toBe('inventory.orders');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'More filters' }).click();
  await page.getByLabel('Where').fill("op = 'delete'");
  await shows(page, name, ['name-99']);
  await expect.poll(() => new URL(page.url()).searchParams.get('where')).toBe("op = 'delete'");
});

test.for([
  ['?table=orders', ['name-2']],
  ['?op=insert', ['name-2', 'name-1']],
  ['?op=insert&table=inventory.customers', ['name-1']],
  ['?q=EVA%40', ['eva@example.org']],
  ['?source=inventory.orders', ['name-2']],
  ["?where=subject%20LIKE%20'%25%23u9'", ['eva@example.org']],
  ['?type=nothing.of.this', []],
] as const)('%s', async ([query, wanted], { page, sink }) => {
  await sink.post(...events);
  await open(page, `/${query}`);
  await shows(page, name, wanted);
});

test('an expression that is none is told beside its field, and the list stays', async ({ page, sink }) => {
  await sink.post(...events);
  await open(page, '/?where=subject%20LIKE');
  await page.getByRole('alert').waitFor();
  await rowWith(page, 'eva@example.org').waitFor();
});
