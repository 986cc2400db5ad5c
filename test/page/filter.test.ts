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

test('a field that is emptied to be written anew stays, and folds when it is told to', async ({ page }) => {
  await open(page, "/?where=op%20%3D%20'insert'");
  const where = page.getByLabel('Where');
  await where.fill('');
  await expect.poll(() => new URL(page.url()).search).toBe('');
  await page.keyboard.type("op = 'delete'");
  await expect.poll(() => new URL(page.url()).searchParams.get('where')).toBe("op = 'delete'");
  const more = page.getByRole('button', { name: 'More filters' });
  await more.click();
  await where.waitFor({ state: 'detached' });
  expect(await more.innerText()).toContain('in use');
});

test('a table of which nothing came is listed as the filter that it is', async ({ page, sink }) => {
  await sink.post(insert(1));
  await open(page, '/?table=inventory.nothing');
  const chosen = page.getByRole('complementary', { name: 'Tables' }).getByRole('button', { pressed: true });
  await expect.poll(() => chosen.count()).toBe(1);
  expect(await chosen.innerText()).toMatch(/^inventory\.nothing\s+0/);
  await chosen.click();
  await rowWith(page, 'name-1').waitFor();
});

test('cleared, a filter is not said to match none of what was cleared', async ({ page, sink }) => {
  await sink.post(insert(1));
  await open(page, '/?op=insert');
  await rowWith(page, 'name-1').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('Cleared: what comes next is shown if it matches.').waitFor();
  await sink.post(change({ id: 'd1', op: 'd', before: ada }));
  await page.getByText('None of 1 event since the list was cleared matches.').waitFor();
});
