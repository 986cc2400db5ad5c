import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import {
  type ConnectClient,
  ConnectRefused,
  ConnectUnreachable,
  connectClient,
} from '../../emulator/reconcile/connect-client.ts';

type Reply = readonly [status: number, body?: unknown];

let server: Server | undefined;
let client: ConnectClient | undefined;

afterEach(async () => {
  await client?.close();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = client = undefined;
});

/** A server that gives each request the next of its replies; strings are sent as they are. */
async function speaking(replies: Record<string, readonly Reply[]>, options = {}) {
  const seen: string[] = [];
  const left = new Map(Object.entries(replies).map(([request, list]) => [request, [...list]]));
  server = createServer((request, response) => {
    const key = `${request.method} ${request.url}`;
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push(body ? `${key} ${body}` : key);
      const [status, answer] = left.get(key)?.shift() ?? [404, { error_code: 404, message: `no ${key}` }];
      response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  const { port } = await new Promise<{ port: number }>((done) => {
    server?.listen(0, '127.0.0.1', () => {
      const address = server?.address();
      done({ port: typeof address === 'object' && address ? address.port : 0 });
    });
  });
  client = connectClient(`http://127.0.0.1:${port}`, options);
  return { client, seen };
}

const info = (name: string) => ({ name, config: { name, 'tasks.max': '1' }, tasks: [], type: 'source' });
const status = (name: string, state: string, trace?: string) => ({
  name,
  connector: { state: 'RUNNING', worker_id: 'w' },
  tasks: [{ id: 0, state, worker_id: 'w', ...(trace ? { trace } : {}) }],
});

test('the list is sorted and whole', async () => {
  const { client } = await speaking({
    'GET /connectors?expand=info&expand=status': [
      [
        200,
        {
          b: { info: info('b'), status: status('b', 'FAILED', 'x.Y: no\n\tat z') },
          a: { info: info('a'), status: status('a', 'RUNNING') },
        },
      ],
    ],
  });
  expect(await client.list()).toEqual([
    {
      name: 'a',
      state: 'RUNNING',
      trace: undefined,
      tasks: [{ id: 0, state: 'RUNNING', trace: undefined }],
      config: { name: 'a', 'tasks.max': '1' },
    },
    {
      name: 'b',
      state: 'RUNNING',
      trace: undefined,
      tasks: [{ id: 0, state: 'FAILED', trace: 'x.Y: no\n\tat z' }],
      config: { name: 'b', 'tasks.max': '1' },
    },
  ]);
});

test('a new connector has no status yet; an absent one is undefined', async () => {
  const { client } = await speaking({ 'GET /connectors/new': [[200, info('new')]] });
  expect(await client.get('new')).toMatchObject({ name: 'new', state: 'UNASSIGNED', tasks: [] });
  expect(await client.get('absent')).toBeUndefined();
});

test('a rebalance is waited for, and the rest of the answer told apart', async () => {
  const { client, seen } = await speaking({
    'PUT /connectors/a/config': [
      [409, { error_code: 409, message: 'Cannot complete request momentarily due to stale configuration' }],
      [201, info('a')],
      [200, info('a')],
    ],
  });
  expect(await client.put('a', { x: '1' })).toBe(true);
  expect(await client.put('a', { x: '1' })).toBe(false);
  expect(seen).toEqual(Array(3).fill('PUT /connectors/a/config {"x":"1"}'));
});

test('patience ends', async () => {
  const { client } = await speaking(
    { 'PUT /connectors/a/pause': [[409, { error_code: 409, message: 'rebalancing' }]] },
    { patienceMs: 0 },
  );
  await expect(client.pause('a')).rejects.toThrow(ConnectUnreachable);
});

test('a rebalance that is answered with the exception is waited for, too', async () => {
  const expected = 'Request cannot be completed because a rebalance is expected';
  const { client } = await speaking({
    'GET /connectors/new': [
      [500, { error_code: 500, message: expected }],
      [200, info('new')],
    ],
  });
  expect(await client.get('new')).toMatchObject({ name: 'new' });
});

test('a refusal is asked for its reasons, which Connect 4.3 loses (KAFKA-20693)', async () => {
  const { client, seen } = await speaking({
    'PUT /connectors/a/config': [
      [500, { error_code: 500, message: 'Cannot invoke "ConfigValueInfo.errors()"' }],
    ],
    'PUT /connector-plugins/x.Y/config/validate': [
      [
        200,
        {
          configs: [
            { definition: {}, value: { name: 'database.hostname', errors: ['Unable to connect: no '] } },
            { definition: {}, value: null },
            { definition: {}, value: { name: 'fine', errors: [] } },
          ],
        },
      ],
    ],
  });
  const refused = client.put('a', { 'connector.class': 'x.Y' });
  await expect(refused).rejects.toBeInstanceOf(ConnectRefused);
  await expect(refused).rejects.toMatchObject({
    refusals: [{ setting: 'database.hostname', message: 'Unable to connect: no' }],
  });
  expect(seen[1]).toBe('PUT /connector-plugins/x.Y/config/validate {"connector.class":"x.Y","name":"a"}');
});

test('a refusal without reasons keeps its message', async () => {
  const { client } = await speaking({
    'PUT /connectors/a/config': [[400, { error_code: 400, message: 'no such class' }]],
    'PUT /connector-plugins/x.Y/config/validate': [[500, { error_code: 500, message: 'nor here' }]],
  });
  await expect(client.put('a', { 'connector.class': 'x.Y' })).rejects.toMatchObject({
    refusals: [{ setting: undefined, message: 'no such class' }],
  });
});

test.each([
  ['a page of Jetty', 404, '<html>'],
  ['resources not there yet', 404, { error_code: 404, message: 'Not Found' }],
  ['a worker that starts', 503, { error_code: 503, message: 'a worker is still starting up' }],
  ['a worker that reads its topics', 500, { error_code: 500, message: 'Request timed out. The worker is' }],
])('%s is Connect not up yet', async (_what, code, body) => {
  const { client } = await speaking({ 'GET /connectors?expand=info&expand=status': [[code, body]] });
  await expect(client.list()).rejects.toBeInstanceOf(ConnectUnreachable);
});

test('nobody there', async () => {
  client = connectClient('http://127.0.0.1:1');
  await expect(client.list()).rejects.toBeInstanceOf(ConnectUnreachable);
});

test('verbs and names go over the wire as Connect wants them', async () => {
  const { client, seen } = await speaking({
    'POST /connectors/a%20b/restart?includeTasks=true&onlyFailed=true': [[202, {}]],
    'PUT /connectors/a%20b/pause': [[202]],
    'PUT /connectors/a%20b/resume': [[202]],
    'PUT /connectors/a%20b/stop': [[204]],
    'DELETE /connectors/a%20b': [[204]],
  });
  await client.restart('a b', { onlyFailed: true });
  await client.pause('a b');
  await client.resume('a b');
  await client.stop('a b');
  expect([await client.remove('a b'), await client.remove('a b')]).toEqual([true, false]);
  expect(seen).toHaveLength(6);
});
