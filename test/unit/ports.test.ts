import { once } from 'node:events';
import { createConnection, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePorts, holdPort } from '../../compose/ports.ts';
import { freePort } from '../../emulator/serving/free-port.ts';

let holder: Server;
let taken = 0;

beforeAll(async () => {
  holder = createServer();
  await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
  const address = holder.address();
  taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(() => holder.close());

test('the first that is free, else any', async () => {
  const free = await freePort();
  const ports = await choosePorts([
    { name: 'database', ports: [free], keep: false },
    { name: 'kafka', ports: [taken, free], keep: false },
    { name: 'sink', ports: [taken], keep: true },
  ]);
  expect(ports.database).toBe(free);
  expect([free, taken, 0]).not.toContain(ports.kafka);
  expect(ports.sink).toBe(taken);
});

test('a held port is given to nobody, and is free once it is released, whoever knocked', async () => {
  const port = await freePort();
  const release = await holdPort(port);
  const names = [{ name: 'sink' as const, ports: [port], keep: false }];
  expect((await choosePorts(names)).sink).not.toBe(port);
  const socket = createConnection({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'close');
  await release();
  expect((await choosePorts(names)).sink).toBe(port);
});
