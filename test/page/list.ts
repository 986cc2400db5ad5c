import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The list of events, as those see it who do not see it. */
export const list = (page: Page): Locator => page.getByRole('grid', { name: 'Events' });

/** Those of its rows that are in the document. */
export const rows = (page: Page): Locator => list(page).locator('[role=row][data-seq]');

/** The one row that holds the text. */
export const rowWith = (page: Page, text: string): Locator => rows(page).filter({ hasText: text });

export const selected = (page: Page): Locator => list(page).locator('[role=row][aria-selected=true]');

/** The opened event. */
export const detail = (page: Page): Locator => page.getByRole('complementary', { name: /event/i });

/** Of each row, the first match; the newest first. */
export async function shown(page: Page, pattern: RegExp): Promise<string[]> {
  const texts = await rows(page).allInnerTexts();
  return texts.map((text) => pattern.exec(text)?.[0] ?? text);
}

/** Waits until the rows show just this. */
export const shows = (page: Page, pattern: RegExp, wanted: readonly string[]): Promise<void> =>
  expect.poll(() => shown(page, pattern)).toEqual(wanted);

export async function open(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByRole('status').getByText('live', { exact: true }).waitFor();
}
