import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sink, SinkOptions } from '../../sink/server.ts';
import { binary, send, structured, testSink } from './sink-rig.ts';

/** A sink with a page of a few files, and a secret beside their folder. */
async function sinkWithPage(options: Partial<SinkOptions> = {}): Promise<Sink> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-page-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'SECRET');
  await writeFile(join(page, 'secret.txt'), 'SECRET');
  await writeFile(join(page, 'assets/.secret'), 'SECRET');
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Event Display</title>');
  await writeFile(join(page, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(page, 'assets/index-1.js'), 'export {};');
  return testSink({ page, ...options });
}

const html = ['accept', 'text/html'];
const read = (sink: Sink, path: string, headers: readonly string[] = []) =>
  send(sink, { method: 'GET', path, headers: path === '/' ? [...html, ...headers] : headers });

describe('a page of somebody else', () => {
  const foreign = (sink: Sink): readonly (readonly string[])[] => [
    ['origin', 'http://evil.example.com'],
    ['origin', 'null'],
    ['origin', `https://127.0.0.1:${sink.port}`],
    ['origin', 'http://127.0.0.1:1'],
    ['origin', `http://localhost:${sink.port}`],
    ['origin', `http://127.0.0.1:${sink.port}.evil.example.com`],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
  ];

  test.each(['/api/fail', '/api/send', '/api/replay', '/api/snapshot'])(
    'cannot change anything by %s',
    async (path) => {
      const sink = await sinkWithPage();
      for (const headers of foreign(sink)) {
        const sent = {
          path,
          headers: ['content-type', 'application/json', ...headers],
          body: '{"status":503}',
        };
        const answer = await send(sink, sent);
        expect([headers, answer.status, JSON.parse(answer.body).code]).toEqual([
          headers,
          403,
          'origin.foreign',
        ]);
      }
      expect((await read(sink, '/api/fail')).body).toBe('null\n');
    },
  );

  test('cannot change anything by what a form may send without asking', async () => {
    const sink = await sinkWithPage();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '']) {
      const headers = type === '' ? [] : ['content-type', type];
      expect((await send(sink, { path: '/api/fail', headers, body: '{"status":503}' })).status).toBe(415);
    }
    expect((await read(sink, '/api/fail')).body).toBe('null\n');
  });

  test('cannot send events, though all others can', async () => {
    const sink = await sinkWithPage();
    for (const headers of foreign(sink)) {
      const answers = [
        await send(sink, { headers: [...binary('1'), ...headers] }),
        await send(sink, {
          path: '/api/fail',
          headers: ['content-type', 'application/cloudevents+json', ...headers],
          body: structured('2'),
        }),
      ];
      expect([headers, ...answers.map(({ status }) => status)]).toEqual([headers, 403, 403]);
    }
    expect((await read(sink, '/events')).body).toBe('[]\n');
    for (const headers of [[], ['origin', sink.url], ['sec-fetch-site', 'none']])
      expect((await send(sink, { headers: [...binary('1'), ...headers] })).status).toBe(200);
  });

  test('is not told that it may ask', async () => {
    const sink = await sinkWithPage();
    const origin = ['origin', 'http://evil.example.com'];
    const asks = [...origin, 'access-control-request-method', 'POST'];
    const answers = [
      await send(sink, { method: 'OPTIONS', path: '/api/fail', headers: asks }),
      await read(sink, '/events', origin),
      await read(sink, '/api/fail', origin),
      await read(sink, '/assets/index-1.js', origin),
    ];
    for (const { headers } of answers)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    for (const { headers } of answers.slice(1))
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });
});

test.each([
  '/',
  '/events',
  '/events/1',
  '/events/stream',
  '/api/fail',
  '/api/pipeline',
  '/assets/index-1.js',
  '/icon.svg',
])('under a foreign name %s is not served, so that no name can be turned to this machine', async (path) => {
  const sink = await sinkWithPage();
  await send(sink, { headers: binary('1') });
  for (const name of ['evil.example.com', `evil.example.com:${sink.port}`, `127.0.0.1.evil.example.com`]) {
    const answer = await read(sink, path, ['host', name]);
    expect([name, answer.status, JSON.parse(answer.body).code]).toEqual([name, 403, 'host.foreign']);
  }
});

test('a request that changes something is not served under a foreign name, whatever its origin', async () => {
  const sink = await sinkWithPage();
  const host = ['host', `evil.example.com:${sink.port}`, 'origin', `http://evil.example.com:${sink.port}`];
  const headers = ['content-type', 'application/json', ...host];
  const answer = await send(sink, { path: '/api/fail', headers, body: '{"status":503}' });
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'host.foreign']);
});

test('the page may only load what is its own, and is in no frame', async () => {
  const sink = await sinkWithPage();
  const { headers } = await read(sink, '/');
  const policy = new Map(
    String(headers['content-security-policy'])
      .split(';')
      .map((directive) => directive.trim().split(/ (.*)/))
      .map(([name, value]) => [name, value]),
  );
  expect(policy.get('default-src')).toBe("'none'");
  for (const name of ['script-src', 'style-src', 'connect-src']) expect(policy.get(name)).toBe("'self'");
  for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(policy.get(name)).toBe("'none'");
  expect(String(headers['content-security-policy'])).not.toMatch(/unsafe|\*|https?:/);
  for (const path of ['/', '/assets/index-1.js', '/icon.svg', '/events', '/api/fail']) {
    const answer = await read(sink, path);
    expect([path, answer.status, answer.headers['x-content-type-options']]).toEqual([path, 200, 'nosniff']);
  }
});

test.each([
  '/assets/../secret.txt',
  '/assets/%2e%2e/secret.txt',
  '/assets/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
  '/assets/..%5csecret.txt',
  '/assets/..\\secret.txt',
  '/assets/%2Fetc/passwd',
  '/assets//etc/passwd',
  '/assets/.secret',
  '/assets/%00',
  '/assets/index-1.js%00.txt',
  '/assets/',
  '/assets/%252e%252e/secret.txt',
  '/secret.txt',
])('%s leads to no file', async (path) => {
  const sink = await sinkWithPage();
  const answer = await read(sink, path);
  expect(answer.status).toBeGreaterThanOrEqual(300);
  expect(answer.body).not.toMatch(/SECRET|root:|page-/);
});
