// Builds Event Display's page into sink/page/dist, when one of its files is newer than what was built.
// Like install.mjs no TypeScript: npm runs it (`prepare`) while packages are installed, on the machine's own Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'sink/page');
const built = join(page, 'dist/index.html');
/** What the page is made of. */
const made = ['sink/page', 'sink/view', 'sink/contract.ts', 'sink/position.ts', 'lib', 'package-lock.json'];

const time = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return time(path);
  const inside = readdirSync(path, { withFileTypes: true }).filter(({ name }) => name !== 'dist');
  return Math.max(time(path), ...inside.map(({ name }) => newest(join(path, name))));
}

/** Answers whether the page is there. */
export function buildPage() {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const wanted = Math.max(...made.map((path) => newest(join(root, path))));
  if (time(built) >= wanted) return true;
  // Without the development packages, as in the image, somebody else has built it; there the page comes later, too.
  if (!existsSync(vite) || !existsSync(page)) return time(built) > 0;
  console.error('Building the page of Event Display …');
  const { status } = spawnSync(
    existsSync(node) ? node : process.execPath,
    [vite, 'build', '--logLevel', 'warn', page],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  return status === 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = buildPage() || !existsSync(page) || !existsSync(join(root, 'node_modules/vite')) ? 0 : 1;
}
