import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderOverride, resources } from '../../compose/docker/override.ts';
import { setting } from '../../compose/docker/service.ts';
import { stations } from '../../compose/stations.ts';

type Given = Parameters<typeof renderOverride>[1];

function source(given: Given['given'], folders: Given['folders']): { command: string[]; mounts: string[] } {
  const { services } = parse(renderOverride(stations, { given, folders }, 'abc', '1001:100'), {
    logLevel: 'silent',
  });
  expect(services.source.user).toBe('1001:100');
  const mounts = services.source.volumes.map((mount: Record<string, unknown>) => {
    expect(mount).toMatchObject({ type: 'bind', read_only: true });
    return `${mount.source} on ${mount.target}`;
  });
  return { command: services.source.command, mounts };
}

test('every path stands in the command as the container sees it, and the folders are mounted', () => {
  const { command, mounts } = source(
    [
      { path: '/home/me/k8s', folder: true },
      { path: '/srv/a.yaml', folder: false },
      { path: '/srv/b.yaml', folder: false },
    ],
    ['/home/me/k8s', '/srv'],
  );
  expect(command.slice(0, 10)).toEqual([
    ...['node', 'scripts/stack.ts', 'source'],
    ...['-f', '/resources/home/me/k8s', '-f', '/resources/srv/a.yaml', '-f', '/resources/srv/b.yaml'],
    '--bootstrap-servers',
  ]);
  expect(mounts).toEqual(['/home/me/k8s on /resources/home/me/k8s', '/srv on /resources/srv']);
});

test('a dollar in a path is no variable, and a drive is a folder', () => {
  const { command, mounts } = source([{ path: 'C:\\k8s\\$x', folder: true }], ['C:\\k8s\\$x']);
  expect(command).toContain('/resources/C/k8s/$$x');
  expect(mounts).toEqual(['C:\\k8s\\$$x on /resources/C/k8s/$$x']);
});

test('every service and volume is labelled with its owner', () => {
  const { services, volumes } = parse(renderOverride(stations, { given: [], folders: [] }, 'abc'), {
    logLevel: 'silent',
  });
  expect(Object.keys(services)).toEqual(stations.map(({ name }) => name));
  const labels = [
    ...Object.values<{ labels: object }>(services),
    ...Object.values<{ labels: object }>(volumes),
  ];
  for (const each of labels) expect(each.labels).toEqual({ 'dev.plumbline.stack': 'abc' });
  expect(Object.keys(volumes)).toEqual(['database', 'connect', 'kafka']);
});

test('the folders to mount are those of all that is read, once, and no others', async () => {
  const root = await mkdtemp(join(tmpdir(), 'plumbline-override-'));
  try {
    await mkdir(join(root, 'base/parts'), { recursive: true });
    await mkdir(join(root, 'production'));
    await mkdir(join(root, 'apart'));
    await writeFile(join(root, 'base/kustomization.yaml'), 'resources: [parts/a.yaml]');
    await writeFile(join(root, 'base/parts/a.yaml'), 'apiVersion: v1\nkind: X\nmetadata: {name: a}\n');
    await writeFile(join(root, 'production/kustomization.yaml'), 'resources: [../base]');
    await writeFile(join(root, 'apart/a.yaml'), '');
    await writeFile(join(root, 'apart/b.yaml'), '');
    const files = ['apart/a.yaml', 'apart/b.yaml'].map((name) => join(root, name));
    const { given, folders } = await resources([join(root, 'production'), ...files]);
    expect(given.map(({ folder }) => folder)).toEqual([true, false, false]);
    expect([...folders].sort()).toEqual(['apart', 'base', 'production'].map((name) => join(root, name)));
    await expect(resources([join(root, 'absent')])).rejects.toThrow('there is no file or folder');
  } finally {
    await rm(root, { recursive: true });
  }
});

test('a command of this very stack stands as it is, with its variables', () => {
  const command = ['node', setting('SINK_PORT', 18080)];
  const text = renderOverride(stations, { given: [], folders: [] }, 'abc', undefined, { sink: { command } });
  const { services } = parse(text, { logLevel: 'silent' });
  expect(services.sink.command).toEqual(command);
  expect(services.kafka).not.toHaveProperty('command');
});
