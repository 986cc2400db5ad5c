/** A record to produce, to exactly this partition. */
export interface Given {
  readonly partition: number;
  /** Where it is to be afterwards. */
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: Buffer | null])[];
  readonly transaction?: 'committed' | 'aborted';
}

/** Headers, in their order, repeated or null as they are: kafkajs's producer can do none of it. Format 2, uncompressed. */
export function recordBatch(records: readonly Given[]): Buffer {
  const first = records[0]?.timestamp ?? 0;
  const last = records.reduce((most, { timestamp }) => Math.max(most, timestamp), first);
  const head = Buffer.alloc(40);
  head.writeInt32BE(records.length - 1, 2);
  head.writeBigInt64BE(BigInt(first), 6);
  head.writeBigInt64BE(BigInt(last), 14);
  // No producer id, no epoch, no sequence.
  head.fill(0xff, 22, 36);
  head.writeInt32BE(records.length, 36);
  const body = Buffer.concat([head, ...records.map((record, i) => encode(record, i, first))]);
  const frame = Buffer.alloc(21);
  frame.writeInt32BE(body.length + 9, 8);
  frame.writeInt32BE(-1, 12);
  frame.writeInt8(2, 16);
  frame.writeUInt32BE(crc32c(body), 17);
  return Buffer.concat([frame, body]);
}

function encode({ timestamp, key, value, headers }: Given, i: number, first: number): Buffer {
  const fields = Buffer.concat([
    ...[Buffer.alloc(1), varint(timestamp - first), varint(i), sized(key), sized(value)],
    varint(headers.length),
    ...headers.flatMap(([name, bytes]) => [sized(Buffer.from(name)), sized(bytes)]),
  ]);
  return sized(fields);
}

function sized(bytes: Buffer | null): Buffer {
  return bytes ? Buffer.concat([varint(bytes.length), bytes]) : varint(-1);
}

function varint(value: number): Buffer {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  const bytes: number[] = [];
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  return rest;
});

/** Castagnoli's, unlike zlib's. */
function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
