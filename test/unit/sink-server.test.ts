import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { CloudEvent, HTTP } from 'cloudevents';
import { expect, onTestFinished, test } from 'vitest';
import { PlumblineError } from '../../lib/problem.ts';
import { Live } from '../../sink/live.ts';
import { startSink } from '../../sink/server.ts';
import { Store } from '../../sink/store.ts';
import { binary, Collector, send, sendRaw, structured, testSink } from './sink-rig.ts';

const batch = ['content-type', 'application/cloudevents-batch+json'];

function get(path: string, headers: readonly string[] = []) {
  return { method: 'GET', path, headers };
}

function ids(body: string): unknown[] {
  return JSON.parse(body).map((event: { id: unknown }) => event.id);
}

test('keeps events and serves those after a number', async () => {
  const sink = await testSink({ keep: 3 });
  for (const id of ['a', 'b', 'c', 'd']) await send(sink, { headers: binary(id), body: '{}' });
  const all = await send(sink, get('/events'));
  expect(all.headers['content-type']).toBe('application/cloudevents-batch+json');
  expect([all.headers['plumbline-first-seq'], all.headers['plumbline-last-seq']]).toEqual(['2', '4']);
  expect(ids(all.body)).toEqual(['b', 'c', 'd']);
  expect(JSON.parse(all.body)[0].plumblineseq).toBe(2);
  expect(ids((await send(sink, get('/events?after=3'))).body)).toEqual(['d']);
  expect(ids((await send(sink, get('/events?after=0&limit=2'))).body)).toEqual(['b', 'c']);
  expect((await send(sink, get('/events?after=4'))).body).toBe('[]\n');
  expect(ids((await send(sink, get('/events?after=1000'))).body)).toEqual(['b', 'c', 'd']);
});

test.each(['/events?after=x', '/events?limit=-1', '/events?after=1&after=2', '/events/stream?after=1.5'])(
  '%s is refused with the reason',
  async (path) => {
    const answer = await send(await testSink(), get(path));
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'query.not-a-number' });
  },
);

test('all of a batch or nothing of it', async () => {
  const out = new Collector();
  const sink = await testSink({ out });
  const bad = await send(sink, { headers: batch, body: `[${structured('1')},${structured('')}]` });
  expect([bad.status, bad.body]).toEqual([400, 'id: MUST be a non-empty string\n']);
  expect((await send(sink, { headers: batch, body: '{}' })).status).toBe(500);
  expect(out.take()).toHaveLength(0);
  expect((await send(sink, get('/events'))).body).toBe('[]\n');
});

test('what the SDK of CloudEvents sends is taken, and what is served it reads', async () => {
  const sink = await testSink();
  const event = new CloudEvent({ source: '/sdk', type: 't', data: { a: [1, 'ü'] }, ext: 'x' });
  for (const { headers, body } of [HTTP.binary(event), HTTP.structured(event)]) {
    const flat = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
    expect((await send(sink, { headers: flat, body: String(body) })).status).toBe(200);
  }
  const { headers, body } = await send(sink, get('/events'));
  const read = HTTP.toEvent({ headers, body: Buffer.from(body, 'latin1').toString() });
  expect(read).toMatchObject([
    { id: event.id, data: { a: [1, 'ü'] }, ext: 'x' },
    { id: event.id, data: { a: [1, 'ü'] }, ext: 'x' },
  ]);
});

/** The events' ids in a stream's text. */
function seen(text: string): string[] {
  return [...text.matchAll(/^data: .*"id":"(\w+)"/gm)].map(([, id = '']) => id);
}

/** The stream's text until it holds what is looked for. */
async function stream(sink: { url: string }, until: string, init: RequestInit = {}, path = '/events/stream') {
  const abort = new AbortController();
  const response = await fetch(sink.url + path, { ...init, signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes(until)) break;
  }
  abort.abort();
  return text;
}

test('live events, and those before when asked', async () => {
  const sink = await testSink();
  await send(sink, { headers: binary('before'), body: '{\n"a": 1\r\n}' });
  const replayed = await stream(sink, '"id":"before"', {}, '/events/stream?after=0');
  const [, data = ''] = /^id: [0-9a-f]+-1\ndata: (.*)$/m.exec(replayed) ?? [];
  expect(JSON.parse(data)).toMatchObject({ id: 'before', data: { a: 1 }, plumblineseq: 1 });

  const response = await fetch(`${sink.url}/events/stream`);
  const reader = response.body?.getReader();
  // The greeting tells that it listens.
  const greeting = Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(greeting).toMatch(/^retry: 1000\nevent: hello\ndata: {"life":"[0-9a-f]+","first":1,"last":1}\n\n$/);
  await send(sink, { headers: binary('now') });
  const live = Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(live).toMatch(/^id: [0-9a-f]+-2\ndata: \{.*"id":"now"/);
  await reader?.cancel();
});

test('a stream goes on where it was left, and tells what is gone', async () => {
  const sink = await testSink({ keep: 2 });
  for (const id of ['a', 'b', 'c', 'd']) await send(sink, { headers: binary(id) });
  const from = (id: string) => stream(sink, '"id":"d"', { headers: { 'last-event-id': id } });
  const resumed = await from('3');
  expect(seen(resumed)).toEqual(['d']);
  expect(await from('1')).toContain('event: missed\ndata: {"count":1}\n\n');
  const [, life] = /"life":"(\w+)"/.exec(resumed) ?? [];
  expect(seen(await from(`${life}-3`))).toEqual(['d']);
  // The number of another life says nothing here: all that is kept is new, and what is gone was missed.
  const anew = await from('0-3');
  expect(seen(anew)).toEqual(['c', 'd']);
  expect(anew).toContain('event: missed\ndata: {"count":2}\n\n');
});

test('what is told beside the events goes to those who asked for it', async () => {
  const store = new Store(10, 1e6);
  const live = new Live(store);
  onTestFinished(() => live.close());
  live.onWatch = (tell) => tell('pipeline', { now: live.watched });
  const server = createServer((request, response) =>
    live.join(response, { seq: 0 }, request.url === '/watch'),
  );
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const [plain, watching] = await Promise.all([fetch(url), fetch(`${url}/watch`)]);
  expect(live.watched).toBe(1);
  live.tell('pipeline', { a: 'x\ny' });
  await live.close();
  expect(await watching.text()).toMatch(
    /event: pipeline\ndata: {"now":1}\n\nevent: pipeline\ndata: {"a":"x\\ny"}\n\n$/,
  );
  expect(await plain.text()).not.toContain('pipeline');
  expect(live.watched).toBe(0);
});

test('who watches hears a beat each half second; who reads events does not', async () => {
  const sink = await testSink();
  const stop = new AbortController();
  const url = `http://127.0.0.1:${sink.port}/events/stream`;
  const [plain, watching] = await Promise.all(
    [url, `${url}?pipeline=1`].map((each) => fetch(each, { signal: stop.signal })),
  );
  let text = '';
  for await (const chunk of watching?.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.split('event: beat\ndata: {}\n\n').length > 2) break;
  }
  const first = await plain?.body?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toMatch(/^retry: 1000\nevent: hello\n.*\n\n$/);
  stop.abort();
});

test('a stream that is not read holds up nobody', async () => {
  const sink = await testSink({ keep: 5 });
  const socket = connect(sink.port, '127.0.0.1');
  socket.pause();
  socket.write('GET /events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const body = Buffer.alloc(1024 * 1024, 'x');
  for (let i = 0; i < 40; i++)
    expect((await send(sink, { headers: binary(String(i)), body })).status).toBe(200);
  socket.destroy();
});

test('foreign names may send but not read', async () => {
  const sink = await testSink();
  const host = ['host', 'evil.example.com'];
  expect((await send(sink, { headers: [...binary('1'), ...host] })).status).toBe(200);
  for (const path of ['/events', '/events/stream']) {
    const answer = await send(sink, get(path, host));
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'host.foreign']);
  }
});

test('too large a body is refused with the reason, announced or not', async () => {
  const sink = await testSink({ maxBody: 1000 });
  const body = Buffer.alloc(1001, 'x');
  const told = await send(sink, { headers: binary('1'), body });
  expect([told.status, JSON.parse(told.body).code]).toEqual([413, 'event.too-large']);
  const untold = await fetch(sink.url, {
    method: 'POST',
    headers: { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/x', 'ce-type': 't' },
    body: new Blob([body]).stream(),
    duplex: 'half',
  });
  expect(untold.status).toBe(413);
  expect((await send(sink, { headers: binary('1'), body: body.subarray(1) })).status).toBe(200);
});

test('more bodies at a time than there is room for are put off, until there is room again', async () => {
  const sink = await testSink({ maxPending: 1000 });
  const socket = connect(sink.port, '127.0.0.1');
  const headers = 'Host: x\r\nce-specversion: 1.0\r\nce-id: slow\r\nce-source: /x\r\nce-type: t\r\n';
  socket.write(`POST / HTTP/1.1\r\n${headers}Expect: 100-continue\r\nContent-Length: 901\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write('x'.repeat(900));
  const body = 'x'.repeat(200);
  let answer = await send(sink, { headers: binary('1'), body });
  // The first bytes may take another way through the machine.
  while (answer.status === 200) answer = await send(sink, { headers: binary('1'), body });
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, 'sink.busy']);
  socket.destroy();
  while (answer.status === 503) answer = await send(sink, { headers: binary('1'), body });
  expect(answer.status).toBe(200);
});

test('who hangs up before a late answer takes no room any more', async () => {
  const sink = await testSink({ maxPending: 1000 });
  const fail = { path: '/api/fail', headers: ['content-type', 'application/json'] };
  await send(sink, { ...fail, body: '{"delayMs":600000}' });
  const socket = connect(sink.port, '127.0.0.1');
  const headers = 'Host: x\r\nce-specversion: 1.0\r\nce-id: slow\r\nce-source: /x\r\nce-type: t\r\n';
  socket.write(`POST / HTTP/1.1\r\n${headers}Content-Length: 900\r\n\r\n${'x'.repeat(900)}`);
  let taken = await send(sink, get('/events'));
  while (taken.body === '[]\n') taken = await send(sink, get('/events'));
  await send(sink, { ...fail, body: '{}' });
  const post = () => send(sink, { headers: binary('1'), body: 'x'.repeat(200) });
  expect((await post()).status).toBe(503);
  socket.destroy();
  let answer = await post();
  while (answer.status === 503) answer = await post();
  expect(answer.status).toBe(200);
});

test('other methods are the real ones: 405 for reading where there is nothing to read', async () => {
  const sink = await testSink();
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/events/'.slice(0, -1).concat('x')],
    ['DELETE', '/events'],
    ['OPTIONS', '/'],
  ] as const) {
    const answer = await send(sink, { method, path });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  }
  expect((await send(sink, { method: 'PATCH', path: '/any', headers: binary('1') })).status).toBe(200);
  expect((await send(sink, { path: '//x', headers: binary('1') })).headers.location).toBe('/x');
  expect((await send(sink, { path: '/%zz', headers: binary('1') })).status).toBe(400);
});

test('of a connection that ends with a refusal nothing more is taken', async () => {
  const out = new Collector();
  const sink = await testSink({ out });
  const event = `${binary('1')
    .join('\r\n')
    .replace(/(ce-\w+)\r\n/g, '$1: ')}\r\nContent-Length: 0\r\n\r\n`;
  const answer = await sendRaw(sink, `POST / HTTP/1.1\r\n${event}POST / HTTP/1.1\r\nHost: h\r\n${event}`);
  expect(answer).toEqual({ status: 400, body: '400 Bad Request: missing required Host header' });
  expect(out.take()).toHaveLength(0);
});

test('headers as large as Go takes them', async () => {
  const out = new Collector();
  const sink = await testSink({ out });
  const key = 'k'.repeat(900_000);
  expect((await send(sink, { headers: binary('1', ['ce-key', key]) })).status).toBe(200);
  expect(out.take().toString()).toContain(`  key: ${key}\n`);
});

test('connections are kept, and no needless headers come with an answer', async () => {
  const sink = await testSink();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  agent.on('free', (socket) => sockets.add(socket));
  for (let i = 0; i < 5; i++) {
    const { headers } = await send(sink, { headers: binary(String(i)), agent });
    expect(Object.keys(headers).sort()).toEqual(['connection', 'content-length', 'date', 'keep-alive']);
  }
  expect(sockets.size).toBe(1);
  agent.destroy();
});

test('texts of many senders are whole and each in its order', async () => {
  const out = new Collector();
  const sink = await testSink({ out });
  const senders = Array.from({ length: 8 }, async (_, sender) => {
    for (let i = 0; i < 20; i++) await send(sink, { headers: binary(`${sender}-${i}`), body: '[1]' });
  });
  await Promise.all(senders);
  const printed = out.take().toString();
  const texts = [...printed.matchAll(/ {2}id: (\d)-(\d+)\nData,\n {2}\[1\]\n/g)];
  expect(texts).toHaveLength(160);
  for (let sender = 0; sender < 8; sender++) {
    const order = texts.filter((match) => match[1] === String(sender)).map((match) => Number(match[2]));
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
  }
});

test('nobody is answered before the text has been taken', async () => {
  const released: (() => void)[] = [];
  const texts: string[] = [];
  const out = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      texts.push(chunk.toString());
      released.push(done);
    },
  });
  const sink = await testSink({ out });
  const answered: string[] = [];
  const sent = ['a', 'b'].map(async (id) => {
    await send(sink, { headers: binary(id) });
    answered.push(id);
  });
  const until = async (met: () => boolean) => {
    while (!met()) await new Promise((resolve) => setImmediate(resolve));
  };
  await until(() => released.length === 1);
  // A whole request and answer of another kind: time enough for a wrong answer.
  await send(sink, get('/healthz'));
  expect(answered).toEqual([]);
  while (answered.length < 2) {
    released.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(sent);
  expect(texts.join('')).toMatch(/id: a[\s\S]*id: b|id: b[\s\S]*id: a/);
});

test('a reader of the text that goes away is told, and events are still taken', async () => {
  const out = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
  const lost: string[] = [];
  const sink = await testSink({ out, onOutLost: (error) => lost.push(error.message) });
  expect((await send(sink, { headers: binary('1') })).status).toBe(200);
  expect((await send(sink, { headers: binary('2') })).status).toBe(200);
  expect(lost).toEqual(['EPIPE']);
  expect(ids((await send(sink, get('/events'))).body)).toEqual(['1', '2']);
});

test('closing lets what is under way finish, and ends streams', async () => {
  const out = new Collector();
  const sink = await startSink({ port: 0, out });
  const live = await fetch(`${sink.url}/events/stream`);
  const socket = connect(sink.port, '127.0.0.1');
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      // Half of the body is still to come when the sink is asked to close.
      if (text.startsWith('HTTP/1.1 100')) socket.write('b');
    });
    socket.on('close', () => resolve(text));
  });
  const headers = 'Host: x\r\nce-specversion: 1.0\r\nce-id: late\r\nce-source: /x\r\nce-type: t\r\n';
  socket.write(`POST / HTTP/1.1\r\n${headers}Expect: 100-continue\r\nContent-Length: 2\r\n\r\na`);
  await new Promise((resolve) => socket.once('data', resolve));
  await sink.close();
  expect(await answer).toContain('HTTP/1.1 200 OK');
  expect(out.take().toString()).toContain('  id: late\nData,\n  ab\n');
  // Also what was answered last is told.
  expect(seen(await live.text())).toEqual(['late']);
  await expect(fetch(sink.url)).rejects.toThrow();
  await sink.close();
});

test('a port that is taken is said so', async () => {
  const sink = await testSink();
  const failed = startSink({ port: sink.port });
  await expect(failed).rejects.toThrow(PlumblineError);
  await expect(failed).rejects.toMatchObject({ problems: [{ code: 'port.taken' }] });
  await expect(startSink({ port: 0, host: '203.0.113.1' })).rejects.toMatchObject({
    problems: [{ code: 'host.unknown' }],
  });
});
