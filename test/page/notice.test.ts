import { expect } from 'vitest';
import { change } from './changes.ts';
import { detail, open, rowWith } from './list.ts';
import { test } from './rig.ts';

const link = 'Why, and how to mend it';

test('a notice is explained where it is told, and leads to the others', async ({ page, pipeline }) => {
  pipeline.notices = ['tombstone', 'delivery-without-retry'];
  await open(page, '/#pipeline');
  const notice = page.getByRole('listitem').filter({ hasText: 'delivery-without-retry' });
  await notice.getByRole('link', { name: link }).click();
  const dialog = page.getByRole('dialog', { name: 'delivery-without-retry' });
  await dialog.getByText('On a cluster').waitFor();
  await dialog.getByText('backoffPolicy: exponential').waitFor();
  expect(await dialog.innerText()).not.toMatch(/\*\*|`/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect
    .poll(() => notice.getByRole('link').evaluate((it) => it === document.activeElement))
    .toBe(true);
});

test('an event’s notice, too; its address is the text alone', async ({ page, sink }) => {
  const { data: _, ...tombstone } = { ...change({ id: 't', op: 'd' }), data: undefined };
  await sink.post(tombstone);
  await open(page);
  await rowWith(page, 'tombstone').click();
  const to = detail(page).getByRole('link', { name: link }).first();
  const path = await to.getAttribute('href');
  await to.click();
  await page.getByRole('dialog').getByText('Mend:').waitFor();
  const { body } = await sink.send({ method: 'GET', path: path ?? '' });
  expect(body).toContain('**Mend:**');
});
