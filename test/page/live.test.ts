import { expect, onTestFinished } from 'vitest';
import { insert } from './changes.ts';
import { list, open, rows, shows } from './list.ts';
import { Relay } from './relay.ts';
import { test } from './rig.ts';

const name = /name-\d+/;
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
/** As the list has them: the newest first. */
const names = (from: number, to: number) =>
  numbers(from, to)
    .map((n) => `name-${n}`)
    .reverse();
/** High enough for all rows of a test: the list holds only those that are seen. */
const tall = { width: 1280, height: 5000 };

test('history comes first, then what happens, in order', async ({ page, sink }) => {
  await page.setViewportSize(tall);
  await sink.post(...numbers(1, 20).map((n) => insert(n)));
  await open(page);
  await shows(page, name, names(1, 20));
  await sink.post(...numbers(21, 40).map((n) => insert(n)));
  await shows(page, name, names(1, 40));
  await list(page)
    .getByText(/^history begins at \d\d:\d\d:\d\d$/)
    .waitFor();
});

test('a restart of the sink leaves no gap and doubles nothing', async ({ page, sink, expected }) => {
  expected.push(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/);
  await page.setViewportSize(tall);
  await open(page);
  await sink.post(...numbers(1, 50).map((n) => insert(n)));
  await shows(page, name, names(1, 50));
  await sink.stop();
  await page.getByRole('status').getByText('reconnecting').waitFor();
  await sink.startAgain();
  await sink.post(...numbers(51, 100).map((n) => insert(n)));
  await page.getByRole('status').getByText('live', { exact: true }).waitFor();
  await shows(page, name, names(1, 100));
});

test('connections that break are made up for, in the middle of events too', async ({
  page,
  sink,
  expected,
}) => {
  expected.push(/ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
  const relay = new Relay(sink.port);
  onTestFinished(() => relay.close());
  await page.setViewportSize(tall);
  await sink.post(...numbers(1, 10).map((n) => insert(n)));
  await open(page, `${await relay.listen()}/`);
  for (let n = 11; n <= 60; n += 1) {
    await sink.post(insert(n));
    if (n % 20 === 0) relay.cut();
  }
  await shows(page, name, names(1, 60));
});

test('while it is paused nothing moves; resumed, all is there', async ({ page, sink }) => {
  await page.setViewportSize(tall);
  await sink.post(insert(1));
  await open(page);
  await shows(page, name, names(1, 1));
  await page.getByRole('button', { name: 'Pause' }).click();
  await sink.post(insert(2), insert(3));
  await page.getByText(/2 (more|new)/).waitFor();
  expect(await rows(page).count()).toBe(1);
  await page.getByRole('button', { name: 'Resume' }).click();
  await shows(page, name, names(1, 3));
});

test('cleared, the list begins with what comes next', async ({ page, sink }) => {
  await sink.post(insert(1), insert(2));
  await open(page);
  await shows(page, name, names(1, 2));
  await page.getByRole('button', { name: 'Clear' }).click();
  await shows(page, name, []);
  await sink.post(insert(3));
  await shows(page, name, names(3, 3));
});
