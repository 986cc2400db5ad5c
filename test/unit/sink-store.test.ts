import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf } from '../../sink/accept.ts';
import type { Came } from '../../sink/packed.ts';
import { Store } from '../../sink/store.ts';
import { binary, structured } from './sink-rig.ts';

function came(rawHeaders: readonly string[], body: Buffer | string): Came {
  return { method: 'POST', target: '/', httpVersion: '1.1', rawHeaders, body: Buffer.from(body) };
}

function add(store: Store, size: number, received = 0): void {
  store.add(came(binary('1'), Buffer.alloc(size, 1)), received, [0]);
}

function batch(ids: readonly string[]): Came {
  const headers = ['content-type', 'application/cloudevents-batch+json'];
  return came(headers, `[${ids.map((id) => structured(id)).join(',')}]`);
}

function seqs(store: Store): number[] {
  const found = [];
  for (let seq = store.next(0); seq <= store.last; seq++) found.push(store.get(seq)?.seq ?? Number.NaN);
  return found;
}

test('keeps the newest by number', () => {
  const store = new Store(3, 1e9);
  expect(seqs(store)).toEqual([]);
  for (let i = 0; i < 5; i++) add(store, 1, i);
  expect(seqs(store)).toEqual([3, 4, 5]);
  expect(store.get(2)).toBeUndefined();
  expect(store.get(6)).toBeUndefined();
  expect(store.get(5)?.received).toBe(4);
});

test('keeps the newest by bytes, and always the very newest', () => {
  const store = new Store(100, 8_000);
  for (let i = 0; i < 10; i++) add(store, 2_000, i);
  expect(seqs(store)).toEqual([8, 9, 10]);
  add(store, 50_000);
  expect(seqs(store)).toEqual([11]);
});

test('reading on: after the last seen, or at the oldest kept', () => {
  const store = new Store(2, 1e9);
  for (let i = 0; i < 4; i++) add(store, 1, i);
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
        for (const size of sizes) add(store, size);
        const kept = seqs(store);
        expect(kept.length).toBeLessThanOrEqual(keep);
        expect(store.bytes <= 20_000 || kept.length === 1).toBe(true);
        expect(kept).toEqual(kept.map((_, i) => store.last - kept.length + 1 + i));
        if (sizes.length > 0) expect(kept.at(-1)).toBe(sizes.length);
      },
    ),
  );
});

test('a batch is kept once, and counts until its last event is gone', () => {
  const store = new Store(4, 1e9);
  store.add(batch(['a', 'b', 'c']), 5, [0, 2, 0]);
  const whole = store.bytes;
  expect(store.get(2)).toMatchObject({ seq: 2, received: 5, refusals: 2, event: { id: 'b' } });
  expect(store.request(1)).toEqual(batch(['a', 'b', 'c']));
  expect(store.request(3)).toEqual(store.request(1));
  add(store, 10);
  const one = store.bytes - whole;
  for (let i = 0; i < 4; i++) add(store, 10);
  expect(seqs(store)).toEqual([5, 6, 7, 8]);
  expect(store.bytes).toBe(4 * one);
});

test('a batch without events is not kept', () => {
  const store = new Store(4, 1e9);
  store.add(batch([]), 5, []);
  expect([store.last, store.bytes]).toEqual([0, 0]);
});

const text = fc
  .uint8Array({ maxLength: 20 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte >= 0x20)).toString('latin1'));
const anyRequest = fc.record({
  method: fc.constantFrom('POST', 'PUT'),
  target: text.map((path) => `/${path}`),
  httpVersion: fc.constantFrom('1.0', '1.1'),
  rawHeaders: fc
    .array(fc.tuple(fc.constantFrom('X-A', 'x-b', 'ce-key'), text))
    .map((pairs) => [...binary('1'), ...pairs.flat()]),
  body: fc.uint8Array({ maxLength: 100_000 }).map((bytes) => Buffer.from(bytes)),
});

test('requests come out as they went in, whatever happens to the bytes that they were read from', () => {
  fc.assert(
    fc.property(fc.array(anyRequest, { maxLength: 10 }), (requests) => {
      const store = new Store(100, 1e9);
      const copies = requests.map((request) => ({ ...request, body: Buffer.from(request.body) }));
      for (const copy of copies) {
        store.add(copy, 5, [0]);
        copy.body.fill(0);
      }
      expect(requests.map((_, i) => store.request(i + 1))).toEqual(requests);
      expect(requests.map((_, i) => store.get(i + 1))).toEqual(
        requests.map(({ rawHeaders, body }, i) => {
          const [event] = eventsOf(rawHeaders, body);
          return { seq: i + 1, received: 5, refusals: 0, event };
        }),
      );
    }),
    { numRuns: 50 },
  );
});
