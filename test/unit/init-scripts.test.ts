import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../compose/root.ts';

const folder = join(root, 'compose/database');
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));

// The image gives each file to a client of its own, which takes it for Latin-1.
test.each(files)('%s says how it is encoded before anything beyond ASCII', (name) => {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  const isAscii = (text: string) => Buffer.byteLength(text) === text.length;
  const statements = lines.filter((line) => line !== '' && !line.startsWith('--'));
  if (!lines.every(isAscii)) expect(statements[0]).toBe('SET NAMES utf8mb4;');
});
