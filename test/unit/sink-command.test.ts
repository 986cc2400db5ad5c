import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { binary } from './sink-rig.ts';

function plumbline(...args: string[]) {
  const script = join(import.meta.dirname, '../../scripts/stack.ts');
  const child = spawn(process.execPath, [script, 'sink', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += chunk));
  child.stderr.on('data', (chunk) => (said.err += chunk));
  return { child, said, exited: once(child, 'close') };
}

/** The address of the one line on stderr. */
async function address(run: ReturnType<typeof plumbline>): Promise<string> {
  while (!run.said.err.includes('\n') && run.child.exitCode === null) await once(run.child.stderr, 'data');
  return /^sink listens on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(run.said.err)?.[1] ?? '';
}

async function post(url: string): Promise<number> {
  const flat = binary('1');
  const headers = Object.fromEntries(
    flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])),
  );
  return (await fetch(url, { method: 'POST', headers, body: 'x' })).status;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'prints events and nothing else, and ends with 0 on %s',
  async (signal) => {
    const run = plumbline('--port', '0');
    const url = await address(run);
    expect(await post(url)).toBe(200);
    run.child.kill(signal);
    expect(await run.exited).toEqual([0, null]);
    expect(run.said.out).toMatch(/^☁️ {2}cloudevents\.Event\nContext Attributes,\n[\s\S]*\nData,\n {2}x\n$/);
    expect(run.said.err.split('\n')).toHaveLength(2);
  },
);

test('--quiet prints nothing, --max-body is held', async () => {
  const run = plumbline('--port', '0', '--quiet', '--max-body', '1kb');
  const url = await address(run);
  expect(await post(url)).toBe(200);
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1025) })).status).toBe(413);
  run.child.kill('SIGTERM');
  await run.exited;
  expect(run.said.out).toBe('');
});

test.each([
  [['--port', '99999'], 'error: --port 99999 is too large'],
  [['--max-body', 'much'], 'error: --max-body much is no size'],
  [['--keep', '0'], 'error: --keep 0 is too small'],
])('%s is a mistake with a fix, and exit code 2', async (args, said) => {
  const run = plumbline(...args);
  expect(await run.exited).toEqual([2, null]);
  expect(run.said.err).toContain(said);
  expect(run.said.err).toContain('→');
});
