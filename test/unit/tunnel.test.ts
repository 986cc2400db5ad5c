import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { duplexPair } from 'node:stream';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { targetOf } from '../../emulator/event-request.ts';
import { serveHttp } from '../../emulator/http.ts';
import { offerConnections } from '../../emulator/serving/offer.ts';
import { join, readLine } from '../../emulator/serving/streams.ts';
import { serveThere } from '../../emulator/serving/there.ts';
import { tunnel } from '../../emulator/serving/tunnel.ts';
import { readText } from '../../manifests/read.ts';
import { waitFor } from '../wait-for.ts';

const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};
const there = () => serveThere(new Map([['shop/image', 'http://fn:8080']]));

let serving: ReturnType<typeof serveThere>;
let api: Server;
let own: Server;
let offering: { stop(): void } | undefined;

beforeEach(async () => {
  serving = there();
  const tunnel = serving.offer;
  api = await serveHttp(
    { sources: () => [], readings: () => [], overall: () => ({ status: {} }), ...(tunnel ? { tunnel } : {}) },
    { host: '127.0.0.1', port: 0 },
  );
  own = createServer((_, response) => response.end('of your machine'));
  await new Promise<void>((done) => own.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  offering?.stop();
  await serving.stop();
  for (const server of [api, own]) {
    server.closeAllConnections();
    server.close();
  }
});

const offer = (portFor: (destination: string) => number | string) => {
  offering = offerConnections(`http://127.0.0.1:${portOf(api)}`, portFor);
};

const get = (socketPath: string): Promise<string> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path: '/' }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.once('end', () => resolve(body));
    })
      .once('error', reject)
      .end();
  });

const command = readText(
  `apiVersion: v1
kind: Service
metadata: {name: fn, namespace: shop, annotations: {plumbline.dev/command: run}}
---
apiVersion: v1
kind: Service
metadata: {name: image, namespace: shop}
`,
  'f.yaml',
).resources;

test('a container reaches what listens on 127.0.0.1 of the machine outside', async () => {
  offer((destination) => (destination === 'port 3000' ? portOf(own) : 'no'));
  const via = serving.viaFor(targetOf('http://127.0.0.1:3000/in'));
  expect(via).toBe(serving.viaFor(targetOf('http://localhost:3000')));
  // More than are held ready.
  const answers = await Promise.all(Array.from({ length: 12 }, () => get(via ?? '')));
  expect(new Set(answers)).toEqual(new Set(['of your machine']));
  expect(serving.viaFor(targetOf('http://example.com'))).toBeUndefined();
});

test('a program is waited for until it takes connections', async () => {
  let answer: number | string = 'shop/fn has not opened its port yet';
  offer((destination) => (destination === 'function shop/fn' ? answer : 'no'));
  await serving.apply(command, []);
  const [fn, image] = command;
  const target = targetOf((fn && serving.addressOf(fn)) ?? '');
  const awaited = serving.awaited(target);
  await waitFor(() => expect(awaited?.waiting).toContain('has not opened its port yet'));
  answer = portOf(own);
  await awaited?.opened;
  expect(await get(serving.viaFor(target) ?? '')).toBe('of your machine');
  expect(image && serving.addressOf(image)).toBe('http://fn:8080');
});

test('a port where nobody listens closes the connection, and says so', async () => {
  const gone = createTcpServer();
  await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
  const port = portOf(gone);
  await new Promise((done) => gone.close(done));
  offer(() => port);
  await serving.apply(command, []);
  const [fn] = command;
  const target = targetOf((fn && serving.addressOf(fn)) ?? '');
  await waitFor(() => expect(serving.awaited(target)?.waiting).toContain('ECONNREFUSED'));
  await expect(get(serving.viaFor(target) ?? '')).rejects.toThrow();
});

test('connections of an end that was started anew are all good', async () => {
  const again = () => offer((destination) => (destination === 'port 3000' ? portOf(own) : 'no'));
  again();
  const via = serving.viaFor(targetOf('http://127.0.0.1:3000/in')) ?? '';
  expect(await get(via)).toBe('of your machine');
  offering?.stop();
  const connections = () => new Promise((done) => api.getConnections((_, count) => done(count)));
  await waitFor(async () => expect(await connections()).toBe(0));
  again();
  for (let count = 0; count < 6; count += 1) expect(await get(via)).toBe('of your machine');
});

test('a stranger who asks for another protocol, and is gone, ends nothing', async () => {
  for (let count = 0; count < 5; count += 1) {
    const stranger = connect(portOf(api), '127.0.0.1');
    await once(stranger, 'connect');
    stranger.write('GET /tunnel HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: other\r\n\r\n');
    stranger.resetAndDestroy();
  }
  offer(() => portOf(own));
  expect(await get(serving.viaFor(targetOf('http://127.0.0.1:3000/in')) ?? '')).toBe('of your machine');
});

test('who has waited in vain is given none of the connections that come later', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const way = tunnel();
  const first = way.look('port 1');
  vi.advanceTimersByTime(3000);
  const second = way.look('port 2');
  vi.advanceTimersByTime(2000);
  expect(await first).toMatch(/nothing on your machine runs it/);
  const [ours, theirs] = duplexPair();
  way.offer(ours);
  expect(await readLine(theirs)).toBe('port 2');
  theirs.write('ok 4711\n');
  expect(await second).toBe(4711);
  await way.stop();
});

test('what was lost before it is joined ends the other', async () => {
  const [[one], [other]] = [duplexPair(), duplexPair()];
  await once(one.destroy(), 'close');
  join(one, other);
  expect(other.destroyed).toBe(true);
});
