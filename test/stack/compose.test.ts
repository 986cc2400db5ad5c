import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../compose/native/run.ts';
import { choosePorts } from '../../compose/ports.ts';
import { root } from '../../compose/root.ts';
import { stations } from '../../compose/stations.ts';
import { testRuntimes } from './runtimes.ts';

const runtimes = await testRuntimes();

describe.runIf(runtimes.includes('docker'))('docker compose alone, without our command line', () => {
  const project = `plain-${process.pid}`;
  let ports = { database: 0, connect: 0, kafka: 0, source: 0, sink: 0 };
  let env: Record<string, string> = {};
  const compose = (...args: string[]) =>
    run('docker', ['compose', '-p', project, ...args], { cwd: root, env });

  beforeAll(async () => {
    ports = await choosePorts(stations.map(({ name }) => ({ name, ports: [], keep: false })));
    env = Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [`PLUMBLINE_${name.toUpperCase()}_PORT`, String(port)]),
    );
  });

  afterAll(async () => {
    await compose('down', '--volumes', '--rmi', 'local');
  });

  it('gets healthy and delivers the sample rows', async () => {
    const { code, output } = await compose('up', '--detach', '--build', '--wait');
    expect(code, output).toBe(0);
    const { output: listed } = await compose('ps', '--format', '{{.Service}} {{.Health}}');
    expect(listed.trim().split('\n').sort()).toEqual(
      ['connect', 'database', 'kafka', 'sink', 'source'].map((name) => `${name} healthy`),
    );
    const events = async () => {
      const answer = await fetch(`http://127.0.0.1:${ports.sink}/events`);
      const list: unknown = await answer.json();
      return Array.isArray(list) ? list.length : 0;
    };
    await expect.poll(events, { timeout: 60_000, interval: 200 }).toBe(28);
    const pipeline = await fetch(`http://127.0.0.1:${ports.sink}/api/pipeline`);
    expect(await pipeline.json()).toMatchObject({
      stations: Object.entries(ports).map(([name, port]) => ({
        name,
        state: 'up',
        address: expect.stringMatching(new RegExp(`(^|//)127\\.0\\.0\\.1:${port}$`)),
      })),
    });
  });
});
