import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { projectName } from '../../compose/docker/compose.ts';
import { renderOverride } from '../../compose/docker/override.ts';
import { renderCompose } from '../../compose/docker/render.ts';
import { root } from '../../compose/root.ts';
import { stations } from '../../compose/stations.ts';

const file = join(root, 'docker-compose.yml');

test('docker-compose.yml is what the stations render to (else: npm run render)', async () => {
  expect(await readFile(file, 'utf8')).toBe(renderCompose(stations));
});

/** Why Compose cannot be asked here; it needs no engine for this. */
function composeMissing(): string | undefined {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  }
}

const why = composeMissing();
if (why) process.stderr.write(`docker-compose.yml is not shown to Compose: ${why}\n`);

interface Resolved {
  readonly name: string;
  readonly services: Record<string, Record<string, unknown>>;
}

async function resolved(args: readonly string[], env: Record<string, string> = {}): Promise<Resolved> {
  const { stdout } = await promisify(execFile)(
    'docker',
    ['compose', '--env-file', '/dev/null', '--file', file, ...args, 'config', '--format', 'json'],
    { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } },
  );
  return JSON.parse(stdout);
}

test.skipIf(why)('Compose takes it with nothing set', async () => {
  const { services } = await resolved([]);
  const published = Object.entries(services).map(([name, { ports }]) => [name, ports]);
  expect(Object.fromEntries(published)).toMatchObject({
    database: [{ host_ip: '127.0.0.1', published: '13306', target: 3306 }],
    connect: [{ host_ip: '127.0.0.1', published: '18083', target: 8083 }],
    kafka: [{ host_ip: '127.0.0.1', published: '19092', target: 19092 }],
    source: [{ host_ip: '127.0.0.1', published: '19090', target: 9090 }],
    sink: [{ host_ip: '127.0.0.1', published: '18080', target: 8080 }],
  });
  for (const service of Object.values(services))
    expect(service.healthcheck).toMatchObject({ start_interval: '1s' });
});

test.skipIf(why)('Compose takes the settings and the override of a stack', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-compose-'));
  try {
    const override = join(folder, 'override.yml');
    await writeFile(
      override,
      renderOverride(stations, { given: [{ path: folder, folder: true }], folders: [folder] }, 'abc'),
    );
    const { name, services } = await resolved(['--file', override, '--project-name', projectName('two')], {
      PLUMBLINE_KAFKA_PORT: '24092',
      PLUMBLINE_CONNECT_SCHEMAS: 'true',
    });
    expect(name).toBe('plumbline-two');
    expect(services.kafka?.environment).toMatchObject({
      KAFKA_ADVERTISED_LISTENERS: 'INSIDE://kafka:9092,HOST://127.0.0.1:24092',
    });
    expect(services.connect?.environment).toMatchObject({ CONNECT_VALUE_CONVERTER_SCHEMAS_ENABLE: 'true' });
    expect(services.connect?.labels).toMatchObject({
      'dev.plumbline.stack': 'abc',
      'dev.plumbline.station': 'connect',
    });
    expect(services.source?.volumes).toMatchObject([
      { source: folder, target: `/resources${folder}`, read_only: true },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
