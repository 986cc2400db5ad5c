import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../../compose/root.ts';

const home = mkdtempSync(join(tmpdir(), 'plumbline-export-command-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function plumbline(...args: string[]) {
  const env = { ...process.env, PLUMBLINE_HOME: home };
  return spawnSync(process.execPath, ['scripts/stack.ts', ...args], { cwd: root, env, encoding: 'utf8' });
}

test('a stack that is named and unknown is not the example', () => {
  const { status, stderr } = plumbline('export', '--name', 'trial', '--format', 'yaml');
  expect(status).not.toBe(0);
  expect(stderr).toContain('there is no stack named trial');
});

test('an overlay is not chosen for a folder, which has both', () => {
  const { status, stderr } = plumbline('export', '--overlay', 'production', '--out', join(home, 'out'));
  expect(status).not.toBe(0);
  expect(stderr).toContain('--overlay goes with --format yaml');
});

test('says what it is of', () => {
  const { stdout, stderr } = plumbline('export', '--format', 'yaml');
  expect(stderr).toMatch(/^Of examples\/inventory: 1 connector, 1 source, \d+ topics, /);
  expect(stdout).toMatch(/^# Written by/);
});

test('an example with a pipe is a command line that can be typed', () => {
  expect(plumbline('diff', '--help').stdout).toMatch(/^ {2}kubectl get .* \| plumbline diff -f -/m);
});
