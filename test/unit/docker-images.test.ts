import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { expect, test } from 'vitest';
import { buildStep, pullIfMissing, pullTotal } from '../../compose/docker/images.ts';

/** A server that speaks the part of the engine's API that a pull needs. */
async function withEngine(answer: RequestListener, use: (engine: Dockerode) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-docker-'));
  const socketPath = join(folder, 'docker.sock');
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(socketPath, done));
  try {
    await use(new Dockerode({ socketPath }));
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
}

const never = new AbortController().signal;

test('an image that is there is not pulled', async () => {
  const asked: string[] = [];
  await withEngine(
    (request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json').end('{"Id":"sha256:1"}');
    },
    async (engine) => {
      await pullIfMissing(engine, 'mysql:8.4', never, () => expect.unreachable());
      expect(asked).toEqual(['/images/mysql:8.4/json']);
    },
  );
});

const missing: RequestListener = (_, response) =>
  response
    .writeHead(404, { 'content-type': 'application/json' })
    .end('{"message":"No such image: mysql:8.4"}');

test('a pull says how far it is', async () => {
  const said: string[] = [];
  await withEngine(
    (request, response) => {
      if (request.method === 'GET') return missing(request, response);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"status":"Pulling from library/mysql","id":"8.4"}\r\n');
      response.write(
        '{"status":"Downloading","id":"a","progressDetail":{"current":10000000,"total":40000000}}\r\n',
      );
      response.end('{"status":"Download complete","id":"a","progressDetail":{}}\r\n');
    },
    (engine) => pullIfMissing(engine, 'mysql:8.4', never, (text) => said.push(text)),
  );
  expect(said.at(-2)).toBe('pulling mysql:8.4: 10 of 40 MB');
  expect(said.at(-1)).toBe('pulling mysql:8.4: 40 of 40 MB');
});

test.each([
  ['refused at once', 500, '{"message":"Get \\"https://example.com/v2/\\": no such host"}', 'no such host'],
  ['broken off', 200, '{"error":"toomanyrequests: slow down"}\r\n', 'toomanyrequests: slow down'],
])('a pull that is %s names the image and the fix', async (_, status, body, why) => {
  await withEngine(
    (request, response) => {
      if (request.method === 'GET') missing(request, response);
      else response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    },
    async (engine) => {
      const pulled = pullIfMissing(engine, 'mysql:8.4', never, () => undefined);
      await expect(pulled).rejects.toMatchObject({
        problems: [
          {
            code: 'docker.no-image',
            message: expect.stringContaining(why),
            fix: expect.stringContaining('docker pull mysql:8.4'),
          },
        ],
      });
    },
  );
});

test('the total grows as layers begin', () => {
  const total = pullTotal();
  expect(total({ status: 'Pulling fs layer', id: 'a', progressDetail: {} })).toBe('');
  expect(total({ status: 'Downloading', id: 'a', progressDetail: { current: 1e6, total: 5e6 } })).toBe(
    ': 1 of 5 MB',
  );
  expect(total({ status: 'Downloading', id: 'b', progressDetail: { current: 0, total: 7e6 } })).toBe(
    ': 1 of 12 MB',
  );
  expect(total({ status: 'Pull complete', id: 'a', progressDetail: {} })).toBe(': 5 of 12 MB');
});

test("BuildKit's steps are told, the rest is not", () => {
  expect(buildStep('#9 [source 4/5] RUN npm ci')).toBe('building the image: 4/5 RUN npm ci');
  expect(buildStep('#9 [4/5] RUN npm ci')).toBe('building the image: 4/5 RUN npm ci');
  expect(buildStep('#2 [internal] load build definition from Dockerfile')).toBeUndefined();
  expect(buildStep('#9 3.862 added 218 packages in 4s')).toBeUndefined();
});
