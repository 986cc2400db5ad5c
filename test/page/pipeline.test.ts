import { expect } from 'vitest';
import { insert } from './changes.ts';
import { open } from './list.ts';
import { test } from './rig.ts';

const station = 'Stations in the order of the data';

test('each station with its state, what it says and its rate', async ({ page }) => {
  await open(page, '/#pipeline');
  const stations = page.getByRole('list', { name: station }).getByRole('article');
  await expect.poll(() => stations.count()).toBe(5);
  expect(await stations.first().innerText()).toMatch(
    /MySQL[\s\S]*mysql:\/\/127\.0\.0\.1:13306[\s\S]*3 rows changed\/s/,
  );
});

test('a station that goes down is red at once, with its reason, in every view', async ({
  page,
  pipeline,
}) => {
  await open(page, '/#pipeline');
  const kafka = page.getByRole('article', { name: /^kafka:/ });
  await expect.poll(() => kafka.getAttribute('aria-label')).toBe('kafka: up');
  const colour = () => kafka.locator('.state').evaluate((state) => getComputedStyle(state).color);
  const green = await colour();
  pipeline.become('kafka', { state: 'down', detail: 'nobody listens at 127.0.0.1:19092', since: Date.now() });
  await expect.poll(() => kafka.getAttribute('aria-label')).toBe('kafka: down');
  expect(await kafka.innerText()).toContain('nobody listens at 127.0.0.1:19092');
  await expect.poll(colour).not.toBe(green);
  await page.keyboard.press('1');
  await page.getByRole('link', { name: /^Pipeline: .*kafka down/ }).waitFor();
});

test('that there are no notices is not said while nobody can know', async ({ page, pipeline }) => {
  await open(page, '/#pipeline');
  const notices = page.getByRole('region', { name: 'Notices' });
  await notices.getByText('redirect').first().waitFor();
  pipeline.become('connect', { state: 'down' });
  await notices.getByText('Those of connectors are unknown').waitFor();
  pipeline.become('source', { state: 'down' });
  await notices.getByText('Unknown while the source does not answer').waitFor();
});

test('connectors with their tasks, lag, dead letters, notices, and what is wrong with the YAML', async ({
  page,
}) => {
  await open(page, '/#pipeline');
  const main = page.getByRole('main');
  await main.getByText('inventory', { exact: true }).first().waitFor();
  const text = await main.innerText();
  for (const part of [
    'failed',
    'binlog is gone',
    'take a new snapshot',
    'default/inventory',
    'dead-lettered',
  ])
    expect(text).toContain(part);
  for (const part of ['sink.redirect', 'offset 7', 'my-function', 'it ended with 1\n→ mend it'])
    expect(text).toContain(part);
  for (const part of ['source.yaml:7', 'spec.topic is no field', 'Write topics'])
    expect(text).toContain(part);
});

test('tables with the rows that their events made, beside what the database counts', async ({
  page,
  sink,
}) => {
  await sink.post(insert(1), insert(2), insert(3, 'orders'));
  await open(page, '/#tables');
  const line = page.getByRole('row').filter({ hasText: 'inventory.customers' });
  await expect.poll(() => line.innerText()).toMatch(/2[\s\S]*3/);
  await line.getByRole('link').first().click();
  const rows = page.getByRole('region', { name: 'Rows of inventory.customers' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  await sink.post(insert(4));
  await expect.poll(() => rows.count()).toBe(4);
  await rows.filter({ hasText: 'name-4' }).getByRole('link').click();
  await page.getByRole('main').getByText('insert-4').first().waitFor();
});
