import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Observer } from '../../compose/observe/observer.ts';
import { kafkaReady, withBroker } from '../../compose/probe/kafka.ts';
import { reasonOf } from '../../compose/probe/reason.ts';
import { connectReady, sourceReady } from '../../compose/probe/stations.ts';
import { reportAt } from '../../compose/source-status.ts';
import { type Ports, WaitsForYaml } from '../../compose/station.ts';

async function port(server: Server): Promise<number> {
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const tcp = (talk: (socket: Socket) => void) =>
  port(createServer((socket) => talk(socket.on('error', () => undefined))));
const http = (status: number, text: string) =>
  port(createHttp((_request, response) => response.writeHead(status).end(text)));
const why = (asked: Promise<unknown>) => asked.then(() => 'answered', reasonOf);

/** As Kafka 4.3.1 answers Metadata v1: one broker, topics `a` with two partitions and `b`, which is being deleted. */
const metadata =
  '00000001' +
  '00000001 00000001 0009 3132372e302e302e31 00004a94 ffff' +
  '00000001 00000002' +
  '0000 0001 61 00 00000002' +
  '0000 00000000 00000001 00000001 00000001 00000001 00000001' +
  '0000 00000001 00000001 00000001 00000001 00000001 00000001' +
  '0003 0001 62 00 00000000';
/** ListOffsets v1: ends at 5 and 2^32 + 1. */
const ends =
  '00000002 00000001 0001 61 00000002' +
  '00000000 0000 ffffffffffffffff 0000000000000005' +
  '00000001 0000 ffffffffffffffff 0000000100000001';

function frame(hex: string): Buffer {
  const body = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const head = Buffer.alloc(4);
  head.writeInt32BE(body.length);
  return Buffer.concat([head, body]);
}

test('of what is asked inside of Docker, the reason names the address that the user has', async () => {
  const at = '127.0.0.1:19092';
  const refused = Object.assign(new Error(), { code: 'ECONNREFUSED', address: '172.18.0.2', port: 9092 });
  expect([reasonOf(refused), reasonOf(refused, at)]).toEqual([
    'nothing listens at 172.18.0.2:9092',
    `nothing listens at ${at}`,
  ]);
  const unknown = Object.assign(new Error(), { code: 'ENOTFOUND', hostname: 'kafka' });
  const unreached = Object.assign(new Error('connect EHOSTUNREACH 172.18.0.2:9092'), {
    code: 'EHOSTUNREACH',
  });
  const gone = `nothing answers at ${at}: does its container run?`;
  expect([reasonOf(unknown, at), reasonOf(unreached, at)]).toEqual([gone, gone]);
  expect(reasonOf(unknown)).toContain('no host kafka');
  expect(reasonOf(unreached)).toBe(unreached.message);
});

test('an observer in Docker tells of what is down by that address', async () => {
  const account = { host: '127.0.0.1', port: 1, user: 'u', password: '' };
  const reach = { database: account, connect: 'http://127.0.0.1:1', kafka: '127.0.0.1:1' };
  const published = { database: 13306, connect: 18083, kafka: 19092 };
  const observer = new Observer({ reach, published });
  onTestFinished(() => observer.close());
  const { stations } = await observer.look();
  expect(stations.map(({ detail }) => detail)).toEqual(
    [13306, 18083, 19092].map((one) => `nothing listens at 127.0.0.1:${one}`),
  );
});

test("a source's sink in Docker has the address that the user has", async () => {
  const url = `http://127.0.0.1:${await http(200, '{"sources":[{"name":"a/b","sinkUri":"http://sink:8080/x"}]}')}`;
  const sinkUri = async (published?: Ports) => (await reportAt(url, 5000, published)).sources[0]?.sinkUri;
  expect(await sinkUri()).toBe('http://sink:8080/x');
  expect(await sinkUri({ sink: 18080 })).toBe('http://127.0.0.1:18080/x');
});

test('a broker is asked for its topics and their ends in its own protocol', async () => {
  const asked: string[] = [];
  const at = await tcp((socket) =>
    socket.on('data', (bytes) => {
      asked.push(bytes.toString('hex'));
      const answer = frame(asked.length === 1 ? metadata : ends);
      // In pieces, as a network may bring them.
      socket.write(answer.subarray(0, 3));
      setImmediate(() => socket.write(answer.subarray(3)));
    }),
  );
  const found = await withBroker(`127.0.0.1:${at}`, 2000, async (broker) => {
    const topics = await broker.topics();
    return { topics, ends: await broker.ends(topics) };
  });
  expect(found).toEqual({
    topics: [{ topic: 'a', partitions: [0, 1] }],
    ends: [{ topic: 'a', end: 5 + 2 ** 32 + 1 }],
  });
  const client = `0009${Buffer.from('plumbline').toString('hex')}`;
  expect(asked).toEqual([
    `00000017 0003 0001 00000001 ${client} ffffffff`.replaceAll(' ', ''),
    `0000003a 0002 0001 00000002 ${client} ffffffff 00000001 0001 61 00000002 00000000 ffffffffffffffff 00000001 ffffffffffffffff`.replaceAll(
      ' ',
      '',
    ),
  ]);
});

test('a station that does not answer says why in words', async () => {
  const mute = await tcp(() => undefined);
  const hangsUp = await tcp((socket) => void socket.destroy());
  const web = await http(200, 'hello');
  expect(await why(kafkaReady(`127.0.0.1:${mute}`, 50))).toBe(
    'it has not answered for 0.05 s: does it hang?',
  );
  expect(await why(connectReady(`http://127.0.0.1:${mute}`, 50))).toContain('has not answered for 0.05 s');
  expect(await why(kafkaReady(`127.0.0.1:${hangsUp}`))).toBe('it has closed the connection');
  expect(await why(kafkaReady(`127.0.0.1:${web}`))).toMatch(/closed the connection|not in the protocol/);
  expect(await why(connectReady('http://127.0.0.1:1'))).toBe('nothing listens at 127.0.0.1:1');
  expect(await why(connectReady('http://no-such-host.invalid'))).toMatch(/no host no-such-host\.invalid/);
});

test('a station that is not ready yet is told from one that waits for the YAML', async () => {
  const starting = await http(404, '');
  const waiting = await http(503, 'shop/orders: no topic\n');
  expect(await why(connectReady(`http://127.0.0.1:${starting}`))).toBe('REST answers 404');
  await expect(sourceReady(`http://127.0.0.1:${waiting}`)).rejects.toThrow(
    new WaitsForYaml('shop/orders: no topic'),
  );
});
