import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena, type Piece } from '../../sink/arena.ts';

test('what is in use stays as it was written, whatever is given back and taken meanwhile', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 70_000 }), { maxLength: 300 }), (sizes) => {
      const arena = new Arena();
      const kept: { piece: Piece; mark: number }[] = [];
      sizes.forEach((size, i) => {
        const piece = arena.take(size);
        piece.bytes.fill(i % 251);
        kept.push({ piece, mark: i % 251 });
        const oldest = kept.length > 5 ? kept.shift() : undefined;
        if (oldest) arena.free(oldest.piece);
      });
      for (const { piece, mark } of kept) expect(piece.bytes.every((byte) => byte === mark)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('memory is filled again', () => {
  const arena = new Arena();
  const used = new Set<ArrayBufferLike>();
  for (let i = 0; i < 10_000; i++) {
    const piece = arena.take(10_000);
    used.add(piece.bytes.buffer);
    arena.free(piece);
  }
  expect(used.size).toBeLessThan(5);
});
