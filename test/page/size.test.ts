import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { root } from '../../compose/root.ts';
import { change, insert, update } from './changes.ts';
import { detail, open, rows, rowWith } from './list.ts';
import { test } from './rig.ts';
import { phone } from './sizes.ts';

const output = join(root, 'test/page/output');

test('of 10,000 events only those that are seen are in the document', async ({ page, sink }) => {
  await sink.postAll(Array.from({ length: 10_000 }, (_, i) => insert(i + 1)));
  await page.addInitScript(() => {
    const longest = { ms: 0 };
    Reflect.set(window, 'longest', longest);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await open(page);
  await rowWith(page, 'name-10000').waitFor();
  const loading = await page.evaluate<number>('longest.ms');
  await page.evaluate('longest.ms = 0');
  expect(await rows(page).count()).toBeLessThan(100);

  await rowWith(page, 'name-10000').hover();
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.wheel(0, 1500);
    expect(await rows(page).count()).toBeLessThan(100);
  }
  await page.keyboard.press('G');
  await rowWith(page, 'name-1 ').or(rowWith(page, 'name-1"')).first().waitFor();
  const scrolling = await page.evaluate<number>('longest.ms');
  process.stdout.write(
    `10,000 events: longest task ${loading} ms while they came, ${scrolling} ms while scrolling\n`,
  );
  await page.keyboard.press('g');
  await rowWith(page, 'name-10000').waitFor();
});

const wider = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('400 px', () => {
  test.override('options', { viewport: phone, hasTouch: true });

  test.for(['events', 'pipeline', 'tables', 'send'])('%s fits', async (tab, { page, sink }) => {
    await mkdir(output, { recursive: true });
    await sink.post(insert(1), insert(2));
    await open(page, `/#${tab}`);
    expect(await wider(page)).toBe(0);
    await page.screenshot({ path: join(output, `${tab}-400.png`) });
  });

  test('an opened event is read, and closed again', async ({ page, sink }) => {
    const row = { id: 1, first_name: 'Ada', email: 'ada@example.org' };
    await sink.post(update('u1', row, { ...row, email: 'eva@example.org' }));
    await open(page);
    await rowWith(page, 'eva@example.org').tap();
    await detail(page).getByText('"eva@example.org"').first().waitFor();
    expect(await wider(page)).toBe(0);
    await page.screenshot({ path: join(output, 'event-400.png') });
    await detail(page).getByRole('button', { name: 'Close' }).tap();
    await detail(page).waitFor({ state: 'detached' });
    await rowWith(page, 'eva@example.org').waitFor();
  });
});

// A window of 1280 px, zoomed to 400 %.
test.for(['events', 'pipeline', 'tables', 'send'])('%s fits 320 px', async (tab, { page, sink }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await sink.post(insert(1));
  await open(page, `/#${tab}`);
  expect(await wider(page)).toBe(0);
});

test("a table's name breaks at its dot alone at 900 px", async ({ page, sink }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  const row = { id: 1, first_name: 'Ada' };
  const table = 'products_on_hand';
  for (const op of ['c', 'u', 'd', 'r'] as const)
    await sink.post(change({ id: op, op, table, before: row, after: row }));
  await open(page, '/#tables');
  const cell = page.getByRole('rowheader', { name: `inventory.${table}` });
  const lines = await cell
    .locator('bdi')
    .filter({ hasText: table })
    .first()
    .evaluate((it) => [...it.getClientRects()].map(({ top }) => Math.round(top)));
  expect(new Set(lines).size).toBe(1);
});
