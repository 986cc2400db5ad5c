import { expect } from 'vitest';
import { insert } from './changes.ts';
import { open, rows } from './list.ts';
import { test } from './rig.ts';

test('an event that is composed is sent, and appears', async ({ page, sink }) => {
  await open(page, '/#send');
  const form = page.getByRole('form', { name: 'Send an event' });
  await form.getByLabel('type', { exact: true }).fill('composed.type');
  await form.getByLabel('source', { exact: true }).fill('/composed');
  await form.getByLabel('datacontenttype').fill('application/json');
  await form.getByRole('button', { name: 'Add an extension' }).click();
  await form.getByLabel('Name of extension 1').fill('colour');
  await form.getByLabel('Value of extension 1').fill('blue');
  await form.getByLabel('data', { exact: true }).fill('{"hello":"page"}');
  await form.getByRole('button', { name: 'Send', exact: true }).click();
  await form.getByRole('status').getByText('✓ 200').waitFor();
  const { body } = await sink.send({ method: 'GET', path: '/events' });
  expect(JSON.parse(body)).toMatchObject([
    { type: 'composed.type', source: '/composed', colour: 'blue', data: { hello: 'page' } },
  ]);
  await sink.post(insert(1));
  await form.getByRole('link', { name: 'see it' }).click();
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(await rows(page).innerText()).toContain('composed');
});

test('what cannot be an event is told at its field, and not sent', async ({ page, sink }) => {
  await open(page, '/#send');
  const form = page.getByRole('form', { name: 'Send an event' });
  await form.getByLabel('type', { exact: true }).fill('');
  await form.getByLabel('data', { exact: true }).fill('{"hello"');
  await form.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => form.locator('[aria-invalid=true]').count()).toBeGreaterThan(0);
  expect((await sink.send({ method: 'GET', path: '/events' })).body).toBe('[]\n');
});

test('the sink fails as it is told to, which is seen everywhere, and behaves again', async ({
  page,
  sink,
}) => {
  await open(page, '/#send');
  const form = page.getByRole('form', { name: 'Make this sink misbehave' });
  await form.getByLabel('Answer with status').fill('503');
  await form.getByLabel('Number of requests').fill('2');
  await form.getByLabel('For, s').fill('');
  await form.getByRole('button', { name: /^Misbehave/ }).click();
  const banner = page.getByRole('region', { name: 'The sink misbehaves on purpose' });
  await banner.getByText('503').waitFor();
  for (const status of [503, 503, 200]) {
    const headers = ['content-type', 'application/cloudevents+json'];
    const answer = await sink.send({ headers, body: JSON.stringify(insert(1)) });
    expect(answer.status).toBe(status);
  }
  await banner.waitFor({ state: 'detached' });
  await form.getByRole('button', { name: /^Misbehave/ }).click();
  await banner.getByRole('button', { name: 'Let it behave again' }).click();
  await banner.waitFor({ state: 'detached' });
  expect((await sink.send({ method: 'GET', path: '/api/fail' })).body).toBe('null\n');
});

test('a table is replayed and its snapshot taken again, as the forms say', async ({
  page,
  sink,
  pipeline,
}) => {
  await sink.post(insert(1));
  await open(page, '/#send');
  const replay = page.getByRole('form', { name: 'Replay' });
  await expect
    .poll(() => replay.getByLabel('Table').locator('option').allInnerTexts())
    .toContain('inventory.customers');
  await replay.getByLabel('Table').selectOption('inventory.customers');
  await replay.getByLabel('Retries').fill('2');
  await replay.getByRole('button', { name: /^Replay/ }).click();
  await replay.getByText('Replayed').waitFor();
  expect(pipeline.replays).toEqual([{ table: 'inventory.customers', retry: 2 }]);
  const snapshot = page.getByRole('form', { name: 'Snapshot again' });
  await snapshot.getByLabel('Table').selectOption('inventory.customers');
  await snapshot.getByRole('button', { name: 'Take the snapshot' }).click();
  await snapshot.getByText('signal-1').waitFor();
  expect(pipeline.snapshots).toEqual([{ table: 'inventory.customers' }]);
});

test('a replay that fails says why', async ({ page, sink, pipeline }) => {
  await sink.post(insert(1));
  const so = {
    id: 'replay-2',
    sink: 'http://127.0.0.1:1/',
    delivered: 0,
    total: 4,
    lastError: 'status <b>503</b>',
  };
  pipeline.progress = [
    { ...so, failed: 0 },
    { ...so, failed: 4, done: true },
  ];
  await open(page, '/#send/replay/inventory.customers');
  const replay = page.getByRole('form', { name: 'Replay' });
  await replay.getByRole('button', { name: /^Replay/ }).click();
  await replay.getByText('0 of 4 records delivered, 4 events failed').waitFor();
  await replay.getByText('last failed attempt: status <b>503</b>').waitFor();
});

test('another URL that is not written sends nothing to the first choice', async ({
  page,
  sink,
  pipeline,
}) => {
  await sink.post(insert(1));
  await open(page, '/#send/replay/inventory.customers');
  for (const [name, label] of [
    ['Replay', 'To: another URL'],
    ['Send an event', 'To: another URL'],
  ] as const) {
    const form = page.getByRole('form', { name });
    await form.getByLabel('To', { exact: true }).selectOption('another URL …');
    await form.getByLabel(label).fill(' ');
    await form.getByRole('button', { name: /^(Replay|Send)$/ }).click();
    await expect.poll(() => form.locator(':focus').getAttribute('aria-label')).toBe(label);
  }
  expect(pipeline.replays).toEqual([]);
  expect(JSON.parse((await sink.send({ method: 'GET', path: '/events' })).body)).toHaveLength(1);
});

test('the name of an extension that is none is led to', async ({ page }) => {
  await open(page, '/#send');
  const form = page.getByRole('form', { name: 'Send an event' });
  await form.getByRole('button', { name: 'Add an extension' }).click();
  const name = form.getByLabel('Name of extension 1');
  await name.fill('My-Name');
  await form.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => name.evaluate((it) => it === document.activeElement)).toBe(true);
});

test('a form that is refused leads to its field, in sight also beneath the banner that sticks', async ({
  page,
  sink,
}) => {
  const body = JSON.stringify({ status: 503, count: 1 });
  await sink.send({ path: '/api/fail', headers: ['content-type', 'application/json'], body });
  await page.setViewportSize({ width: 900, height: 420 });
  await open(page, '/#send');
  const banner = page.getByRole('region', { name: 'The sink misbehaves on purpose' });
  await banner.waitFor();
  const form = page.getByRole('form', { name: 'Replay' });
  const submit = form.getByRole('button', { name: /^Replay/ });
  await form.getByLabel('First offset').fill('x');
  await submit.evaluate((button) => button.scrollIntoView({ block: 'start' }));
  await submit.focus();
  await page.keyboard.press('Enter');
  const field = form.getByLabel('Table');
  await expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(true);
  const [under, label, error] = await Promise.all(
    [banner, form.getByText('Table', { exact: true }), form.getByText('no table is chosen')].map((each) =>
      each.boundingBox(),
    ),
  );
  if (!under || !label || !error) return expect.unreachable();
  expect(label.y).toBeGreaterThanOrEqual(under.y + under.height);
  expect(error.y + error.height).toBeLessThanOrEqual(420);
});
