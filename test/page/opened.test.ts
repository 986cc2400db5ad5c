import { expect } from 'vitest';
import { change, insert, update } from './changes.ts';
import { detail, open, rows, rowWith, selected } from './list.ts';
import { test } from './rig.ts';

const ada = { id: 1001, first_name: 'Ada', email: 'ada@example.org', note: null };

test('an update shows before and after, and marks what differs', async ({ page, sink }) => {
  await sink.post(update('u1', ada, { ...ada, email: 'eva@example.org', note: 'married' }));
  await open(page);
  await rowWith(page, 'eva@example.org').click();
  const table = detail(page).getByRole('table', { name: /before and after/i });
  const cells = async (column: string) =>
    table
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: column }) })
      .innerText();
  expect(await cells('email')).toMatch(/"ada@example\.org"[\s\S]*"eva@example\.org"/);
  expect(await cells('note')).toMatch(/null[\s\S]*"married"/);
  // Not by colour alone.
  expect(await cells('email')).toContain('changed');
  expect(await cells('first_name')).not.toContain('changed');
});

test('a delete has no after, an insert no before', async ({ page, sink }) => {
  await sink.post(
    change({ id: 'i', op: 'c', after: { ...ada, email: 'in@example.org' } }),
    change({ id: 'd', op: 'd', before: { ...ada, email: 'out@example.org' } }),
  );
  await open(page);
  for (const text of ['in@example.org', 'out@example.org']) {
    await rowWith(page, text).click();
    await detail(page).getByText(`"${text}"`).first().waitFor();
    expect(await detail(page).getByText('changed', { exact: true }).count()).toBe(0);
  }
});

test('all attributes, and the request as it came, header by header', async ({ page, sink }) => {
  const headers = [
    ...['Host', `127.0.0.1:${sink.port}`, 'CE-SpecVersion', '1.0', 'ce-id', 'raw-1', 'ce-source', '/raw'],
    ...['ce-type', 'raw.type', 'ce-custom', 'extension value', 'X-Twice', 'one', 'X-Twice', 'two'],
    ...['content-type', 'text/plain'],
  ];
  await sink.send({ headers, body: 'plain words' });
  await open(page);
  await rowWith(page, 'raw.type').or(rowWith(page, '/raw')).first().click();
  const text = () => detail(page).innerText();
  await expect.poll(text).toContain('extension value');
  for (const summary of await detail(page).locator('details:not([open]) > summary').all())
    await summary.click();
  for (const part of [
    'raw-1',
    'POST /',
    'CE-SpecVersion: 1.0',
    'X-Twice: one',
    'X-Twice: two',
    'plain words',
  ])
    await expect.poll(text).toContain(part);
});

test('j and k go through the events, Enter opens one, Escape closes it', async ({ page, sink }) => {
  await sink.post(insert(1), insert(2), insert(3));
  await open(page);
  await rowWith(page, 'name-3').waitFor();
  const at = async () => /name-\d/.exec(await selected(page).innerText())?.[0];
  await page.keyboard.press('j');
  await expect.poll(at).toBe('name-3');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect.poll(at).toBe('name-1');
  await page.keyboard.press('j');
  expect(await at()).toBe('name-1');
  await page.keyboard.press('k');
  await expect.poll(at).toBe('name-2');
  await page.keyboard.press('Enter');
  await detail(page).getByText('"name-2"').first().waitFor();
  // The opened one follows.
  await page.keyboard.press('k');
  await detail(page).getByText('"name-3"').first().waitFor();
  await page.keyboard.press('Escape');
  await detail(page).waitFor({ state: 'detached' });
});

test('c copies the opened event as a curl command', async ({ page, sink }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await sink.post(insert(1));
  await open(page);
  await rowWith(page, 'name-1').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await detail(page).waitFor();
  await page.keyboard.press('c');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/^curl .*insert-1/s);
});

test('where the browser lets no page copy, that is said', async ({ page, sink }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
  await sink.post(insert(1));
  await open(page);
  await rowWith(page, 'name-1').click();
  await detail(page).waitFor();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('only pages of this machine or of https copy').waitFor();
});

test('a shared link opens the event as well', async ({ page, sink }) => {
  await sink.post(insert(1), update('u1', ada, { ...ada, email: 'eva@example.org' }));
  await open(page, '/?op=update');
  await rowWith(page, 'eva@example.org').click();
  await detail(page).waitFor();
  const shared = page.url();
  await page.goto('about:blank');
  await page.goto(shared);
  await detail(page).getByText('"eva@example.org"').first().waitFor();
  await expect.poll(() => rows(page).count()).toBe(1);
});

test('an event is sent again, marked as a replay', async ({ page, sink }) => {
  await sink.post(insert(1));
  await open(page);
  await rowWith(page, 'name-1').click();
  await detail(page).getByRole('button', { name: 'Send again' }).click();
  // The list stands still while an event is open.
  await page.getByRole('button', { name: '1 new' }).click();
  await expect.poll(() => rows(page).count()).toBe(2);
  expect(await rows(page).first().innerText()).toContain('replay');
  const events = JSON.parse((await sink.send({ method: 'GET', path: '/events' })).body);
  expect(events).toMatchObject([{ id: 'insert-1' }, { id: 'insert-1', plumblinereplay: expect.any(String) }]);
  expect(events[0]).not.toHaveProperty('plumblinereplay');
});

test.for([
  ['0abc-3', 'the sink no longer has it'],
  ['hello', 'is no number of an event'],
] as const)('a link to %s says why there is nothing', async ([id, why], { page, sink }) => {
  await sink.post(insert(1));
  await open(page, `/#events/${id}`);
  await detail(page).getByText(why).waitFor();
});

test('data that are no text are shown as bytes', async ({ page, sink }) => {
  const event = { specversion: '1.0', id: 'bytes', source: '/bytes', type: 'bytes' };
  await sink.post({ ...event, data_base64: Buffer.from([0, 255, 254, 65]).toString('base64') });
  await open(page, '/#events/1');
  const data = detail(page).getByRole('figure', { name: 'Data' });
  await data.getByText('00 ff fe 41').waitFor();
});
