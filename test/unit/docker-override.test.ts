import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderOverride } from '../../compose/docker/override.ts';
import { stations } from '../../compose/stations.ts';

function source(given: Parameters<typeof renderOverride>[1]): { command: string[]; mounts: string[] } {
  const { services } = parse(renderOverride(stations, given, 'abc', '1001:100'), { logLevel: 'silent' });
  expect(services.source.user).toBe('1001:100');
  const mounts = services.source.volumes.map((mount: Record<string, unknown>) => {
    expect(mount).toMatchObject({ type: 'bind', read_only: true });
    return `${mount.source} on ${mount.target}`;
  });
  return { command: services.source.command, mounts };
}

test('every path stands in the command as the container sees it, and its folder is mounted once', () => {
  const { command, mounts } = source([
    { path: '/home/me/k8s', folder: true },
    { path: '/srv/a.yaml', folder: false },
    { path: '/srv/b.yaml', folder: false },
  ]);
  expect(command.slice(0, 10)).toEqual([
    ...['node', 'scripts/stack.ts', 'source'],
    ...['-f', '/resources/home/me/k8s', '-f', '/resources/srv/a.yaml', '-f', '/resources/srv/b.yaml'],
    '--bootstrap-servers',
  ]);
  expect(mounts).toEqual(['/home/me/k8s on /resources/home/me/k8s', '/srv on /resources/srv']);
});

test('a dollar in a path is no variable, and a drive is a folder', () => {
  const { command, mounts } = source([{ path: 'C:\\k8s\\$x', folder: true }]);
  expect(command).toContain('/resources/C/k8s/$$x');
  expect(mounts).toEqual(['C:\\k8s\\$$x on /resources/C/k8s/$$x']);
});

test('every service and volume is labelled with its owner', () => {
  const { services, volumes } = parse(renderOverride(stations, [], 'abc'), { logLevel: 'silent' });
  expect(Object.keys(services)).toEqual(stations.map(({ name }) => name));
  const labels = [
    ...Object.values<{ labels: object }>(services),
    ...Object.values<{ labels: object }>(volumes),
  ];
  for (const each of labels) expect(each.labels).toEqual({ 'dev.plumbline.stack': 'abc' });
  expect(Object.keys(volumes)).toEqual(['database', 'connect', 'kafka']);
});
