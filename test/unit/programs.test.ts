import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellingLine } from '../../emulator/serving/program.ts';
import { type Programs, programLog, runPrograms } from '../../emulator/serving/programs.ts';
import { log } from '../../lib/log.ts';
import { isRecord, readText } from '../../manifests/read.ts';
import { waitFor } from '../wait-for.ts';

let folder = '';
let logs = '';
let programs: Programs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-programs-'));
  logs = await mkdtemp(join(tmpdir(), 'plumbline-logs-'));
  programs = runPrograms({ log, logs });
  await write('hello');
});
afterEach(async () => {
  await programs.stop();
  for (const one of [folder, logs]) await rm(one, { recursive: true });
});

/** Answers a text, the value of GREETING, its pid and what Knative tells. */
const write = (text: string) =>
  writeFile(
    join(folder, 'server.mjs'),
    `import { createServer } from 'node:http';
console.log('starts');
const { GREETING, K_SERVICE, PORT } = process.env;
createServer((request, response) => {
  if (request.url === '/crash') process.exit(3);
  response.end(JSON.stringify({ text: '${text}', GREETING, K_SERVICE, pid: process.pid }));
}).listen(Number(PORT), '127.0.0.1');
`,
  );

const service = (greeting: string, command = 'node server.mjs') =>
  readText(
    `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: fn, namespace: shop, annotations: {plumbline.dev/command: "${command}"}}
spec: {template: {spec: {containers: [{image: x, env: [{name: GREETING, value: ${greeting}}]}]}}}
`,
    join(folder, 'service.yaml'),
  ).resources;

/** What it answers; nothing while it does not. */
const ask = async (path = '/'): Promise<Record<string, unknown>> => {
  const url = programs.status()[0]?.url;
  const answer = await fetch(`${url}${path}`).catch(() => undefined);
  const value: unknown = await answer?.json();
  return isRecord(value) ? value : {};
};
const pid = async () => Number((await ask()).pid);
const until = (expected: object) => waitFor(async () => expect(await ask()).toMatchObject(expected));

test('a program runs with its environment, and anew when its file or its YAML changes, on the same port', async () => {
  expect(await programs.apply(service('ahoy'))).toEqual([]);
  await programs.of('shop/fn')?.opened;
  expect(programs.status()).toMatchObject([{ name: 'shop/fn', ready: true }]);
  const first = await ask();
  expect(first).toMatchObject({ text: 'hello', GREETING: 'ahoy', K_SERVICE: 'fn' });
  const url = programs.status()[0]?.url;
  await write('changed');
  await until({ text: 'changed' });
  await programs.apply(service('moin'));
  await until({ GREETING: 'moin' });
  expect(programs.status()[0]?.url).toBe(url);
  // The same again is no change.
  const before = await pid();
  await programs.apply(service('moin'));
  expect(await pid()).toBe(before);
  expect(await readFile(programLog(logs, 'shop/fn'), 'utf8')).toMatch(/^(starts\n){3}$/);
});

test('one that ends by itself is started again, and one whose document goes is stopped', async () => {
  await programs.apply(service('ahoy'));
  await programs.of('shop/fn')?.opened;
  const before = await pid();
  await ask('/crash');
  await waitFor(async () => expect(await pid()).toSatisfy((now) => now > 0 && now !== before));
  const url = programs.status()[0]?.url ?? '';
  await programs.apply([]);
  expect(programs.status()).toEqual([]);
  await expect(fetch(url)).rejects.toThrow();
});

test('why it does not run is said', async () => {
  await programs.apply(service('ahoy', 'echo no such luck >&2; exit 7'));
  await waitFor(() => expect(programs.status()[0]?.detail).toContain('exit code 7'));
  expect(programs.status()[0]).toMatchObject({
    ready: false,
    detail: expect.stringContaining('no such luck'),
  });
});

test('what came by stdin has no folder to run in', async () => {
  const [one] = service('ahoy');
  expect(one && (await programs.apply([{ ...one, file: 'stdin' }]))).toMatchObject([
    { code: 'function.no-folder', field: 'metadata.annotations["plumbline.dev/command"]' },
  ]);
  expect(programs.status()).toEqual([]);
});

test('the line that says what went wrong is told, not the trailer of a crash', () => {
  const crash = "x.js:1\nthrow new Error('no')\n^\n\nTypeError: no\n    at x.js:1 {\n}\n\nNode.js v24.1.0\n";
  expect(tellingLine(crash)).toBe('TypeError: no');
  expect(tellingLine('starts\nno luck\n\n')).toBe('no luck');
  expect(tellingLine('\n')).toBeUndefined();
});
