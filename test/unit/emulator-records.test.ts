import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lz4Frame } from '../../emulator/kafka-lz4.ts';
import { decodeBatches } from '../../emulator/kafka-records.ts';
import { snappy } from '../../emulator/kafka-snappy.ts';
import { utf8 } from '../../emulator/text.ts';
import { batch, plain } from './batches.ts';

const context = { topic: 't', partition: 0, from: 0, aborted: [] };
const offsets = (bytes: Buffer, more: object = {}) => {
  const { records, next } = decodeBatches(bytes, { ...context, ...more });
  return { offsets: [...records].map(({ offset }) => offset), next };
};

describe('record batches', () => {
  it('keep order, repetition and null values of headers, and any bytes', () => {
    const bytes = fc.option(fc.uint8Array().map((list) => Buffer.from(list)));
    const header = fc.tuple(fc.string({ unit: 'grapheme' }), bytes);
    fc.assert(
      fc.property(bytes, bytes, fc.array(header), (key, value, headers) => {
        const { records } = decodeBatches(batch(10, [{ offset: 12, key, value, headers }]), context);
        expect([...records]).toEqual([
          { topic: 't', partition: 0, offset: 12, timestamp: 1_700_000_000_001, key, value, headers },
        ]);
      }),
    );
  });

  it('read any bytes in the name of a header as text', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (names) => {
        const list = names.map((one) => [Buffer.from(one), null] as const);
        const { records } = decodeBatches(
          batch(0, [{ offset: 0, key: null, value: null, headers: list }]),
          context,
        );
        expect([...records][0]?.headers).toEqual(list.map(([name]) => [utf8(name), null]));
      }),
    );
  });

  it('take the time of the append where the topic says so', () => {
    const { records } = decodeBatches(batch(0, [plain(0)], { attributes: 8 }), context);
    expect([...records][0]?.timestamp).toBe(1_700_000_009_000);
  });

  it('go on behind gaps, markers and what was asked for', () => {
    expect(offsets(batch(0, [plain(1), plain(5)], { last: 9 }), { from: 5 })).toEqual({
      offsets: [5],
      next: 10,
    });
    expect(offsets(batch(3, [plain(3)], { attributes: 0x20 }))).toEqual({ offsets: [], next: 4 });
  });

  it('leave out aborted transactions, and only these', () => {
    const bytes = Buffer.concat([
      batch(0, [plain(0)], { attributes: 0x10, producer: 7n }),
      batch(1, [plain(1)], { attributes: 0x10, producer: 8n }),
      batch(2, [plain(2)], { attributes: 0x30, producer: 7n }),
      batch(3, [plain(3)], { attributes: 0x10, producer: 7n }),
      batch(4, [plain(4)]),
    ]);
    const aborted = [{ producer: 7n, first: 0 }];
    expect(offsets(bytes, { aborted })).toEqual({ offsets: [1, 3, 4], next: 5 });
  });

  it('may be cut off at the end', () => {
    const whole = Buffer.concat([batch(0, [plain(0)]), batch(1, [plain(1)])]);
    expect(offsets(whole.subarray(0, whole.length - 1))).toEqual({ offsets: [0], next: 1 });
  });

  it.each([
    ['gzip', 1, gzipSync],
    ['zstd', 4, zstdCompressSync],
  ] as const)('are read from %s', (_, attributes, compress) => {
    const bytes = batch(0, [plain(0), plain(1)], { attributes, compress: (body) => compress(body) });
    expect(offsets(bytes).offsets).toEqual([0, 1]);
  });
});

describe('compression', () => {
  // "abcabcabcabcabcabc" and a tail, written down by hand from the formats' descriptions.
  it('snappy: literals and copies, overlapping ones too', () => {
    const block = Buffer.from([19, (3 - 1) << 2, 97, 98, 99, ((15 - 1) << 2) | 2, 3, 0, 0, 33]);
    expect(String(snappy(block))).toBe(`${'abc'.repeat(6)}!`);
    const frame = Buffer.concat([
      Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]),
      Buffer.from([0, 0, 0, block.length]),
      block,
    ]);
    expect(String(snappy(frame))).toBe(`${'abc'.repeat(6)}!`);
  });

  it('lz4: literals, overlapping matches, raw blocks', () => {
    const block = Buffer.from([0x3b, 97, 98, 99, 3, 0, 0x50, 33, 33, 33, 33, 33]);
    const raw = Buffer.from('raw');
    const frame = Buffer.concat([
      Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]),
      Buffer.from([block.length, 0, 0, 0]),
      block,
      Buffer.from([raw.length, 0, 0, 0x80]),
      raw,
      Buffer.alloc(4),
    ]);
    expect(String(lz4Frame(frame))).toBe(`${'abc'.repeat(6)}!!!!!raw`);
  });
});
