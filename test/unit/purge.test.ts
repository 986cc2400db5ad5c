import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runtimeNamed } from '../../compose/choose.ts';
import { overrideFile } from '../../compose/docker/compose.ts';
import { ownerId } from '../../compose/docker/owner.ts';
import { purgeStack } from '../../compose/purge.ts';
import type { Site } from '../../compose/station.ts';
import { siteWith } from './site-rig.ts';

let folder: string;
let site: Site;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-purge-'));
  site = siteWith({ name: 'moved', state: join(folder, 'state') });
  await mkdir(site.state);
  vi.stubEnv('DOCKER_HOST', `unix://${join(folder, 'docker.sock')}`);
  // Says its version, and notes all else that it is asked for.
  const script = `#!/bin/sh\n[ "$2" = version ] && echo 2.40.3 || echo "$@" >> ${join(folder, 'asked')}\n`;
  await writeFile(join(folder, 'docker'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function purged() {
  const left = await purgeStack(site, await runtimeNamed('native'));
  expect(existsSync(site.state)).toBe(false);
  const asked = await readFile(join(folder, 'asked'), 'utf8').catch(() => '');
  return { left, asked };
}

/** An engine with one volume under the stack's name. */
async function withEngine<T>(owner: string, use: () => Promise<T>): Promise<T> {
  const volume = { Name: 'plumbline-moved_database', Labels: { 'dev.plumbline.stack': owner } };
  const server = createServer(({ url = '' }, response) => {
    const answer = url.includes('/version')
      ? { Version: '28.5.2', ApiVersion: '1.51' }
      : url.includes('/volumes')
        ? { Volumes: [volume] }
        : [];
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(join(folder, 'docker.sock'), done));
  try {
    return await use();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a stack that was in Docker before is dropped there, too', async () => {
  await writeFile(overrideFile(site), '');
  const { left, asked } = await withEngine(ownerId(site), purged);
  expect(left).toBeUndefined();
  expect(asked).toMatch(/--project-name plumbline-moved .* down --volumes/);
});

test("another's volumes of that name are left and told of", async () => {
  await writeFile(overrideFile(site), '');
  const { left, asked } = await withEngine('another', purged);
  expect([left?.code, asked]).toEqual(['docker.foreign-data', '']);
});

test('without the engine it says how to drop them later', async () => {
  await writeFile(overrideFile(site), '');
  const { left } = await purged();
  expect(left).toMatchObject({
    code: 'docker.absent',
    fix: expect.stringContaining('docker compose --project-name plumbline-moved down --volumes'),
  });
});

test('a stack that never was in Docker asks for no engine', async () => {
  expect((await purged()).left).toBeUndefined();
});
