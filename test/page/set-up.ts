import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { root } from '../../compose/root.ts';
import { ensureChromium, serveChromium } from './chromium.ts';

/** Where the tests find the browser, or why they are skipped. */
export type Provided = { readonly endpoint: string } | { readonly why: string };

declare module 'vitest' {
  interface ProvidedContext {
    chromium: Provided;
  }
}

/** Before the page's tests: the page as it is now is built, and one browser is started for all of them. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const found = ensureChromium();
  if ('why' in found) {
    process.stderr.write(`The page is not tested in a browser: ${found.why}\n`);
    project.provide('chromium', found);
    return async () => {};
  }
  execFileSync(process.execPath, [join(root, 'scripts/page.mjs')], { stdio: ['ignore', 2, 2] });
  const server = await serveChromium(found.program);
  project.provide('chromium', { endpoint: server.wsEndpoint() });
  return () => server.close();
}
