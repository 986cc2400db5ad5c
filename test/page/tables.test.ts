import { expect } from 'vitest';
import { insert } from './changes.ts';
import { open } from './list.ts';
import { test } from './rig.ts';

const many = Array.from({ length: 1200 }, (_, i) => insert(i + 1));

test('a search finds rows beyond those that are shown, and is in the URL', async ({ page, sink }) => {
  await sink.postAll(many);
  await open(page, '/#tables/inventory.customers');
  const rows = page.getByRole('region', { name: 'Rows of inventory.customers' }).getByRole('row');
  await page.getByText('showing 1,000 of 1,200 rows').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('NAME-1150');
  await page.getByText('showing 1 of 1,200 rows').waitFor();
  expect(await rows.last().innerText()).toContain('name-1150');
  await page.keyboard.press('Escape');
  // It is no key of the field any more.
  await page.keyboard.press('1');
  await page.goBack();
  await page.reload();
  await page.getByText('showing 1 of 1,200 rows').waitFor();
  expect(await page.getByRole('searchbox', { name: 'Search its rows' }).inputValue()).toBe('NAME-1150');
  await sink.post({ ...insert(1201), id: 'again' });
  await page.getByText('showing 1 of 1,201 rows').waitFor();
});

test('what no row has is told, and the search can be changed', async ({ page, sink }) => {
  await sink.post(insert(1), insert(2));
  await open(page, '/#tables/inventory.customers?q=%3Cb%3E');
  await page.getByText('None of 2 rows has “<b>” in a value.').waitFor();
  await page.getByRole('searchbox', { name: 'Search its rows' }).fill('name-2');
  await page.getByText('showing 1 of 2 rows').waitFor();
  await page.getByRole('searchbox', { name: 'Search its rows' }).fill('');
  await page.getByText('showing all 2 rows').waitFor();
});
