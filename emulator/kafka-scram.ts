import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Account } from '../manifests/accounts.ts';
import type { Broker, Cluster } from './kafka.ts';
import { ByteReader } from './kafka-bytes.ts';

/** Requests that kafkajs does not know: DescribeUserScramCredentials and AlterUserScramCredentials (KIP-554). */
const describeKey = 50;
const alterKey = 51;
const scramSha512 = 2;
/** The fewest that Kafka takes. */
const iterations = 4096;
const notFound = 91;

/** Names of the users that have a password for SCRAM-SHA-512. */
export async function scramUsers(cluster: Cluster): Promise<Set<string>> {
  const answer = await send(cluster, describeKey, 'DescribeUserScramCredentials', [uvarint(0)]);
  throwFor(answer.int16(), nullableText(answer));
  const users = new Set<string>();
  for (let left = uvarintOf(answer) - 1; left > 0; left--) {
    const name = nullableText(answer);
    answer.int16();
    nullableText(answer);
    for (let infos = uvarintOf(answer) - 1; infos > 0; infos--) {
      if (answer.int8() === scramSha512) users.add(name);
      answer.int32();
      skipTags(answer);
    }
    skipTags(answer);
  }
  return users;
}

/** Gives each account its password, making those that are not there. */
export async function setPasswords(cluster: Cluster, accounts: readonly Account[]): Promise<void> {
  const upserts = await Promise.all(
    accounts.map(async ({ name, password }) => {
      const salt = randomBytes(24);
      const salted = await promisify(pbkdf2)(password, salt, iterations, 64, 'sha512');
      return Buffer.concat([
        text(name),
        int8(scramSha512),
        int32(iterations),
        bytes(salt),
        bytes(salted),
        noTags,
      ]);
    }),
  );
  await alter(cluster, [], upserts);
}

/** Takes their passwords from them; those who have none are passed over. */
export function removePasswords(cluster: Cluster, names: readonly string[]): Promise<void> {
  return alter(
    cluster,
    names.map((name) => Buffer.concat([text(name), int8(scramSha512), noTags])),
    [],
  );
}

async function alter(
  cluster: Cluster,
  deletions: readonly Buffer[],
  upserts: readonly Buffer[],
): Promise<void> {
  if (deletions.length + upserts.length === 0) return;
  const parts = [...array(deletions), ...array(upserts)];
  const answer = await send(cluster, alterKey, 'AlterUserScramCredentials', parts);
  for (let left = uvarintOf(answer) - 1; left > 0; left--) {
    const name = nullableText(answer);
    const code = answer.int16();
    const why = nullableText(answer);
    if (code !== notFound) throwFor(code, `${name}: ${why}`);
    skipTags(answer);
  }
}

/** The answer's own part: behind its header and the throttle time. */
async function send(
  cluster: Cluster,
  apiKey: number,
  apiName: string,
  parts: readonly Buffer[],
): Promise<ByteReader> {
  await cluster.connect();
  const broker: Broker = await cluster.brokerPool.findConnectedBroker();
  // The first byte ends the header, which kafkajs writes without the tags that this version has.
  const buffer = Buffer.concat([noTags, ...parts, noTags]);
  // As kafkajs's Encoder looks to whom it hands it.
  const payload = { buf: buffer, buffer, size: () => buffer.length };
  const answer = await broker.connectionPool.send({
    request: { apiKey, apiVersion: 0, apiName, encode: async () => payload },
    response: {
      decode: async (raw: Buffer) => new ByteReader(raw),
      parse: async (reader: ByteReader) => reader,
    },
  });
  skipTags(answer);
  answer.int32();
  return answer;
}

function throwFor(code: number, why: string): void {
  if (code !== 0) throw new Error(`Kafka's error ${code}${why === '' ? '' : `: ${why}`}`);
}

const noTags = Buffer.of(0);
const int8 = (value: number) => Buffer.of(value);

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function uvarint(value: number): Buffer {
  const list: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) list.push((rest & 127) | 128);
  return Buffer.from([...list, rest]);
}

const bytes = (content: Buffer) => Buffer.concat([uvarint(content.length + 1), content]);
const text = (content: string) => bytes(Buffer.from(content));
const array = (items: readonly Buffer[]) => [uvarint(items.length + 1), ...items];

function uvarintOf(reader: ByteReader): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = reader.int8() & 255;
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
}

function nullableText(reader: ByteReader): string {
  return reader.bytes(Math.max(0, uvarintOf(reader) - 1)).toString('utf8');
}

function skipTags(reader: ByteReader): void {
  for (let left = uvarintOf(reader); left > 0; left--) {
    uvarintOf(reader);
    reader.bytes(uvarintOf(reader));
  }
}
