import { expect, test } from 'vitest';
import { indented } from '../../sink/page/state/json.ts';
import { EventLog } from '../../sink/page/state/log.ts';
import { Ring } from '../../sink/page/state/ring.ts';

const event = (seq: number) => JSON.stringify({ id: `${seq}`, plumblineseq: seq });
const numbers = (log: EventLog, after = 0) => [...log.since(after)].map(({ id }) => id);

test('a ring keeps the newest, in their order', () => {
  const ring = new Ring<number>(3);
  for (let each = 1; each <= 100; each++) ring.push(each);
  expect([0, 1, 2, 3].map((index) => ring.fromNewest(index))).toEqual([100, 99, 98, undefined]);
  expect([ring.size, ring.oldest]).toEqual([3, 98]);
});

test('an event that comes again after a reconnect is there once', () => {
  const log = new EventLog();
  for (const seq of [1, 2, 3, 2, 3, 4]) log.accept(`a-${seq}`, event(seq));
  expect(numbers(log)).toEqual(['a-1', 'a-2', 'a-3', 'a-4']);
  expect(log.lastId).toBe('a-4');
});

test('a sink that was started anew counts from one, and its events are others', () => {
  const log = new EventLog();
  for (const id of ['a-1', 'a-2', 'b-1', 'b-2', 'b-1']) log.accept(id, event(Number(id.slice(2))));
  expect(numbers(log)).toEqual(['a-1', 'a-2', 'b-1', 'b-2']);
  expect(log.find('2')?.id).toBe('b-2');
  expect(log.find('a-2')?.id).toBe('a-2');
  expect(log.find('3')).toBeUndefined();
});

test('what came after a number of the page is told also when some of it is gone', () => {
  const log = new EventLog(3);
  for (let seq = 1; seq <= 5; seq++) log.accept(`a-${seq}`, event(seq));
  expect(numbers(log, 4)).toEqual(['a-5']);
  expect(numbers(log, 5)).toEqual([]);
  expect(numbers(log, 1)).toEqual(['a-3', 'a-4', 'a-5']);
  expect([log.first, log.count]).toEqual([3, 5]);
});

test('what is no JSON, or no event, does no harm', () => {
  const log = new EventLog();
  expect(log.accept('a-1', '{')).toBeUndefined();
  expect(log.accept('a-2', '[]')).toBeUndefined();
  expect(log.accept('a-3', event(3))?.n).toBe(1);
});

test('what is nested beyond measure is written on one line', () => {
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  expect(indented(JSON.parse(deep))).toBe(deep);
  expect(indented({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
});
