import { expect } from 'vitest';
import { insert } from './changes.ts';
import { open, selected, shows } from './list.ts';
import { test } from './rig.ts';

test('Space pauses and goes on', async ({ page, sink }) => {
  await open(page);
  await page.keyboard.press(' ');
  await page.getByRole('status').getByText('paused').waitFor();
  await sink.post(insert(1));
  await page.keyboard.press(' ');
  await shows(page, /name-\d/, ['name-1']);
});

test('/ goes to the search, where keys are letters; Escape leaves it', async ({ page, sink }) => {
  await sink.post(insert(1), insert(22));
  await open(page);
  await page.keyboard.press('/');
  await page.keyboard.type('name-22');
  await shows(page, /name-\d+/, ['name-22']);
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('name-22');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  expect(await selected(page).innerText()).toContain('name-22');
});
