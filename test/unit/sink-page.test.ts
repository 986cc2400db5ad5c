import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { binary, send, testSink } from './sink-rig.ts';

const html = ['accept', 'text/html,application/xhtml+xml,*/*;q=0.8'];

/** A built page, with a file beside it that is none of the page's. */
function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'page-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'dist/assets'), { recursive: true });
  writeFileSync(join(root, 'dist/index.html'), '<!doctype html>the page');
  writeFileSync(join(root, 'dist/icon.svg'), '<svg/>');
  writeFileSync(join(root, 'dist/assets/main-x1.js'), 'let a;');
  writeFileSync(join(root, 'dist/assets/main-x1.css'), 'a {}');
  writeFileSync(join(root, 'secret.js'), 'secret');
  return join(root, 'dist');
}

function get(path: string, headers: readonly string[] = []) {
  return { method: 'GET', path, headers };
}

test('who asks for HTML gets the page, under a strict policy', async () => {
  const sink = await testSink({ page: folder() });
  const { status, headers, body } = await send(sink, get('/', html));
  expect([status, body]).toEqual([200, '<!doctype html>the page']);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  });
  for (const accept of [[], ['accept', '*/*'], ['accept', 'application/json']]) {
    expect((await send(sink, get('/', accept))).status).toBe(405);
  }
});

test('HEAD of the page is GET without the body; other HEADs are taken for events, as by the real one', async () => {
  const sink = await testSink({ page: folder() });
  const head = (path: string, headers: readonly string[] = []) =>
    send(sink, { method: 'HEAD', path, headers });
  const { status, headers, body } = await head('/?op=insert', html);
  expect([status, body, headers['content-type']]).toEqual([200, '', 'text/html; charset=utf-8']);
  const others = [await head('/'), await head('/orders', html)];
  expect(others.map((answer) => answer.status)).toEqual([415, 415]);
});

test('its files come with their types, and for good', async () => {
  const sink = await testSink({ page: folder() });
  for (const [path, type] of [
    ['/assets/main-x1.js', /^text\/javascript/],
    ['/assets/main-x1.css', /^text\/css/],
    ['/icon.svg', /^image\/svg\+xml/],
  ] as const) {
    const { status, headers } = await send(sink, get(path));
    expect([path, status]).toEqual([path, 200]);
    expect(headers['content-type']).toMatch(type);
    expect(headers['x-content-type-options']).toBe('nosniff');
    if (path.startsWith('/assets'))
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  }
});

test.each([
  '/assets/../../secret.js',
  '/assets/..%2f..%2fsecret.js',
  '/assets/%2e%2e/%2e%2e/secret.js',
  '/assets/..%5c..%5csecret.js',
  '/assets/%00',
  '/assets/',
  '/assets/other.js',
  '/assets',
])('%s leads nowhere', async (path) => {
  const sink = await testSink({ page: folder() });
  const answer = await send(sink, get(path));
  expect(answer.status).toBeGreaterThanOrEqual(300);
  expect(answer.status).toBeLessThan(500);
  expect(answer.body).not.toContain('secret\n');
  expect(answer.body).not.toBe('secret');
});

test('a page that was not built says how to build it', async () => {
  const sink = await testSink({ page: join(folder(), 'nowhere') });
  const { status, headers, body } = await send(sink, get('/', html));
  expect([status, headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8']);
  expect(body).toContain('npm ci');
  expect(body).toContain('node scripts/page.mjs');
  expect((await send(sink, get('/icon.svg'))).status).toBe(404);
});

test('no other page can embed what is read here', async () => {
  const sink = await testSink();
  for (const path of ['/events', '/events/9', '/api/fail', '/none']) {
    const { headers } = await send(sink, get(path));
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
});

test('nothing is served under a name that a foreign page could give it', async () => {
  const sink = await testSink({ page: folder() });
  await send(sink, { headers: binary('1') });
  for (const path of [
    '/',
    '/assets/main-x1.js',
    '/events',
    '/events/1',
    '/events/stream',
    '/api/fail',
    '/api/pipeline',
  ]) {
    const answer = await send(sink, get(path, [...html, 'host', `evil.example.com:${sink.port}`]));
    expect([path, answer.status, JSON.parse(answer.body).code]).toEqual([path, 403, 'host.foreign']);
  }
});

test.each<[string, (port: number) => readonly string[], number]>([
  ['none', () => [], 200],
  ['its own', (port) => ['origin', `http://127.0.0.1:${port}`, 'sec-fetch-site', 'same-origin'], 200],
  ['another site', () => ['origin', 'https://evil.example.com'], 403],
  ['another port', (port) => ['origin', `http://127.0.0.1:${port + 1}`], 403],
  ['https', (port) => ['origin', `https://127.0.0.1:${port}`], 403],
  ['a file or a sandbox', () => ['origin', 'null'], 403],
  ['another site, told otherwise', () => ['sec-fetch-site', 'cross-site'], 403],
  [
    'a rebound name',
    (port) => ['origin', `http://evil.example.com:${port}`, 'host', `evil.example.com:${port}`],
    403,
  ],
])('origin %s', async (_, headersAt, status) => {
  const sink = await testSink();
  const headers = headersAt(sink.port);
  const action = await send(sink, {
    path: '/api/fail',
    headers: ['content-type', 'application/json', ...headers],
    body: '{"status":503,"count":1}',
  });
  expect(action.status).toBe(status);
  expect((await send(sink, get('/api/fail'))).body === 'null\n').toBe(status === 403);
  await send(sink, { path: '/api/fail', headers: ['content-type', 'application/json'], body: '{}' });
  expect((await send(sink, { headers: binary('1', headers) })).status).toBe(status);
  expect(JSON.parse((await send(sink, get('/events'))).body)).toHaveLength(status === 200 ? 1 : 0);
});
