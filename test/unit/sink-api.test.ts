import { expect, test } from 'vitest';
import { parseExactly } from '../../lib/json-exact.ts';
import { PlumblineError } from '../../lib/problem.ts';
import type { RawSend } from '../../lib/source-requests.ts';
import type { Access, Inside } from '../../sink/access.ts';
import type { Sink } from '../../sink/server.ts';
import { Tables } from '../../sink/tables/tables.ts';
import { binary, Collector, send, structured, testSink } from './sink-rig.ts';

const json = ['content-type', 'application/json'];

async function ask(sink: Sink, path: string, body?: unknown, headers: readonly string[] = []) {
  const sent =
    body === undefined
      ? { method: 'GET', headers }
      : { headers: [...json, ...headers], body: typeof body === 'string' ? body : JSON.stringify(body) };
  const answer = await send(sink, { path, ...sent });
  const text = Buffer.from(answer.body, 'latin1').toString();
  return { ...answer, body: text, said: JSON.parse(text) };
}

async function events(sink: Sink) {
  return (await ask(sink, '/events')).said;
}

test('a kept event with the request that it came in', async () => {
  const sink = await testSink();
  const body = '{"n":12345678901234567890}';
  const headers = binary('1', ['X-Twice', 'a', 'x-twice', 'gr\xfcn', ...json]);
  await send(sink, { path: '/orders?x=1', headers, body });
  const answer = await ask(sink, '/events/1');
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('"data":{"n":12345678901234567890}}');
  expect(answer.said).toMatchObject({ event: { id: '1', plumblineseq: 1 }, refusals: 0 });
  const { request } = answer.said;
  expect(request).toMatchObject({ method: 'POST', target: '/orders?x=1', httpVersion: '1.1' });
  expect(Buffer.from(request.body, 'base64').toString()).toBe(body);
  expect(request.headers.filter(([name]: string[]) => /twice/i.test(name ?? ''))).toEqual([
    ['X-Twice', 'a'],
    ['x-twice', 'gr\xfcn'],
  ]);
});

test('an event that is not kept is 404 with the reason', async () => {
  const sink = await testSink({ keep: 1 });
  for (const id of ['a', 'b']) await send(sink, { headers: binary(id) });
  for (const seq of [0, 1, 3]) {
    const answer = await ask(sink, `/events/${seq}`);
    expect([answer.status, answer.said.code]).toEqual([404, 'event.not-kept']);
    const why = seq === 1 ? 'Event 1 is not kept any more' : `There is no event ${seq}: this sink has only 2`;
    expect(answer.said.message).toBe(why);
  }
  expect((await ask(sink, '/events/2')).said.event.id).toBe('b');
});

test('told to refuse, it refuses so many events, keeps and prints none of them, and tells how often it did', async () => {
  const out = new Collector();
  const sink = await testSink({ out });
  const failing = await ask(sink, '/api/fail', { status: 503, count: 2 });
  expect(failing.said).toMatchObject({ status: 503, count: 2, hit: 0, since: expect.any(Number) });
  const post = () => send(sink, { headers: binary('1'), body: 'x' });
  const refused = await post();
  expect([refused.status, JSON.parse(refused.body).code]).toEqual([503, 'sink.failing']);
  expect((await ask(sink, '/api/fail')).said).toMatchObject({ hit: 1 });
  expect((await send(sink, { method: 'GET', path: '/healthz' })).status).toBe(204);
  expect((await post()).status).toBe(503);
  expect([await events(sink), out.take().length]).toEqual([[], 0]);
  expect((await post()).status).toBe(200);
  expect((await ask(sink, '/api/fail')).said).toBeNull();
  expect(await events(sink)).toMatchObject([{ id: '1', plumblinerefusals: 2 }]);
  expect((await ask(sink, '/events/1')).said.refusals).toBe(2);
  await post();
  expect((await events(sink))[1]).not.toHaveProperty('plumblinerefusals');
});

test('told to be late it takes the event and answers after the time; {} ends it', async () => {
  const sink = await testSink();
  await ask(sink, '/api/fail', { delayMs: 50 });
  const began = performance.now();
  expect((await send(sink, { headers: binary('1') })).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  expect(await events(sink)).toHaveLength(1);
  expect((await ask(sink, '/api/fail', {})).said).toBeNull();
});

test('a refusal below 400 has no body, which a sender could take for a reply', async () => {
  const sink = await testSink();
  await ask(sink, '/api/fail', { status: 302 });
  const answer = await send(sink, { headers: binary('1') });
  expect([answer.status, answer.body]).toEqual([302, '']);
  expect(await events(sink)).toEqual([]);
});

test.each([
  [103, 'only announces one'],
  [200, 'would count as delivered and yet be lost'],
  [299, 'would count as delivered and yet be lost'],
  [99, 'not a whole number from 100 to 599'],
  [503.5, 'not a whole number from 100 to 599'],
])('with the status %d nothing would fail: that is refused', async (status, why) => {
  const sink = await testSink();
  const answer = await ask(sink, '/api/fail', { status });
  expect([answer.status, answer.said.field]).toEqual([400, 'status']);
  expect(answer.said.message).toContain(why);
  expect((await ask(sink, '/api/fail')).said).toBeNull();
});

test('a sink that misbehaves takes dead letters at once all the same', async () => {
  const sink = await testSink();
  await ask(sink, '/api/fail', { status: 503, delayMs: 60_000, count: 2 });
  const letter = binary('1', ['ce-knativeerrordest', 'http://sink/', 'ce-knativeerrorcode', '503']);
  expect((await send(sink, { headers: letter })).status).toBe(200);
  const headers = ['content-type', 'application/cloudevents+json'];
  const again = structured('2', { knativeerrordest: 'http://sink/' });
  expect((await send(sink, { headers, body: again })).status).toBe(200);
  expect((await ask(sink, '/api/fail')).said).toMatchObject({ hit: 0 });
  expect(await events(sink)).toMatchObject([{ id: '1', knativeerrorcode: '503' }, { id: '2' }]);
});

test.each(['/api/fail', '/api/send', '/api/replay', '/api/snapshot'])(
  '%s refuses what is no request for it, with the reason',
  async (path) => {
    const sink = await testSink();
    for (const [body, headers, status, code] of [
      ['{"a"', [], 400, 'request.no-json'],
      ['"text"', [], 400, 'request.no-json'],
      ['[]', [], 400, 'request.invalid'],
      ['{"surprise":1}', [], 400, 'request.invalid'],
      [`{"a":"${'x'.repeat(1024 * 1024)}"}`, [], 413, 'request.too-large'],
      ['{}', ['content-encoding', 'gzip'], 415, 'request.no-json'],
    ] as const) {
      const answer = await ask(sink, path, body, headers);
      expect([answer.status, answer.said.code]).toEqual([status, code]);
      expect(answer.body).not.toMatch(/\.ts|node_modules/);
    }
    const form = await send(sink, { path, headers: ['content-type', 'text/plain'], body: '{}' });
    expect(form.status).toBe(415);
  },
);

test('an event is an event whatever its path is', async () => {
  const sink = await testSink();
  expect((await send(sink, { path: '/api/fail', headers: binary('1', json), body: '{}' })).status).toBe(200);
  const headers = ['content-type', 'application/cloudevents+json'];
  expect((await send(sink, { path: '/api/send', headers, body: structured('2') })).status).toBe(200);
  expect(await events(sink)).toHaveLength(2);
});

test.each([
  ['GET', '/api/nope'],
  ['GET', '/api/send'],
  ['POST', '/api/nope'],
])('%s %s is told what there is', async (method, path) => {
  const sink = await testSink();
  const answer = await ask(sink, path, method === 'POST' ? {} : undefined);
  expect([answer.status, answer.said.code]).toEqual([404, 'api.unknown']);
  expect(answer.said.message).toBe(`There is no ${method} ${path}`);
  expect(answer.said.fix).toContain('/api/pipeline');
});

test('a sink that runs alone says what it lacks', async () => {
  const sink = await testSink();
  for (const answer of [
    await ask(sink, '/api/pipeline'),
    await ask(sink, '/api/tables/a.b'),
    await ask(sink, '/api/snapshot', { table: 'a.b' }),
    await ask(sink, '/api/replay', { table: 'a.b' }),
  ]) {
    expect([answer.status, answer.said.code]).toEqual([501, 'sink.alone']);
  }
});

test('sends a composed event to itself, in both modes', async () => {
  const sink = await testSink();
  const event = { specversion: '1.0', id: '1', source: '/s', type: 't', plumblineseq: 77, grün: undefined };
  const data = { datacontenttype: 'application/json', data: { a: 'ü' }, ext: 'ü' };
  for (const mode of ['binary', 'structured']) {
    const sent = await ask(sink, '/api/send', { event: { ...event, ...data }, mode });
    expect(sent.said).toMatchObject({ status: 200, body: '', ms: expect.any(Number) });
  }
  const kept = await events(sink);
  expect(kept).toMatchObject([
    { id: '1', ...data, plumblineseq: 1 },
    { id: '1', ...data, plumblineseq: 2 },
  ]);
  expect((await ask(sink, '/events/1')).said.request.headers).toContainEqual(['ce-id', '1']);
});

test('says of itself where the user finds it', async () => {
  const sink = await testSink({ access: () => ({ address: () => 'http://127.0.0.1:18080' }) });
  const event = { specversion: '1.0', id: '1', source: '/s', type: 't' };
  for (const to of [{}, { to: `${sink.url}/in?a=b` }, { to: 'http://127.0.0.1:18080/in?a=b' }]) {
    const path = 'to' in to ? '/in?a=b' : '/';
    const sent = await ask(sink, '/api/send', { event, ...to });
    expect(sent.said).toMatchObject({ status: 200, to: `http://127.0.0.1:18080${path}` });
  }
});

test('what cannot be a header is refused by its field', async () => {
  const sink = await testSink();
  const event = { specversion: '1.0', id: 'a\r\nx: y', source: '/s', type: 't' };
  const broken = await ask(sink, '/api/send', { event });
  expect([broken.status, broken.said.field]).toEqual([400, 'event.id']);
  const compound = await ask(sink, '/api/send', { event: { ...event, id: '1', ext: {} } });
  expect([compound.status, compound.said.field]).toEqual([400, 'event.ext']);
  // The sink's own answer to an event that is none.
  const empty = await ask(sink, '/api/send', { event: {} });
  expect(empty.said.status).toBe(415);
});

test('numbers of a composed event that no double holds arrive as they were written', async () => {
  const sink = await testSink();
  for (const mode of ['binary', 'structured']) {
    const event = { ...JSON.parse(structured(mode)), data: parseExactly('{"n":18446744073709551615}') };
    const body = JSON.stringify({ mode, event });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${sink.url}/api/send`, { method: 'POST', headers, body })).status).toBe(200);
  }
  const { body } = await ask(sink, '/events');
  expect(body.match(/"data":\{"n":18446744073709551615\}/g)).toHaveLength(2);
});

test('a kept event is sent again as it came, marked as a replay, whatever its mode was', async () => {
  const sink = await testSink();
  const big = '{"n":12345678901234567890}';
  await send(sink, { path: '/in', headers: binary('1', ['x-a', '1', 'X-A', '2', ...json]), body: big });
  const headers = ['content-type', 'application/cloudevents+json; charset=utf-8'];
  await send(sink, { headers, body: `${structured('2').slice(0, -1)}, "data": ${big} }\n` });
  const batch = ['content-type', 'application/cloudevents-batch+json'];
  await send(sink, {
    headers: batch,
    body: `[${structured('3')},${structured('4').slice(0, -1)},"data":${big}}]`,
  });
  for (const seq of [1, 2, 4]) {
    expect((await ask(sink, '/api/send', { seq })).said).toMatchObject({ status: 200 });
  }
  const all = (await ask(sink, '/events')).body;
  expect(all.match(/12345678901234567890/g)).toHaveLength(6);
  const again = JSON.parse(all).slice(4);
  expect(again).toMatchObject(
    ['1', '2', '4'].map((id) => ({ id, plumblinereplay: expect.stringMatching(/^[0-9a-f]{8}$/) })),
  );
  const { request } = (await ask(sink, '/events/5')).said;
  expect(request.target).toBe('/in');
  expect(request.headers.slice(0, 6).flat()).toEqual(binary('1', ['x-a', '1', 'X-A', '2']));
});

test('a request that comes once more is told of as such, and never sent on so', async () => {
  const sink = await testSink();
  const source = '/apis/v1/namespaces/n/kafkasources/s#shop.shop.orders';
  const headers = binary('partition:0/offset:4').map((value, i, all) =>
    all[i - 1]?.toLowerCase() === 'ce-source' ? source : value,
  );
  for (let i = 0; i < 2; i++) await send(sink, { headers, body: '{}' });
  const [first, second] = await events(sink);
  expect(first).not.toHaveProperty('plumblineagain');
  expect(second).toHaveProperty('plumblineagain', true);
  expect((await ask(sink, '/events/2')).said.event.plumblineagain).toBe(true);
  await ask(sink, '/api/send', { seq: 2 });
  expect((await events(sink))[2]).not.toHaveProperty('plumblineagain');
});

test('what is sent elsewhere goes as it is, or by who knows Services', async () => {
  const other = await testSink();
  const alone = await testSink();
  await send(alone, { headers: binary('1'), body: '{}' });
  const sent = await ask(alone, '/api/send', { seq: 1, to: other.url });
  expect(sent.said).toMatchObject({ to: `${other.url}/`, status: 200 });
  expect(await events(other)).toMatchObject([{ id: '1', plumblinereplay: expect.any(String) }]);
  const service = await ask(alone, '/api/send', { seq: 1, to: 'default/orders' });
  expect([service.status, service.said.code]).toEqual([400, 'send.url']);
  await other.close();
  const gone = await ask(alone, '/api/send', { seq: 1, to: other.url });
  expect([gone.status, gone.said.code]).toEqual([502, 'send.failed']);

  const asked: RawSend[] = [];
  const access: Access = {
    async send(request) {
      asked.push(request);
      return { to: 'http://orders', status: 204, ms: 1, body: '' };
    },
  };
  const helped = await testSink({ access: () => access });
  const event = {
    specversion: '1.0',
    id: '1',
    source: '/s',
    type: 't',
    datacontenttype: 'text/plain',
    data: 'x',
  };
  const own = await ask(helped, '/api/send', { event, to: `${helped.url}/mine?x=1` });
  expect(own.said).toMatchObject({ to: `${helped.url}/mine?x=1`, status: 200 });
  expect((await ask(helped, '/api/send', { event, to: 'default/orders' })).said.status).toBe(204);
  expect(asked).toEqual([
    {
      to: 'default/orders',
      headers: expect.arrayContaining([['content-type', 'text/plain']]),
      bodyBase64: 'eA==',
    },
  ]);
});

test('a row that is nested beyond measure is served as it came', async () => {
  const row = `{"id":1,"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const sink = await testSink({
    access: ({ onKept }) => {
      const tables = new Tables();
      onKept((kept) => tables.take(kept));
      return { rows: (table, { limit }) => ({ columns: null, ...(tables.rows(table, limit) ?? none) }) };
    },
  });
  const body = `{"source":{"db":"a","table":"b"},"op":"c","after":${row}}`;
  const headers = binary('1', [...json, 'ce-key', '{"id":1}']);
  expect((await send(sink, { headers, body })).status).toBe(200);
  const answer = await ask(sink, '/api/tables/a.b');
  expect(answer.status).toBe(200);
  expect(answer.body).toContain(`"rows":[{"row":${row},"seq":1`);
});

const none = { table: '', key: [], rows: [], more: 0 };

test('with the help of others it tells of tables, takes snapshots and replays line by line', async () => {
  const taken: unknown[] = [];
  const progress = { id: 'r1', sink: 'http://x', delivered: 1, failed: 0, total: 2 };
  const problem = { code: 'kafka.unreachable', message: 'It is down', fix: 'Start it' };
  let closed = false;
  const access = ({ onKept, failing }: Inside): Access => {
    onKept(({ seq, event }) => taken.push([seq, event.id]));
    return {
      rows: (table, { limit, text }) =>
        table === 'a.b' ? { table, key: [text], columns: null, rows: [], more: limit } : undefined,
      async snapshot({ table }) {
        if (table === 'a.b') return { connector: 'c', table, id: '1', topic: 't' };
        throw new PlumblineError({ ...problem, code: failing() ? 'x' : 'kafka.unreachable' });
      },
      async *replay({ topic }) {
        if (topic !== undefined) throw new PlumblineError(problem);
        yield { ...progress, delivered: 0 };
        yield progress;
        throw new PlumblineError(problem);
      },
      close() {
        closed = true;
      },
    };
  };
  const sink = await testSink({ access });
  for (const id of ['1', '2']) await send(sink, { headers: binary(id) });
  expect(taken).toEqual([
    [1, '1'],
    [2, '2'],
  ]);
  expect((await ask(sink, '/api/tables/a.b?limit=5')).said).toMatchObject({ table: 'a.b', more: 5 });
  expect((await ask(sink, '/api/tables/a.b?q=N%C3%BA%20%26')).said).toMatchObject({
    key: ['Nú &'],
    more: 1000,
  });
  expect((await ask(sink, '/api/tables/a.c')).status).toBe(404);
  expect((await ask(sink, '/api/snapshot', { table: 'a.b' })).said).toMatchObject({ connector: 'c' });
  const down = await ask(sink, '/api/snapshot', { table: 'a.c' });
  expect([down.status, down.said]).toEqual([502, problem]);
  expect((await ask(sink, '/api/replay', { topic: 't' })).said).toEqual(problem);
  const { body, headers } = await send(sink, { path: '/api/replay', headers: json, body: '{"table":"a.b"}' });
  expect(headers['content-type']).toBe('application/x-ndjson');
  expect(
    body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([{ ...progress, delivered: 0 }, progress, { ...progress, problem }]);
  await sink.close();
  expect(closed).toBe(true);
});

test('who hangs up ends the replay', async () => {
  const ended = Promise.withResolvers<void>();
  const access: Access = {
    async *replay(_request, signal) {
      yield { id: 'r1', sink: 'http://x', delivered: 0, failed: 0, total: 2 };
      signal.addEventListener('abort', () => ended.resolve());
      await ended.promise;
    },
  };
  const sink = await testSink({ access: () => access });
  const abort = new AbortController();
  const response = await fetch(`${sink.url}/api/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"table":"a.b"}',
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  abort.abort();
  await ended.promise;
});
