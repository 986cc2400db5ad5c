import type { Server } from 'node:http';
import { request as ask } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { targetOf } from '../../emulator/event-request.ts';
import { serveHttp } from '../../emulator/http.ts';
import type { Orders } from '../../emulator/orders.ts';
import { readSend, send } from '../../emulator/send.ts';
import { PlumblineError } from '../../lib/problem.ts';
import { answer, RawSink } from './raw-sink.ts';

let server: Server;
let port = 0;
let ended: string[] = [];
let began = Promise.withResolvers<void>();

const problem = { code: 'replay.range', message: 'm', fix: 'f' };
const progress = { id: 'i', sink: 's', delivered: 0, failed: 0, total: 2 };

const orders: Orders = {
  async replay(body, signal) {
    if (JSON.stringify(body) === '{"table":"none"}') throw new PlumblineError(problem);
    return {
      progress: () => progress,
      async run() {
        if (JSON.stringify(body) === '{"table":"short"}') return { ...progress, delivered: 2, done: true };
        began.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended.push('hung up');
        return { ...progress, problem };
      },
    };
  },
  snapshot: async () => ({ connector: 'c', table: 't', id: '1', topic: 'p' }),
  send: async (body) => send(readSend(body), targetOf('http://127.0.0.1:1/')),
  stop: async () => {},
};

beforeEach(async () => {
  ended = [];
  began = Promise.withResolvers();
  const overall = () => ({ status: {} });
  server = await serveHttp(
    { sources: () => [], readings: () => [], overall, orders },
    { host: '127.0.0.1', port: 0 },
  );
  const at = server.address();
  port = typeof at === 'object' ? (at?.port ?? 0) : 0;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, text: await response.text() };
}

/** fetch sets Host by itself. */
const statusUnder = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    ask({ port, path: '/snapshot', method: 'POST', headers }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end('{}');
  });

describe('what the source takes by POST', () => {
  it('is answered in JSON', async () => {
    const { status, text } = await post('/snapshot', '{"table":"t"}');
    expect([status, JSON.parse(text)]).toEqual([200, { connector: 'c', table: 't', id: '1', topic: 'p' }]);
  });

  it.each([
    ['/snapshot', '{', 400, 'request.invalid'],
    ['/replay', ' '.repeat(70_000), 413, 'request.too-large'],
    ['/snapshot', ' '.repeat(1_100_000), 413, 'request.too-large'],
    ['/replay', '{"table":"none"}', 400, 'replay.range'],
    ['/send', '[]', 400, 'request.invalid'],
    ['/send', '{"to":"x"}', 502, 'sink.unreachable'],
  ])('%s with %.20s is answered with %i %s', async (path, body, status, code) => {
    const got = await post(path, body);
    expect([got.status, JSON.parse(got.text).code]).toEqual([status, code]);
  });

  it.each([
    [{ origin: 'http://evil.example' }, 403],
    [{ 'content-type': 'text/plain' }, 415],
  ])('is refused with %j', async (headers, status) => {
    expect((await post('/send', '{}', headers)).status).toBe(status);
  });

  it('is refused under a name of somebody else', async () => {
    expect(await statusUnder('evil.example')).toBe(403);
    expect(await statusUnder(`localhost:${port}`)).toBe(200);
  });

  it('cannot be asked for by GET, and nothing else can be posted', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/replay`)).status).toBe(405);
    expect((await post('/status', '{}')).status).toBe(405);
  });

  it('a replay tells how far it is, line by line', async () => {
    const { text } = await post('/replay', '{"table":"short"}');
    const lines = text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([progress, { ...progress, delivered: 2, done: true }]);
  });

  it('a replay ends when its client hangs up', async () => {
    const hangUp = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const asked = fetch(`http://127.0.0.1:${port}/replay`, {
      method: 'POST',
      body: '{"table":"long"}',
      headers,
      signal: hangUp.signal,
    });
    await (await asked).body?.getReader().read();
    await began.promise;
    hangUp.abort();
    await expect.poll(() => ended).toEqual(['hung up']);
  });
});

describe('a request to a sink', () => {
  const to = 'http://127.0.0.1:1/';

  it('is sent as it is, with what belongs to the connection made anew', async () => {
    const sink = new RawSink(() => 'HTTP/1.1 418 X\r\ncontent-length: 5\r\n\r\nshort');
    const url = await sink.listen();
    const plan = readSend({
      to,
      method: 'PUT',
      headers: [
        ['Ce-Id', 'ä'],
        ['x', '1'],
        ['X', '2'],
        ['Host', 'elsewhere'],
        ['Content-Length', '99'],
      ],
      bodyBase64: Buffer.from('body').toString('base64'),
    });
    const got = await send(plan, targetOf(`${url}/a?b`));
    sink.close();
    expect(got).toEqual({ to: `${url}/a?b`, status: 418, ms: expect.any(Number), body: 'short' });
    const host = url.replace('http://', '');
    expect(sink.heads).toEqual([
      `PUT /a?b HTTP/1.1\r\nCe-Id: ä\r\nx: 1\r\nX: 2\r\ncontent-length: 4\r\nhost: ${host}`,
    ]);
    expect(sink.bodies).toEqual(['body']);
  });

  it('without a body has no length', async () => {
    const sink = new RawSink(() => answer(200));
    await send(readSend({ to }), targetOf(await sink.listen()));
    sink.close();
    expect(sink.heads[0]).not.toContain('length');
  });

  it.each([
    [{}],
    [{ to, method: 'HEAD' }],
    [{ to, method: 'GET / HTTP/1.1\r\nx:' }],
    [{ to, headers: {} }],
    [{ to, headers: [['a']] }],
    [{ to, headers: [['a b', 'c']] }],
    [{ to, headers: [['a', 'b\r\n c']] }],
    [{ to, headers: [['a', 'b\r\nc: d']] }],
    [{ to, bodyBase64: '%' }],
    [{ to, body: 'x' }],
  ])('is refused as %j', (body) => {
    expect(() => readSend(body)).toThrow(PlumblineError);
  });
});
