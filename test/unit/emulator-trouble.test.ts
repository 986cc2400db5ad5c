import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeClient, createCluster } from '../../emulator/kafka.ts';
import { kafkaTrouble } from '../../emulator/kafka-trouble.ts';

let server: Server | undefined;

afterEach(() => server?.close());

/** Listens, and answers that to whatever comes. */
async function listen(answer: string): Promise<string> {
  const listening = createServer((socket) =>
    socket.on('error', () => {}).once('data', () => socket.write(answer)),
  );
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  const at = listening.address();
  return `127.0.0.1:${typeof at === 'object' ? at?.port : ''}`;
}

/** What is told of a Kafka at that address. */
async function told(broker: string) {
  const address = { brokers: [broker] };
  const cluster = createCluster(address);
  try {
    await cluster.connect();
  } catch (error) {
    return kafkaTrouble(error, address);
  } finally {
    await closeClient(cluster);
  }
  return expect.unreachable();
}

describe('a Kafka that is not there', () => {
  it('has a name that only the cluster knows', async () => {
    expect(await told('kafka.shop.svc:9092')).toMatchObject({
      code: 'kafka.unreached',
      message: 'this machine knows no host kafka.shop.svc',
      fix: expect.stringMatching(/inside the cluster: give --bootstrap-servers HOST:PORT/),
    });
  });

  it('has a name that only the network of its container knew', async () => {
    expect(await told('kafka-of-no-machine:9092')).toMatchObject({
      message: 'this machine knows no host kafka-of-no-machine',
      fix: expect.stringMatching(/^It is the name of a container that does not run, .*: start it, or give /),
    });
  });

  it('refuses connections', async () => {
    const at = await listen('');
    await new Promise((done) => server?.close(done));
    expect(await told(at)).toMatchObject({ message: `nothing listens at ${at}` });
  });

  it('is another server', async () => {
    const at = await listen('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(await told(at)).toMatchObject({
      message: `what answers at ${at} does not speak Kafka's protocol`,
    });
  });
});

it('tells in plain words that a broker hangs, and that a group has no coordinator yet', () => {
  const late = Object.assign(new Error('Request Fetch(key: 1, version: 11) timed out'), {
    name: 'KafkaJSRequestTimeoutError',
    broker: 'b:9092',
  });
  expect(kafkaTrouble(late, { brokers: ['a:9092'] })?.message).toBe(
    'Kafka at b:9092 takes connections but does not answer',
  );
  const moved = Object.assign(new Error('This is not the correct coordinator for this group'), {
    type: 'NOT_COORDINATOR_FOR_GROUP',
  });
  expect(kafkaTrouble(moved, { brokers: ['a:9092'] })?.code).toBe('kafka.coordinator');
});
