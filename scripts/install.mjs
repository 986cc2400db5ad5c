// Before `npm run stack` and `npm test`: installs what package-lock.json names, when that has not been done.
// Not TypeScript: it runs on the machine's own Node, before package `node` is there.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildPage } from './page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const time = (file) => statSync(`${root}${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes its hidden lock file last, so a newer one means a whole installation.
if (time('node_modules/.package-lock.json') < time('package-lock.json')) {
  console.error('Installing npm packages (once) …');
  // Its warnings of engines judge the machine's Node; package `node` runs them.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // stdout is for results.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
// Already built by `npm ci`, unless the page was edited since, or scripts are not run there.
if (!process.exitCode && !buildPage()) process.exitCode = 1;
