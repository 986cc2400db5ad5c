import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { followEvents } from '../../scripts/sink-client.ts';
import { startSink } from '../../sink/server.ts';
import { binary, send, testSink } from './sink-rig.ts';
import { siteWith } from './site-rig.ts';

const siteAt = (port: number) =>
  siteWith({ ports: { database: 1, connect: 2, kafka: 3, source: 4, sink: port } });

test('who follows events sees each once, also across a restart of the sink', async () => {
  const before = await startSink({ port: 0 });
  for (const id of ['a', 'b', 'c']) await send(before, { headers: binary(id) });
  const stop = new AbortController();
  const seen = followEvents(siteAt(before.port), 2, stop.signal)[Symbol.asyncIterator]();
  const next = async () => (await seen.next()).value?.id;
  expect(await next()).toBe('c');
  // Its numbers begin anew: the fourth of them is not what comes after the third of the life before.
  const restarted = before.close().then(() => testSink({ port: before.port }));
  const after = await restarted;
  for (const id of ['d', 'e', 'f', 'g']) await send(after, { headers: binary(id) });
  expect([await next(), await next(), await next(), await next()]).toEqual(['d', 'e', 'f', 'g']);
  stop.abort();
});

test('who follows is told that the sink is gone and that it is back, once each, and when the stack was taken down', async () => {
  const sink = await startSink({ port: 0 });
  await send(sink, { headers: binary('a') });
  const stop = new AbortController();
  const told: string[] = [];
  let isDown = false;
  const seen = followEvents(siteAt(sink.port), 0, stop.signal, {
    onLost: () => told.push('lost'),
    onBack: () => told.push('back'),
    isOver: async () => isDown,
  })[Symbol.asyncIterator]();
  const next = async () => (await seen.next()).value?.id;
  expect(await next()).toBe('a');
  const second = next();
  await sink.close();
  await expect.poll(() => told).toEqual(['lost']);
  const again = await startSink({ port: sink.port });
  await send(again, { headers: binary('b') });
  expect(await second).toBe('b');
  expect(told).toEqual(['lost', 'back']);
  const third = next();
  isDown = true;
  await again.close();
  await expect(third).rejects.toThrow('The stack t was taken down');
  expect(told).toEqual(['lost', 'back']);
});

test('a stream that breaks before its first event, or within one, is asked for what is missing', async () => {
  const asked: unknown[] = [];
  const texts = [
    'event: hello\ndata: {"life":"a"}\n\n',
    'event: hello\ndata: {"life":"a"}\n\nid: a-3\ndata: {"id":"c"}\n\nid: a-4\ndata: {"id":"d"}\n',
    'event: hello\ndata: {"life":"b"}\n\nid: b-1\ndata: {"id":"d"}\n\n',
  ];
  const server = createServer((request, response) => {
    response.end(texts[asked.push(request.headers['last-event-id']) - 1]);
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const stop = new AbortController();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const seen = [];
  for await (const { id } of followEvents(siteAt(port), 2, stop.signal)) {
    seen.push(id);
    if (seen.length === 2) stop.abort();
  }
  expect(seen).toEqual(['c', 'd']);
  expect(asked).toEqual(['2', 'a-2', 'a-3']);
});

test('who takes no more of a stream has hung up, and nothing of it is told later', async () => {
  const ended = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    response.on('close', ended.resolve);
    response.write('event: hello\ndata: {"life":"a"}\n\nid: a-1\ndata: {"id":"a"}\n\n');
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const stop = new AbortController();
  for await (const { id } of followEvents(
    siteAt(typeof address === 'object' ? (address?.port ?? 0) : 0),
    0,
    stop.signal,
  )) {
    expect(id).toBe('a');
    break;
  }
  await ended.promise;
  stop.abort();
});
