import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../compose/root.ts';
import type { RuntimeName } from '../../compose/station.ts';
import { PlumblineError } from '../../lib/problem.ts';
import { TestStack } from '../stack/plumbline.ts';
import { ensureChromium, launchChromium } from './chromium.ts';
import { desktop, phone } from './sizes.ts';
import { smallPng } from './small-png.ts';

const folder = join(root, 'docs/screenshots');

/** The last but one is the row that the pictures show opened. */
const script = [
  `INSERT INTO customers VALUES (2001, 'Nora', 'Quist', 'nora.quist@example.com')`,
  `INSERT INTO orders VALUES (20001, '2026-11-20', 2001, 2, 102)`,
  `UPDATE products_on_hand SET quantity = quantity - 2 WHERE product_id = 102`,
  `UPDATE products SET weight = 0.95, description = 'enamelled, with a whistle' WHERE id = 102`,
  `DELETE FROM orders WHERE order_number = 20001`,
  `UPDATE customers SET last_name = 'Quist-Holm', email = 'nora@example.org' WHERE id = 2001`,
  `UPDATE products_on_hand SET quantity = quantity + 2 WHERE product_id = 102`,
];

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly scheme?: 'light' | 'dark';
  /** After the page is there, before the picture. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const openUpdate = async (page: Page) => {
  await page.getByText('"nora@example.org"').first().click();
};

const pictures: readonly Picture[] = [
  { name: 'events', path: '/', prepare: openUpdate },
  { name: 'events-dark', path: '/', scheme: 'dark', prepare: openUpdate },
  { name: 'events-narrow', path: '/', size: phone },
  { name: 'pipeline', path: '/#pipeline' },
  { name: 'tables', path: '/#tables/inventory.customers' },
];

/** Pictures of the page for the documentation, of a stack of its own that ran a few statements. */
async function main(): Promise<void> {
  const runtime = runtimeGiven();
  const found = ensureChromium();
  if ('why' in found) {
    throw new PlumblineError({
      code: 'chromium.missing',
      message: `Pictures need Chromium, but ${found.why}`,
      fix: 'Install Chromium, or name one by PLUMBLINE_CHROMIUM',
    });
  }
  await mkdir(folder, { recursive: true });
  const stack = new TestStack(runtime);
  const browser = await launchChromium(found.program);
  try {
    process.stderr.write(`Starting the stack ${stack.name} …\n`);
    const { stations } = await stack.up();
    const url = stations.find(({ name }) => name === 'sink')?.address;
    if (!url) throw new Error('the sink has no address');
    for (const statement of script) {
      // At the pace of somebody who types, on JVMs that are warm: the pictures show latencies.
      await wait(1000);
      await stack.sql(statement);
    }
    await stack.eventsThat(({ key }) => key === '{"product_id":102}', 3);
    for (const picture of pictures) console.log(await take(browser, url, picture));
  } finally {
    await browser.close();
    await stack.purge();
  }
}

function runtimeGiven(): RuntimeName {
  const { values } = parseArgs({ options: { runtime: { type: 'string', default: 'native' } } });
  if (values.runtime === 'native' || values.runtime === 'docker') return values.runtime;
  throw new PlumblineError({
    code: 'cli.usage',
    message: `--runtime ${values.runtime} is none`,
    fix: 'Give native or docker',
  });
}

/** Answers what it wrote. */
async function take(browser: Browser, url: string, wanted: Picture): Promise<string> {
  const { name, path, size = desktop, scheme = 'light', prepare } = wanted;
  const page = await browser.newPage({ viewport: size, colorScheme: scheme, reducedMotion: 'reduce' });
  await page.goto(url + path);
  await page.getByRole('status').getByText('live').waitFor();
  await prepare?.(page);
  // Fonts, and the pipeline's and the tables' first answers, of which there is one a second.
  await page.waitForTimeout(2500);
  const picture = smallPng(await page.screenshot({ scale: 'css' }));
  await page.close();
  await writeFile(join(folder, `${name}.png`), picture);
  return `docs/screenshots/${name}.png ${Math.ceil(picture.length / 1000)} kB`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof PlumblineError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
}
