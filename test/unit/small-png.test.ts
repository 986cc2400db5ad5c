import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { smallPng } from '../page/small-png.ts';

const part = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A PNG of RGB, 3 pixels wide. */
const picture = (lines: readonly (readonly number[])[]): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    part('IHDR', Buffer.from([0, 0, 0, 3, 0, 0, lines.length >> 8, lines.length & 255, 8, 2, 0, 0, 0])),
    part('IDAT', deflateSync(Buffer.from(lines.flat()))),
    part('IEND', Buffer.alloc(0)),
  ]);

/** What a picture with a palette shows. */
function colours(png: Buffer): string[] {
  const parts = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    parts.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const palette = parts.get('PLTE') ?? Buffer.alloc(0);
  const lines = inflateSync(parts.get('IDAT') ?? Buffer.alloc(0));
  return [...lines].flatMap((index, at) =>
    at % 4 === 0 ? [] : [palette.toString('hex', index * 3, index * 3 + 3)],
  );
}

test('a picture keeps its colours, however each of its lines is written', () => {
  const first = [10, 20, 30, 40, 50, 60, 70, 80, 90];
  const seen = ['0a141e', '28323c', '46505a'];
  // The same line five times: as it is, then as what it differs by from its left, from above, from both, by Paeth.
  const lines = [
    [0, ...first],
    [1, 10, 20, 30, 30, 30, 30, 30, 30, 30],
    [2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [3, 5, 10, 15, 15, 15, 15, 15, 15, 15],
    [4, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ];
  expect(colours(smallPng(picture(lines)))).toEqual(lines.flatMap(() => seen));
});

test('of more than 256 colours the rarest become the nearest of the others', () => {
  const greys = Array.from({ length: 256 }, (_, grey) => [0, ...[0, 1, 2].flatMap(() => [grey, grey, grey])]);
  const odd = [0, 200, 200, 201, 0, 0, 0, 9, 9, 9];
  expect(colours(smallPng(picture([...greys, odd]))).slice(-3)).toEqual(['c8c8c8', '000000', '090909']);
});
