import fc from 'fast-check';
import { expect, test } from 'vitest';
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
  const store = new Store(100, 8_000);
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

const text = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const optional = fc.option(text, { nil: undefined });
const anyEvent = fc.record({
  version: fc.constantFrom('1.0' as const, '0.3' as const),
  id: text,
  source: text,
  type: text,
  subject: optional,
  time: optional,
  schema: fc.option(fc.record({ text, absolute: fc.boolean() }), { nil: undefined }),
  contentType: optional,
  contentEncoding: optional,
  extensions: fc
    .array(fc.tuple(text, fc.oneof(text, fc.integer(), fc.boolean())))
    .map((pairs) => new Map<string, string | number | boolean>(pairs)),
  data: fc.option(
    fc.uint8Array({ maxLength: 100_000 }).map((bytes) => Buffer.from(bytes)),
    { nil: undefined },
  ),
});

test('events come out as they went in, whatever happens to the bytes that they were read from', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 10 }), (events) => {
      const store = new Store(100, 1e9);
      const expected = events.map((event) => ({ ...event, base64: event.data?.[0] === 1 }));
      const copies = expected.map((event) => ({ ...event, data: event.data && Buffer.from(event.data) }));
      for (const event of copies) {
        store.add(event, 5);
        event.data?.fill(0);
      }
      expect(expected.map((_, i) => store.get(i + 1))).toEqual(
        expected.map((event, i) => ({ seq: i + 1, received: 5, event })),
      );
    }),
    { numRuns: 50 },
  );
});
