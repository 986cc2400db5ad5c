import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { outward } from '../../compose/outward.ts';
import { PlumblineError } from '../../lib/problem.ts';
import { sourceAccess } from '../../scripts/source-access.ts';
import { outwardAccess } from '../../scripts/source-outward.ts';

let server: Server | undefined;
const asked: unknown[] = [];

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  asked.length = 0;
});

async function source(answer: (response: ServerResponse) => void) {
  const listening = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push([request.method, request.url, request.headers['content-type'], JSON.parse(body)]);
    answer(response);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const at = listening.address();
  return sourceAccess(`http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`);
}

async function problemOf(act: () => Promise<unknown>) {
  const error = await act().then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  );
  return error instanceof PlumblineError ? error.problems[0] : error;
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

const progress = { id: 'i', sink: 's', delivered: 0, failed: 0, total: 2 };
const never = new AbortController().signal;

it('hands a snapshot over', async () => {
  const answered = { connector: 'c', table: 't', id: '1', topic: 'p' };
  const access = await source((response) => response.end(JSON.stringify(answered)));
  expect(await access.snapshot({ table: 't' })).toEqual(answered);
  expect(asked).toEqual([['POST', '/snapshot', 'application/json', { table: 't' }]]);
});

it('passes on what the source says is wrong', async () => {
  const problem = { code: 'a.b', message: 'm', fix: 'f', field: 'x' };
  const access = await source((response) => response.writeHead(400).end(JSON.stringify(problem)));
  expect(await problemOf(() => access.send({ to: 'x' }))).toEqual(problem);
  expect(await problemOf(() => all(access.replay({ table: 't' }, never)))).toEqual(problem);
});

it('of a source in Docker, addresses are told as the user has them', async () => {
  const published = { sink: 18080, source: 19090 };
  const returned = { to: 'http://sink:8080/', status: 200, ms: 1, body: 'from http://sink:8080/' };
  const sent = outwardAccess(await source((response) => response.end(JSON.stringify(returned))), published);
  expect(await sent.send({ to: 'x' })).toEqual({ ...returned, to: 'http://127.0.0.1:18080/' });
  server?.close();

  const problem = { code: 'a.b', message: 'http://sink:8080/ does not answer', fix: 'f' };
  const line = { ...progress, sink: 'http://sink:8080', lastError: 'status 503', problem };
  const access = outwardAccess(
    await source((response) => response.end(`${JSON.stringify(line)}\n`)),
    published,
  );
  expect(await all(access.replay({ table: 't' }, never))).toMatchObject([
    {
      sink: 'http://127.0.0.1:18080',
      lastError: 'status 503',
      problem: { message: 'http://127.0.0.1:18080/ does not answer' },
    },
  ]);
  server?.close();

  const refused = await source((response) => response.writeHead(502).end(JSON.stringify(problem)));
  expect(await problemOf(() => outwardAccess(refused, published).send({ to: 'x' }))).toMatchObject({
    message: 'http://127.0.0.1:18080/ does not answer',
  });
});

it.each([
  [
    'the source does not answer at http://source:9090: why',
    'the source does not answer at http://127.0.0.1:19090: why',
  ],
  ['http://sink.shop:8080/ http://my-sink:8080/', 'http://sink.shop:8080/ http://my-sink:8080/'],
  ['http://connect:8083/', 'http://connect:8083/'],
])('%s is to the user %s', (text, told) => {
  expect(outward(text, { sink: 18080, source: 19090 })).toBe(told);
});

it('gives progress as it comes, also when a line comes in two pieces', async () => {
  const access = await source((response) => {
    response.write(`${JSON.stringify(progress)}\n{"id":"i","sink":`);
    setImmediate(() => response.end(`"s","delivered":2,"failed":0,"total":2,"done":true}\n`));
  });
  expect(await all(access.replay({ table: 't' }, never))).toEqual([
    progress,
    { ...progress, delivered: 2, done: true },
  ]);
});

it('tells when the source is gone before the end', async () => {
  const access = await source((response) => response.end(`${JSON.stringify(progress)}\n`));
  const lines = () => all(access.replay({ table: 't' }, never));
  expect(await problemOf(lines)).toMatchObject({ code: 'replay.cut' });
  const nobody = sourceAccess('http://127.0.0.1:1');
  expect(await problemOf(() => nobody.snapshot({ table: 't' }))).toMatchObject({ code: 'peer.unreachable' });
});

it('hangs up when it is told to', async () => {
  const hungUp = Promise.withResolvers<void>();
  const access = await source((response) => {
    response.once('close', () => hungUp.resolve());
    response.write(`${JSON.stringify(progress)}\n`);
  });
  const stop = new AbortController();
  for await (const line of access.replay({ table: 't' }, stop.signal)) {
    expect(line).toEqual(progress);
    stop.abort();
  }
  await hungUp.promise;
});

it('hands over which attempt comes next', async () => {
  const awaiting = { ...progress, lastError: 'status 503', next: { attempt: 2, of: 11, inMs: 400 } };
  const done = { ...progress, failed: 2, done: true };
  const access = await source((response) =>
    response.end(`${JSON.stringify(awaiting)}\n${JSON.stringify(done)}\n`),
  );
  expect(await all(access.replay({ table: 't', retry: 10 }, never))).toEqual([awaiting, done]);
  expect(asked).toEqual([['POST', '/replay', 'application/json', { table: 't', retry: 10 }]]);
});
