import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { number, object, text } from '../../lib/shape.ts';
import { failing, pipelineView, replayProgress, tableRows } from '../../sink/contract-shapes.ts';
import { get, linesOf, post, postLines, problemsOf } from '../../sink/page/state/api.ts';

const thing = object<{ name: string; count?: number }>({ name: text }, { count: number });

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  vi.unstubAllGlobals();
});

/** A page asks relative to where it came from; Node's fetch has no such place. */
async function serve(listener: RequestListener): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const real = fetch;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => real(`http://127.0.0.1:${port}${path}`, init));
}

async function all<T>(of: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const each of of) list.push(each);
  return list;
}

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => [],
    (error: unknown) => problemsOf(error),
  );

test('a shape takes further fields, and neither missing nor wrong ones', () => {
  expect(thing({ name: 'a', more: true })).toBe(true);
  expect(thing({ name: 'a', count: 2 })).toBe(true);
  expect(thing({ name: 'a', count: '2' })).toBe(false);
  expect(thing({ count: 2 })).toBe(false);
  expect(thing([{ name: 'a' }])).toBe(false);
  expect(thing(null)).toBe(false);
});

test('the shapes take what the contract says', () => {
  expect(
    pipelineView({
      at: 1,
      stations: [
        {
          name: 'sink',
          title: 'Event Display',
          state: 'up',
          address: '',
          detail: '',
          since: 1,
          rate: null,
          rateOf: 'events',
          lastError: null,
        },
      ],
      connectors: [{ name: 'c', state: 'RUNNING', tasks: [{ id: 0, state: 'FAILED', cause: 'x' }] }],
      sources: [],
      functions: [],
      problems: [{ code: 'a', message: 'b', fix: 'c', line: 3 }],
      failing: { since: 1, hit: 0, status: 503 },
      tables: [
        {
          table: 'a.b',
          counts: { insert: 1 },
          perSecond: [0],
          latencyMs: null,
          rows: 1,
          complete: true,
          databaseRows: null,
        },
      ],
    }),
  ).toBe(true);
  expect(pipelineView({ at: 1, stations: [] })).toBe(false);
  expect(failing(null)).toBe(false);
  expect(replayProgress({ id: 'a', sink: 'b', delivered: 1, failed: 0, total: 2, done: false })).toBe(false);
  expect(
    tableRows({ table: 'a', key: ['id'], columns: null, rows: [{ row: { id: 1 }, seq: 1, at: 2 }], more: 0 }),
  ).toBe(true);
});

test('a question is answered in its shape, or the answer is a problem', async () => {
  await serve(({ url }, response) => response.end(url === '/good' ? '{"name":"a"}' : '<html>'));
  expect(await get('/good', thing)).toEqual({ name: 'a' });
  expect(await caught(get('/bad', thing))).toMatchObject([{ code: 'page.shape' }]);
});

test('a request carries JSON, and a refusal its problem with the field', async () => {
  const types: unknown[] = [];
  await serve(({ headers }, response) => {
    types.push(headers['content-type']);
    response.writeHead(400).end('{"code":"a.b","message":"no","fix":"do","field":"status"}');
  });
  expect(await caught(post('/api/fail', { status: 1 }, thing))).toEqual([
    { code: 'a.b', message: 'no', fix: 'do', field: 'status' },
  ]);
  expect(types).toEqual(['application/json']);
});

test('a sink that is not there is a problem with a way out', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await caught(get('/x', thing))).toMatchObject([
    { code: 'page.no-answer', message: 'Event Display does not answer: Failed to fetch' },
  ]);
});

test('lines of an answer come one by one, cut wherever the network cut them', async () => {
  const bytes = new TextEncoder().encode('{"name":"ä"}\n\n{"name":"b"}\n{"name":"c"}');
  async function* cut() {
    for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
  }
  expect(await all(linesOf(cut()))).toEqual(['{"name":"ä"}', '{"name":"b"}', '{"name":"c"}']);
  await serve((_request, response) => response.end('{"name":"a"}\n{"name":"b"}\n'));
  const lines = postLines('/x', {}, thing, new AbortController().signal);
  expect(await all(lines)).toEqual([{ name: 'a' }, { name: 'b' }]);
});
