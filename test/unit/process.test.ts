import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastLines, tailFile } from '../../compose/native/log.ts';
import { end, launch, lives, logFile, noted } from '../../compose/native/process.ts';
import { run } from '../../compose/native/run.ts';
import type { Site } from '../../compose/station.ts';
import { siteWith } from './site-rig.ts';

let site: Site;

beforeAll(async () => {
  site = siteWith({ state: await mkdtemp(join(tmpdir(), 'plumbline-process-')) });
});
afterAll(() => rm(site.state, { recursive: true }));

const shell = (script: string) => ({ program: 'sh', args: ['-c', script], cwd: site.state });

test('a process is noted, known, and ends when asked to', async () => {
  const record = await launch(site, 'sink', shell('echo started; exec sleep 60'));
  expect(await noted(site, 'sink')).toEqual(record);
  expect(await lives(record)).toBe(true);
  await expect.poll(() => readFile(logFile(site, 'sink'), 'utf8')).toBe('started\n');
  expect(await end(record, 5)).toBe(true);
  expect(await lives(record)).toBe(false);
});

test('one that does not listen is killed with its children', async () => {
  const record = await launch(
    site,
    'source',
    shell('trap "" TERM; sleep 61 & echo $! > child; while :; do sleep 1; done'),
  );
  while (!(await readFile(join(site.state, 'child'), 'utf8').catch(() => ''))) await wait(10);
  expect(await end(record, 0.2)).toBe(false);
  const child = Number(await readFile(join(site.state, 'child'), 'utf8'));
  // Gone, or a zombie that nobody has asked for yet.
  await expect
    .poll(async () => (await run('ps', ['-o', 'stat=', '-p', String(child)])).output.trim())
    .toMatch(/^(Z|$)/);
});

test('a pid that belongs to another by now is not taken for ours', async () => {
  const other = { pid: process.pid, born: '1' };
  expect(await lives(other)).toBe(false);
  // Were it taken for ours, this test would be killed.
  expect(await end(other, 0)).toBe(false);
});

test('a program that is not there', async () => {
  await expect(launch(site, 'kafka', { ...shell(''), program: 'no-such-program' })).rejects.toThrow('ENOENT');
});

test('the last lines of a log, and those that come', async () => {
  const file = join(site.state, 'a.log');
  await writeFile(file, 'one\ntwo\nthree\n');
  expect(await lastLines(file, 2)).toEqual(['two', 'three']);
  expect(await lastLines(join(site.state, 'none.log'), 2)).toEqual([]);
  const stop = new AbortController();
  const lines: string[] = [];
  for await (const line of tailFile(file, { follow: true, tail: 1, signal: stop.signal })) {
    lines.push(line);
    if (line === 'three') await writeFile(file, 'four\n', { flag: 'a' });
    if (line === 'four') stop.abort();
  }
  expect(lines).toEqual(['three', 'four']);
});
