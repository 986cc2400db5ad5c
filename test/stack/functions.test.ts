import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../compose/native/run.ts';
import { root } from '../../compose/root.ts';
import type { StackStatus } from '../../compose/status.ts';
import { leftovers } from './leaks.ts';
import { TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const example = join(root, 'examples/orders');

/** A source of the customers, with the user's own server as its sink. */
const own = (port: number) => `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: own, namespace: shop}
spec:
  bootstrapServers: [events-kafka-bootstrap.shop.svc:9092]
  consumerGroup: own
  initialOffset: earliest
  topics: [shop.inventory.customers]
  sink: {ref: {apiVersion: v1, kind: Service, name: own}, uri: /in}
---
apiVersion: v1
kind: Service
metadata: {name: own, namespace: shop, annotations: {plumbline.dev/url: "http://127.0.0.1:${port}"}}
spec: {ports: [{port: 80}]}
`;

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

const order = (customer: number, quantity: number) =>
  `INSERT INTO orders (order_date, purchaser, quantity, product_id) VALUES (CURDATE(), ${customer}, ${quantity}, 101)`;

describe.each(await testRuntimes())("a team's folder with functions of its own in %s", (runtime) => {
  const stack = new TestStack(runtime);
  const got: string[] = [];
  let folder = '';
  let server: Server;
  let status: StackStatus;
  const patience = { timeout: 60_000, interval: 200 };
  const printed = async () => (await stack.run('logs', 'totals')).out;
  /** How often it was started. */
  const starts = async () => (await printed()).split('listens').length - 1;
  const totals = async (token = 'not-a-real-token'): Promise<unknown> => {
    const { functions } = await stack.status();
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(functions[0]?.url ?? '', { headers }).catch(() => undefined);
    return answer?.status === 200 ? answer.json() : answer?.status;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-orders-'));
    await cp(example, folder, { recursive: true });
    server = createServer((request, response) => {
      got.push(`${request.url} ${request.headers['ce-key']}`);
      request.resume();
      response.writeHead(204).end();
    });
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
    await writeFile(join(folder, 'own.yaml'), own(port));
    status = await stack.up('-f', folder);
  });

  afterAll(async () => {
    await stack.purge();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is ready, and delivers to the function that it started', async () => {
    expect(status).toMatchObject({ ready: true, functions: [{ name: 'shop/totals', ready: true }] });
    await expect.poll(printed, patience).toContain('customer 1004: 3 pieces');
    await expect.poll(totals, patience).toEqual({ 1001: 1, 1002: 3, 1004: 3 });
  });

  it('gives it the values of its Secret and ConfigMap', async () => {
    expect(await totals('another')).toBe(401);
    const before = await starts();
    await edit(join(folder, 'totals.yaml'), 'unit: pieces', 'unit: things');
    await expect.poll(starts, patience).toBeGreaterThan(before);
    await stack.sql(order(1003, 2));
    await expect.poll(printed, patience).toContain('customer 1003: 2 things');
  });

  it('delivers to a server that the user has started', async () => {
    await expect
      .poll(() => got.toSorted(), patience)
      .toEqual([1001, 1002, 1003, 1004].map((id) => `/in {"id":${id}}`));
  });

  it('shows the others at Event Display', async () => {
    await stack.eventsThat(({ key }) => key === '{"order_number":10004}');
  });

  it('starts the function again when its file changes, and goes on delivering', async () => {
    const url = (await stack.status()).functions[0]?.url;
    const before = await starts();
    await edit(join(folder, 'totals/server.ts'), '`customer ', '`Nr. ');
    await expect.poll(starts, patience).toBeGreaterThan(before);
    await stack.sql(order(1004, 5));
    await expect.poll(printed, patience).toContain('Nr. 1004: 5 things');
    expect((await stack.status()).functions[0]?.url).toBe(url);
  });

  it.runIf(runtime === 'native')('leaves no function behind when the source is killed', async () => {
    const now = await stack.status();
    process.kill(now.stations.find(({ name }) => name === 'source')?.pid ?? 0, 'SIGKILL');
    const answers = () =>
      fetch(now.functions[0]?.url ?? '').then(
        () => true,
        () => false,
      );
    await expect.poll(answers, patience).toBe(false);
    expect(await stack.up()).toMatchObject({ ready: true });
    await stack.sql(order(1001, 7));
    // The new one counts from nothing; what the killed source had not committed comes to it once more: 1 and 7.
    await expect.poll(printed, patience).toMatch(/Nr\. 1001: [78] things/);
  });

  it('stops it when its document goes, as kubectl delete would', async () => {
    const { url = '' } = (await stack.status()).functions[0] ?? {};
    await rm(join(folder, 'sources.yaml'));
    await rm(join(folder, 'totals.yaml'));
    await stack.statusThat(({ functions, sources }) => functions.length === 0 && sources.length === 1);
    await expect.poll(() => fetch(url).then(String, () => 'gone'), patience).toBe('gone');
    await cp(example, folder, { recursive: true });
    await stack.statusThat(({ ready, functions }) => ready && functions.length === 1);
  });

  it('leaves nothing when it is purged', async () => {
    const now = await stack.status();
    expect((await stack.purge()).code).toBe(0);
    await expect.poll(() => leftovers(stack.name, now)).toEqual([]);
    await expect(fetch(now.functions[0]?.url ?? '')).rejects.toThrow();
  });
});

describe.runIf((await testRuntimes()).includes('docker'))("a function's image in docker", () => {
  const stack = new TestStack('docker');
  const image = `plumbline-test-totals:${process.pid}`;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-image-'));
    await cp(example, folder, { recursive: true });
    const built = await run('docker', ['build', '--tag', image, join(folder, 'totals')]);
    expect(built.code, built.output).toBe(0);
    await edit(join(folder, 'totals.yaml'), 'registry.example.com/shop/totals:1.0.0', image);
    await edit(
      join(folder, 'totals.yaml'),
      '    plumbline.dev/command: node totals/server.ts\n',
      '    a: b\n',
    );
  });

  afterAll(async () => {
    await stack.purge();
    await run('docker', ['rmi', '--force', image]);
    await rm(folder, { recursive: true, force: true });
  });

  it('runs as a container, with its environment, and is gone with the stack', async () => {
    expect(await stack.up('-f', folder)).toMatchObject({ ready: true });
    const container = `plumbline-${stack.name}-function-shop-totals-1`;
    const log = async () => (await run('docker', ['logs', container])).output;
    await expect.poll(log, { timeout: 60_000 }).toContain('customer 1004: 3 pieces');
    const now = await stack.status();
    expect((await stack.purge()).code).toBe(0);
    await expect.poll(() => leftovers(stack.name, now)).toEqual([]);
  });
});
