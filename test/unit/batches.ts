/** A record of a batch. */
export interface Written {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string | Buffer, value: Buffer | null])[];
}

function varint(value: number): Buffer {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  const bytes: number[] = [];
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

const sized = (bytes: Buffer | null) =>
  bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes]);

interface BatchOptions {
  readonly attributes?: number;
  readonly producer?: bigint;
  readonly last?: number;
  compress?(bytes: Buffer): Buffer;
}

/** A record batch as Kafka keeps it. */
export function batch(base: number, records: readonly Written[], options: BatchOptions = {}): Buffer {
  const body = Buffer.concat(
    records.map(({ offset, key, value, headers }) => {
      const fields = Buffer.concat([
        Buffer.from([0]),
        varint(1),
        varint(offset - base),
        sized(key),
        sized(value),
        varint(headers.length),
        ...headers.flatMap(([name, one]) => [
          sized(typeof name === 'string' ? Buffer.from(name) : name),
          sized(one),
        ]),
      ]);
      return Buffer.concat([varint(fields.length), fields]);
    }),
  );
  const packed = options.compress?.(body) ?? body;
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(BigInt(base), 0);
  head.writeInt32BE(49 + packed.length, 8);
  head.writeInt8(2, 16);
  head.writeInt16BE(options.attributes ?? 0, 21);
  head.writeInt32BE((options.last ?? records.at(-1)?.offset ?? base) - base, 23);
  head.writeBigInt64BE(1_700_000_000_000n, 27);
  head.writeBigInt64BE(1_700_000_009_000n, 35);
  head.writeBigInt64BE(options.producer ?? -1n, 43);
  head.writeInt32BE(records.length, 57);
  return Buffer.concat([head, packed]);
}

export const plain = (offset: number): Written => ({
  offset,
  key: null,
  value: Buffer.from(`${offset}`),
  headers: [],
});

const int = (size: 2 | 4, value: number): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeIntBE(value, 0, size);
  return bytes;
};
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};

/** The answer to a Fetch (version 11) of one partition. */
export function fetched(topic: string, batches: readonly Buffer[], highWatermark: number): Buffer {
  const records = Buffer.concat(batches);
  const head = [
    int(4, 0),
    int(2, 0),
    int(4, 0),
    int(4, 1),
    int(2, topic.length),
    Buffer.from(topic),
    int(4, 1),
  ];
  const partition = [
    int(4, 0),
    int(2, 0),
    long(highWatermark),
    long(highWatermark),
    long(0),
    int(4, 0),
    int(4, -1),
  ];
  return Buffer.concat([...head, ...partition, int(4, records.length), records]);
}
