import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { composeRunner } from '../../compose/docker/compose.ts';
import { siteWith } from './site-rig.ts';

const site = siteWith({ runtime: 'docker' });

test('a run of docker compose ends with this process, which keeps nothing of one that is over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-compose-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'docker'), '#!/bin/sh\nexec sleep 600\n');
  await chmod(join(folder, 'docker'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());

  const before = process.listeners('exit');
  const running = Array.from({ length: 3 }, composeRunner).map((runner) => runner.run(site, ['ps']));
  for (const listener of process.listeners('exit').filter((each) => !before.includes(each))) listener(0);
  const ended = await Promise.allSettled(running);
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(process.listeners('exit')).toEqual(before);
});
