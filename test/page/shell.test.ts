import { describe, expect, onTestFinished } from 'vitest';
import { open } from './list.ts';
import { Relay } from './relay.ts';
import { test } from './rig.ts';

const tabs = ['Events', 'Pipeline', 'Tables', 'Send and replay'] as const;

test('four views, each of its own address', async ({ page }) => {
  await open(page);
  const current = page.locator('nav [aria-current=page]');
  expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([...tabs]);
  for (const tab of tabs) {
    await page.getByRole('link', { name: tab, exact: true }).click();
    await expect.poll(() => current.innerText()).toBe(tab);
  }
  await page.goBack();
  await expect.poll(() => current.innerText()).toBe('Tables');
  await page.reload();
  await expect.poll(() => current.innerText()).toBe('Tables');
});

test('keys: ? tells them, numbers and t are heard everywhere, none behind the help', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.waitFor();
  await page.keyboard.press('2');
  expect(page.url()).not.toContain('pipeline');
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  for (const [key, tab] of [...tabs.entries()].reverse()) {
    await page.keyboard.press(String(key + 1));
    await page.locator('nav [aria-current=page]', { hasText: tab }).waitFor();
  }
});

describe.each(['light', 'dark'] as const)('where the system is %s', (colorScheme) => {
  test.override('options', { colorScheme });

  test('the page is so, until t or its button choose the other', async ({ page }) => {
    const theme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const other = colorScheme === 'dark' ? 'light' : 'dark';
    await open(page);
    expect(await theme()).toBe(colorScheme);
    const before = await ground();
    await page.keyboard.press('t');
    await expect.poll(theme).toBe(other);
    await expect.poll(ground).not.toBe(before);
    await page.reload();
    await expect.poll(theme).toBe(other);
    await page.getByRole('button', { name: /theme/ }).click();
    await expect.poll(theme).toBe(colorScheme);
  });
});

test('a browser that keeps nothing for pages shows them all the same', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied for this document', 'SecurityError');
      },
    }),
  );
  await open(page);
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const before = await theme();
  await page.keyboard.press('t');
  await expect.poll(theme).not.toBe(before);
});

test('that the sink is gone is told, and that it is there again', async ({ page, sink, expected }) => {
  expected.push(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/);
  await open(page);
  const sinkIs = (state: string) =>
    page.getByRole('link', { name: new RegExp(`^Pipeline:.* sink ${state}`) });
  await sinkIs('up').waitFor();
  await sink.stop();
  await sinkIs('down').waitFor();
  await sink.startAgain();
  await sinkIs('up').waitFor();
});

// How soon: test/unit/page-silence.test.ts.
test('a sink that hangs is seen, though nothing breaks', async ({ page, sink }) => {
  const relay = new Relay(sink.port);
  onTestFinished(() => relay.close());
  await open(page, `${await relay.listen()}/`);
  const sinkIs = (state: string) =>
    page.getByRole('link', { name: new RegExp(`^Pipeline:.* sink ${state}`) });
  await sinkIs('up').waitFor();
  // Until it has heard a beat it cannot miss one.
  await page.waitForFunction(() => performance.now() > 1500);
  relay.hang();
  await sinkIs('down').waitFor();
});
