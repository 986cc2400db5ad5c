import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lostCommand } from '../../emulator/serving/stdin-command.ts';
import { readText } from '../../manifests/read.ts';
import { withOwnFolders } from '../../scripts/stdin-folders.ts';

const folder = mkdtempSync(join(tmpdir(), 'given-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plumbline = (words: readonly string[], input: string) =>
  spawnSync(process.execPath, [resolve('scripts/stack.ts'), ...words], {
    input,
    encoding: 'utf8',
    env: { ...process.env, PLUMBLINE_HOME: folder },
  });

test.each([
  ['check -', 1],
  ['export -f - --format yaml', 2],
  ['up -f - --detach --runtime native --name nothing', 2],
])('%s: nothing on stdin is an error', (words, code) => {
  for (const input of ['', '# a comment\n---\n']) {
    const { status, stdout, stderr } = plumbline(words.split(' '), input);
    expect(stdout + stderr).toContain('standard input holds no resource');
    expect(status).toBe(code);
    expect(stdout).not.toContain('apiVersion');
  }
});

test('a file without any resource is an error too', () => {
  const file = join(folder, 'empty.yaml');
  writeFileSync(file, '# nothing\n');
  const { status, stdout } = plumbline(['check', file], '');
  expect(stdout).toContain('empty.yaml holds no resource');
  expect(status).toBe(1);
});

const service = (annotations: string) => `# first
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: fn, annotations: {plumbline.dev/command: run${annotations}}}
`;
const lost = (yaml: string, isFolder = () => true) => {
  const [one] = readText(yaml, 'stdin').resources;
  return one && lostCommand(one, isFolder);
};

test("a command's folder that comes by stdin is kept as seen from where the user is", () => {
  const yaml = service(', plumbline.dev/folder: ../fn');
  const kept = withOwnFolders(yaml, '/home/me/k8s');
  expect(kept).toBe(service(', plumbline.dev/folder: "/home/me/fn"'));
  expect(lost(kept)).toBeUndefined();
  expect(withOwnFolders(kept, '/elsewhere')).toBe(kept);
});

test('a command by stdin whose folder is not named, or not there, is refused', () => {
  expect(lost(service(''))).toMatchObject({ code: 'function.no-folder', file: 'stdin', line: 4 });
  const named = withOwnFolders(service(', plumbline.dev/folder: fn'), '/home/me');
  expect(lost(named, () => false)).toMatchObject({ message: expect.stringContaining('/home/me/fn') });
});
