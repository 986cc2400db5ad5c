import { expect, test } from 'vitest';
import { historyBegins } from '../../sink/page/events/beginning.ts';
import { keyText } from '../../sink/page/events/key-text.ts';
import { Listing } from '../../sink/page/events/listing.ts';
import { marksOf } from '../../sink/page/events/marks.ts';
import { Rates } from '../../sink/page/events/rates.ts';
import { scrolledTo, windowOf } from '../../sink/page/events/window.ts';
import { EventLog } from '../../sink/page/state/log.ts';
import { viewEvent } from '../../sink/view/change.ts';

const at = Date.UTC(2026, 10, 23, 12);

function fill(log: EventLog, from: number, to: number, table = 'customers'): void {
  for (let seq = from; seq <= to; seq++) {
    const plumblinereceived = new Date(at + seq * 100).toISOString();
    const event = { source: `s#${table}`, plumblineseq: seq, plumblinereceived, data: { op: 'u' } };
    log.accept(`a-${seq}`, JSON.stringify(event));
  }
}

test('only rows that are seen are drawn, and a few around them', () => {
  expect(windowOf(0, 540, 27, 10_000)).toEqual({ from: 0, to: 28 });
  expect(windowOf(27_000, 540, 27, 10_000)).toEqual({ from: 992, to: 1028 });
  expect(windowOf(1e9, 540, 27, 10)).toEqual({ from: 10, to: 10 });
  expect(windowOf(-40, 540, 27, 0)).toEqual({ from: 0, to: 0 });
});

test('a row that is seen wholly moves nothing, another as little as it must', () => {
  expect(scrolledTo(5, 0, 270, 27)).toBe(0);
  expect(scrolledTo(10, 0, 270, 27)).toBe(27);
  expect(scrolledTo(3, 270, 270, 27)).toBe(81);
});

test('a list has what matches, newest first, and knows what came after an event', () => {
  const log = new EventLog();
  fill(log, 1, 10);
  const even = new Listing(log, (_event, { seq }) => seq % 2 === 0, 4);
  expect([even.size, even.at(0)?.seq, even.at(2)?.seq, even.at(3)]).toEqual([3, 10, 6, undefined]);
  fill(log, 11, 14);
  even.refresh();
  even.refresh();
  expect(even.size).toBe(5);
  expect([even.after(10), even.after(9), even.after(14), even.after(0)]).toEqual([2, 3, 0, 5]);
});

test('what left the log leaves the list', () => {
  const log = new EventLog(4);
  fill(log, 1, 4);
  const all = new Listing(log, () => true, 0);
  fill(log, 5, 7);
  all.refresh();
  expect([all.size, all.at(0)?.seq, all.at(3)?.seq]).toEqual([4, 7, 4]);
});

test('rates are counted by table and second of arrival', () => {
  const log = new EventLog();
  fill(log, 1, 15);
  fill(log, 16, 16, 'orders');
  const rates = new Rates();
  rates.refresh(log);
  rates.refresh(log);
  const [customers, orders] = rates.tables([], at + 1999);
  expect(customers).toMatchObject({ table: 'customers', count: 15 });
  expect(customers?.perSecond.slice(-3)).toEqual([0, 9, 6]);
  expect(orders?.perSecond.at(-1)).toBe(1);
  expect(rates.tables([], at + 100_000)[0]?.perSecond.some((rate) => rate > 0)).toBe(false);
});

test('events that are no changes are counted together, and make no tables', () => {
  const log = new EventLog();
  const event = (data: object) =>
    JSON.stringify({ ...data, source: '/by/hand', plumblinereceived: new Date(at).toISOString() });
  log.accept('a-1', event({ data: { a: 1 } }));
  log.accept('a-2', event({}));
  log.accept('a-3', event({ key: '7' }));
  fill(log, 4, 5);
  const rates = new Rates();
  rates.refresh(log);
  expect(rates.tables([], at).map(({ table }) => table)).toEqual(['customers']);
  // All but the tombstone.
  expect(rates.others(at)).toMatchObject({ count: 2 });
  expect(rates.others(at).perSecond.at(-1)).toBe(2);
});

test('what the sink has counted counts more than what the page has seen', () => {
  const log = new EventLog();
  fill(log, 1, 2);
  const rates = new Rates();
  rates.refresh(log);
  const told = { latencyMs: null, rows: 0, complete: true, databaseRows: null, perSecond: [1] };
  const tables = rates.tables(
    [
      { ...told, table: 'customers', counts: { insert: 7, update: 3 } },
      { ...told, table: 'a', counts: {} },
    ],
    at,
  );
  expect(tables.map(({ table, count }) => [table, count])).toEqual([
    ['a', 0],
    ['customers', 10],
  ]);
});

test('a key of one column is its value', () => {
  expect(keyText('{"id":1001}')).toBe('1001');
  expect(keyText('{"id":9223372036854775807}')).toBe('9223372036854775807');
  expect(keyText('{"a":1,"b":"x"}')).toBe('a: 1, b: "x"');
  expect(['plain', '{broken', '{}'].map(keyText)).toEqual(['plain', '{broken', '']);
});

test('what is unusual of an event is told in a word', () => {
  const words = (event: Record<string, unknown>) => marksOf(viewEvent(event)).map(({ text }) => text);
  expect(words({ data: {}, datacontenttype: 'application/json' })).toEqual([]);
  expect(words({})).toEqual([]);
  expect(
    words({
      data: {},
      knativeerrordest: 'http://x',
      knativeerrorcode: '503',
      plumblinerefusals: 2,
      plumblinereplay: 'r',
      plumblineagain: true,
    }),
  ).toEqual(['dead letter', 'refused 2×', 'replay', 'sent again']);
});

test('history begins when the sink started, or with the oldest event when there were some before it', () => {
  const received = at + 5000;
  expect(historyBegins({ since: at, seq: 1, receivedMs: received })).toBe(at);
  expect(historyBegins({ since: at, seq: 7, receivedMs: received })).toBe(received);
  expect(historyBegins({ since: undefined, seq: 1, receivedMs: received })).toBe(received);
  // Of the sink before it was restarted.
  expect(historyBegins({ since: at, seq: 1, receivedMs: at - 9000 })).toBe(at - 9000);
});
