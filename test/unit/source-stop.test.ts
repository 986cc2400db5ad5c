import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../emulator/serving/free-port.ts';
import type { Serving } from '../../emulator/serving/serving.ts';
import { waitFor } from '../wait-for.ts';
import { noFunctions, startSource } from './source-rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'source-stop-'));
afterAll(() => rmSync(folder, { recursive: true }));

const yaml = (port: number) => `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: late, namespace: shop}
spec:
  consumerGroup: late
  bootstrapServers: ['127.0.0.1:${port}']
  topics: [orders]
  sink: {uri: 'http://127.0.0.1:1/'}
`;

test('it is not ready while it stops', async () => {
  const file = join(folder, 'nothing.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nothing}\n');
  const port = await freePort();
  const ready = () => fetch(`http://127.0.0.1:${port}/readyz`);
  let whileStopping: Response | undefined;
  const { running, stop } = startSource({
    paths: [file],
    port,
    serving: {
      ...noFunctions,
      async stop() {
        whileStopping = await ready();
      },
    },
  });
  await waitFor(async () => expect((await ready()).status).toBe(200));
  stop();
  await running;
  expect(whileStopping?.status).toBe(503);
  expect(await whileStopping?.text()).toBe('the source is stopping\n');
});

test('what is applied when all stops starts nothing that would be left behind', async () => {
  let asked = 0;
  const kafka = createServer((socket) => {
    asked += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(kafka, 'listening');
  const address = kafka.address();
  const file = join(folder, 'late.yaml');
  writeFileSync(file, yaml(typeof address === 'object' ? (address?.port ?? 0) : 0));
  const entered = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const serving: Serving = {
    ...noFunctions,
    async apply() {
      entered.resolve();
      await gate.promise;
      return [];
    },
    // When the programs are stopped, the sources are thought to be.
    stop: async () => gate.resolve(),
  };
  const { running, stop } = startSource({ paths: [file], serving });
  await entered.promise;
  stop();
  // What is applied goes on in the midst of the stop.
  setTimeout(gate.resolve, 200);
  await running;
  await new Promise((done) => setTimeout(done, 300));
  expect(asked).toBe(0);
  kafka.close();
});
