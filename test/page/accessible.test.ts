import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { insert, update } from './changes.ts';
import { detail, open, rowWith, selected } from './list.ts';
import { test } from './rig.ts';

/** Each violation of WCAG 2 A or AA, with the elements that it is about. */
async function violations(page: Page): Promise<string[]> {
  // Not as a <script>: the page's own policy takes none.
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const found = await page.evaluate<axe.AxeResults>(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] })`,
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.override('options', { colorScheme });

  test('the list and an opened event', async ({ page, sink }) => {
    const row = { id: 1, first_name: 'Ada', email: 'ada@example.org' };
    await sink.post(insert(2), update('update', row, { ...row, email: 'eva@example.org' }));
    await open(page);
    expect(await violations(page)).toEqual([]);
    await rowWith(page, 'eva@example.org').click();
    await detail(page).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('a notice that is explained', async ({ page, pipeline }) => {
    pipeline.notices = ['https-without-ca'];
    await open(page, '/#pipeline');
    await page.getByRole('link', { name: 'Why, and how to mend it' }).click();
    await page.getByRole('dialog').getByText('Mend:').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('the rows of a table', async ({ page, sink }) => {
    await sink.post(insert(1));
    await open(page, '/#tables/inventory.customers?q=name');
    await page.getByText('showing 1 of 1 row').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test.for(['pipeline', 'tables', 'send'])('%s', async (tab, { page, sink }) => {
    await sink.post(insert(1));
    await open(page, `/#${tab}`);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe('with colours of the reader', () => {
  test.override('options', { forcedColors: 'active' });

  test('what is chosen is seen: an event, a table, a view', async ({ page, sink }) => {
    await sink.post(insert(1), insert(2), insert(3, 'orders'));
    await open(page);
    await rowWith(page, 'name-1').waitFor();
    await page.keyboard.press('j');
    const outline = () => selected(page).evaluate((row) => getComputedStyle(row).outlineStyle);
    await expect.poll(outline).toBe('solid');
    const border = (of: Locator) => of.evaluate((it) => getComputedStyle(it).borderBottomColor);
    const views = page.getByRole('navigation', { name: 'Views' });
    const here = await border(views.getByRole('link', { name: 'Events' }));
    expect(here).not.toBe(await border(views.getByRole('link', { name: 'Pipeline' })));
    const tables = page.getByRole('complementary', { name: 'Tables' });
    await tables.getByRole('button', { name: /orders/ }).click();
    const chosen = await border(tables.getByRole('button', { pressed: true }));
    expect(chosen).not.toBe(await border(tables.getByRole('button', { name: /customers/ })));
  });
});
