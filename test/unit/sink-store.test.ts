import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../../sink/arena.ts';
import { draft } from '../../sink/event.ts';
import { Store } from '../../sink/store.ts';

function event(size: number) {
  return { ...draft('1.0'), id: '1', source: '/x', type: 't', data: Buffer.alloc(size, 1) };
}

function seqs(store: Store): number[] {
  const found = [];
  for (let seq = store.next(0); seq <= store.last; seq++) found.push(store.get(seq)?.seq ?? Number.NaN);
  return found;
}

test('keeps the newest by number', () => {
  const store = new Store(3, 1e9);
  expect(seqs(store)).toEqual([]);
  for (let i = 0; i < 5; i++) store.add(event(1), i);
  expect(seqs(store)).toEqual([3, 4, 5]);
  expect(store.get(2)).toBeUndefined();
  expect(store.get(6)).toBeUndefined();
  expect(store.get(5)?.received).toBe(4);
});

test('keeps the newest by bytes, and always the very newest', () => {
  const store = new Store(100, 10_000);
  for (let i = 0; i < 10; i++) store.add(event(2_000), i);
  expect(seqs(store)).toEqual([8, 9, 10]);
  store.add(event(50_000), 0);
  expect(seqs(store)).toEqual([11]);
});

test('reading on: after the last seen, or at the oldest kept', () => {
  const store = new Store(2, 1e9);
  for (let i = 0; i < 4; i++) store.add(event(1), i);
  expect([0, 1, 2, 3, 4].map((after) => store.next(after))).toEqual([3, 3, 3, 4, 5]);
  // A number from before a restart: everything is new.
  expect(store.next(99)).toBe(3);
});

test('counts what it keeps', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }),
      (keep, sizes) => {
        const store = new Store(keep, 20_000);
        for (const size of sizes) store.add(event(size), 0);
        const kept = seqs(store);
        expect(kept.length).toBeLessThanOrEqual(keep);
        expect(store.bytes <= 20_000 || kept.length === 1).toBe(true);
        expect(kept).toEqual(kept.map((_, i) => store.last - kept.length + 1 + i));
        if (sizes.length > 0) expect(kept.at(-1)).toBe(sizes.length);
      },
    ),
  );
});

test('the arena copies, and its copies do not touch each other', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100_000 }), { maxLength: 10 }), (arrays) => {
      const arena = new Arena();
      const copies = arrays.map((bytes) => {
        const source = Buffer.concat([Buffer.from(bytes)]);
        const copy = arena.copy(source.subarray());
        if (source.length <= 65_536) source.fill(0);
        return copy;
      });
      expect(copies.map((copy) => [...copy])).toEqual(arrays.map((bytes) => [...bytes]));
    }),
    { numRuns: 20 },
  );
});
