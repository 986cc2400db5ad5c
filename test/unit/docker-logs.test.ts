import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logLines } from '../../compose/docker/logs.ts';

/** A frame as the engine sends it: stream 1 (stdout) or 2 (stderr). */
function frame(stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(stream, 0);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

function split(whole: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((each) => each % (whole.length + 1)))].sort((a, b) => a - b);
  return [...places, whole.length].map((end, i) => whole.subarray(i === 0 ? 0 : places[i - 1], end));
}

async function all(chunks: readonly Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of logLines(chunks)) lines.push(line);
  return lines;
}

test('lines come out whole wherever frames and chunks are cut', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' '));
  const cuts = fc.array(fc.nat());
  await fc.assert(
    fc.asyncProperty(fc.array(line), cuts, cuts, async (lines, frameCuts, chunkCuts) => {
      const text = Buffer.from(lines.map((each) => `${each}\n`).join(''));
      const frames = Buffer.concat(split(text, frameCuts).map((payload) => frame(1, payload)));
      expect(await all(split(frames, chunkCuts))).toEqual(lines);
    }),
  );
});

test('a line of one stream is not torn by the other', async () => {
  const chunks = [
    frame(1, Buffer.from('half')),
    frame(2, Buffer.from('error\n')),
    frame(1, Buffer.from(' and half\r\nrest')),
  ];
  expect(await all(chunks)).toEqual(['error', 'half and half', 'rest']);
});
