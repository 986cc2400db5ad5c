import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, test as base, expect, inject } from 'vitest';
import { FakePipeline } from './pipeline.ts';
import { PageSink } from './sink.ts';
import { desktop } from './sizes.ts';

const provided = inject('chromium');
let connected: Promise<Browser> | undefined;
afterAll(async () => (await connected)?.close());

/** A test in the browser; skipped where there is none. */
export const test = base
  .extend('pipeline', async () => new FakePipeline())
  .extend('sink', async ({ pipeline }, { onCleanup }) => {
    const sink = await PageSink.start({ access: pipeline.access });
    onCleanup(() => sink.stop());
    return sink;
  })
  /** What the browser may say, as the test is about it: that the sink is not there. */
  .extend('expected', async (): Promise<RegExp[]> => [])
  .extend('options', async (): Promise<BrowserContextOptions> => ({}))
  /** A tab of its own. The test fails by whatever the browser complains of: errors, refused scripts and styles. */
  .extend('page', async ({ sink, expected, options, skip }, { onCleanup }) => {
    if ('why' in provided) return skip(provided.why);
    connected ??= chromium.connect(provided.endpoint);
    const browser = await connected;
    const context = await browser.newContext({ baseURL: sink.url, viewport: desktop, ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    // Violations of the Content-Security-Policy are errors of the console.
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    onCleanup(async () => {
      await context.close();
      expect(complaints.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
    });
    return page;
  });
