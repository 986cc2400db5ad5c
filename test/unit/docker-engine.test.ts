import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connection, findEndpoint } from '../../compose/docker/endpoint.ts';
import { findEngine, newEnough } from '../../compose/docker/engine.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-docker-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Docker's own files for a context. */
async function addContext(name: string, host: string): Promise<void> {
  const meta = join(folder, 'contexts/meta', createHash('sha256').update(name).digest('hex'));
  await mkdir(meta, { recursive: true });
  await writeFile(
    join(meta, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
}

test('DOCKER_HOST comes before the context, DOCKER_CONTEXT before the chosen one, then the default socket', async () => {
  await addContext('mine', 'unix:///home/me/docker.sock');
  await addContext('other', 'unix:///other.sock');
  const DOCKER_CONFIG = folder;
  expect((await findEndpoint({ DOCKER_CONFIG })).from).toBe('default socket');
  await writeFile(join(folder, 'config.json'), JSON.stringify({ currentContext: 'mine' }));
  expect(await findEndpoint({ DOCKER_CONFIG })).toEqual({
    url: 'unix:///home/me/docker.sock',
    from: 'context mine',
  });
  const url = async (env: Record<string, string>) => (await findEndpoint({ DOCKER_CONFIG, ...env })).url;
  expect(await url({ DOCKER_CONTEXT: 'other' })).toBe('unix:///other.sock');
  expect(await url({ DOCKER_CONTEXT: 'other', DOCKER_HOST: 'tcp://127.0.0.1:2375' })).toBe(
    'tcp://127.0.0.1:2375',
  );
  expect((await findEndpoint({ DOCKER_CONFIG, DOCKER_CONTEXT: 'default' })).from).toBe('default socket');
});

test('a broken configuration is as good as none', async () => {
  await writeFile(join(folder, 'config.json'), '{');
  expect((await findEndpoint({ DOCKER_CONFIG: folder })).from).toBe('default socket');
});

test.each([
  ['unix:///run/user/1000/docker.sock', { socketPath: '/run/user/1000/docker.sock' }],
  ['npipe:////./pipe/docker_engine', { socketPath: '//./pipe/docker_engine' }],
  ['tcp://127.0.0.1:2375', { host: '127.0.0.1', port: 2375 }],
  ['tcp://[::1]:2375/', { host: '::1', port: 2375 }],
  ['tcp://10.1.2.3:2375', undefined],
  ['ssh://me@build', undefined],
  ['', undefined],
])('an engine is reached at %s only on this machine', (url, expected) => {
  expect(connection({ url, from: 'a test' })).toEqual(expected);
});

test.each([
  ['1.51', '1.44', true],
  ['1.44', '1.44', true],
  ['1.43', '1.44', false],
  ['2.40.3-desktop.1', '2.25', true],
  ['2.9.0', '2.25', false],
  ['3.0.0', '2.25', true],
])('version %s against %s', (version, least, expected) => {
  expect(newEnough(version, least)).toBe(expected);
});

async function problemCode(): Promise<string> {
  const engine = await findEngine();
  return engine.ok ? 'none' : engine.problem.code;
}

test('an engine that is not there, or elsewhere, is a problem with a fix', async () => {
  vi.stubEnv('DOCKER_HOST', `unix://${join(folder, 'none.sock')}`);
  expect(await problemCode()).toBe('docker.absent');
  vi.stubEnv('DOCKER_HOST', 'ssh://me@build');
  expect(await problemCode()).toBe('docker.elsewhere');
});

test('one that does not answer is given up, an old one is refused', async () => {
  const socket = join(folder, 'docker.sock');
  let answer = (): object | undefined => undefined;
  const server = createServer((_, response) => {
    const body = answer();
    if (body) response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(socket, done));
  vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
  try {
    expect(await problemCode()).toBe('docker.absent');
    answer = () => ({ Version: '20.10.24', ApiVersion: '1.41' });
    expect(await problemCode()).toBe('docker.old');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("without Docker's command line there is no Compose", async () => {
  const socket = join(folder, 'docker.sock');
  const server = createServer((_, response) =>
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ Version: '28.5.2', ApiVersion: '1.51' })),
  );
  await new Promise<void>((done) => server.listen(socket, done));
  vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
  vi.stubEnv('PATH', folder);
  try {
    expect(await problemCode()).toBe('docker.no-command');
    await writeFile(join(folder, 'docker'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(await problemCode()).toBe('docker.no-compose');
    await writeFile(join(folder, 'docker'), '#!/bin/sh\necho v2.17.2\n', { mode: 0o755 });
    expect(await problemCode()).toBe('docker.compose-old');
    await writeFile(join(folder, 'docker'), '#!/bin/sh\necho 2.40.3-3\n', { mode: 0o755 });
    expect(await findEngine()).toEqual({ ok: true, version: '28.5.2', compose: '2.40.3-3' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
