import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frames } from '../../emulator/kafka-frames.ts';
import { slabOf, takeBytes } from '../../emulator/kafka-slabs.ts';

const framed = (body: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeInt32BE(body.length);
  return Buffer.concat([head, body]);
};

const textOf = (bytes: Buffer): string => bytes.toString('latin1');

describe('frames', () => {
  it('come out whole, however the bytes were cut', () => {
    const body = fc.oneof(
      fc.uint8Array(),
      fc.nat(40_000).map((size) => Buffer.alloc(size, 7)),
    );
    fc.assert(
      fc.property(
        fc.array(body, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 9000 })),
        (bodies, cuts) => {
          const wanted = bodies.map((one) => framed(Buffer.from(one)));
          const got: Buffer[] = [];
          const frames = new Frames((frame) => got.push(Buffer.from(frame)));
          let rest = Buffer.concat(wanted);
          for (const cut of cuts) {
            frames.add(rest.subarray(0, cut));
            rest = rest.subarray(cut);
          }
          frames.add(rest);
          // As text: a comparison of Buffers goes byte by byte.
          expect(got.map(textOf)).toEqual(wanted.map(textOf));
        },
      ),
    );
  });

  it('refuse what other protocols say', () => {
    const frames = new Frames(() => {});
    expect(() => frames.add(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow('Kafka');
    expect(() => new Frames(() => {}).add(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow('Kafka');
  });
});

describe('slabs', () => {
  const size = 100_000;

  it('are used again once the last record in them is finished', () => {
    const bytes = takeBytes(size);
    const slab = slabOf(bytes);
    slab?.retain(2);
    slab?.release();
    slab?.release();
    expect(takeBytes(size).buffer).not.toBe(bytes.buffer);
    slab?.release();
    expect(takeBytes(size).buffer).toBe(bytes.buffer);
  });

  it('are not used again when they are pinned', () => {
    const bytes = takeBytes(size);
    slabOf(bytes)?.pin();
    slabOf(bytes)?.release();
    expect(takeBytes(size).buffer).not.toBe(bytes.buffer);
  });

  it('know their views', () => {
    const bytes = takeBytes(size);
    expect(slabOf(bytes.subarray(10, 20))).toBe(slabOf(bytes));
    expect(slabOf(takeBytes(10))).toBeUndefined();
  });
});
