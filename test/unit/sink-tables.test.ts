import { expect, test } from 'vitest';
import { parseExactly } from '../../lib/json-exact.ts';
import { jsonText } from '../../lib/json-text.ts';
import { isRecord } from '../../lib/record.ts';
import { draft, type ExtensionValue } from '../../sink/event.ts';
import type { Kept } from '../../sink/store.ts';
import { Tables } from '../../sink/tables/tables.ts';
import { searchRows } from '../../sink/view/find.ts';

interface Told {
  readonly op: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly snapshot?: string;
  readonly table?: string;
  readonly micros?: number;
}

function parseRow(text: string): Readonly<Record<string, unknown>> {
  const row = parseExactly(text);
  return isRecord(row) ? row : {};
}

const at = 1_795_394_085_000;

/** Events of a table, in the order of its topic. */
class Stream {
  readonly tables: Tables;
  #seq = 0;
  #offset: number;
  /** Ms after `at`, when Kafka got the record. */
  #written = 0;

  constructor(tables = new Tables(), offset = 0) {
    this.tables = tables;
    this.#offset = offset;
  }

  send(
    told: Told | null,
    more: { key?: string; schemas?: boolean; replay?: boolean; received?: number } = {},
  ) {
    const { key = keyOf(told), schemas = false, replay = false, received = at } = more;
    const body = told && {
      before: told.before ?? null,
      after: told.after ?? null,
      source: {
        db: 'shop',
        table: told.table ?? 'orders',
        snapshot: told.snapshot ?? 'false',
        ts_us: told.micros ?? (at - 40) * 1000 + 1,
      },
      op: told.op,
    };
    const extensions: [string, ExtensionValue][] = [
      ['knativekafkapartition', '0'],
      ['knativekafkaoffset', String(this.#offset)],
    ];
    if (key !== '') extensions.push(['key', key]);
    if (replay) extensions.push(['plumblinereplay', 'r1']);
    const data =
      body && Buffer.from(jsonText(schemas ? { schema: { type: 'struct' }, payload: body } : body));
    this.#seq += 1;
    if (!replay) this.#offset += 1;
    const event = {
      ...draft('1.0'),
      source: '/x#shop.shop.orders',
      time: new Date(at + this.#written).toISOString(),
      extensions: new Map(extensions),
    };
    this.take({ seq: this.#seq, received, refusals: 0, event: data ? { ...event, data } : event });
    return this;
  }

  take(kept: Kept): void {
    this.tables.take(kept);
  }

  /** The next event has this offset, and is written so many ms after those before. */
  from(offset: number, later = 0): this {
    this.#offset = offset;
    this.#written += later;
    return this;
  }

  skip(): this {
    this.#offset += 1;
    return this;
  }

  view(now = at) {
    return this.tables.views(now)[0];
  }

  rows(limit = 100) {
    return this.tables.rows('shop.orders', limit)?.rows.map(({ row }) => row);
  }
}

function keyOf(told: Told | null): string {
  const row = told?.after ?? told?.before;
  return isRecord(row) && row.id !== undefined ? jsonText({ id: row.id }) : '';
}

const snapshot = (id: number, mark = 'true'): Told => ({ op: 'r', after: { id, n: 0 }, snapshot: mark });
const insert = (id: number): Told => ({ op: 'c', after: { id, n: 0 } });
const update = (id: number, n: number): Told => ({ op: 'u', before: { id }, after: { id, n } });
const remove = (id: number): Told => ({ op: 'd', before: { id, n: 0 } });

test.each([false, true])('rows are as the events say, with schemas: %s', (schemas) => {
  const stream = new Stream();
  for (const told of [snapshot(1, 'first'), snapshot(2), insert(3), update(2, 7), remove(1)])
    stream.send(told, { schemas });
  stream.send(null, { key: '{"id":1}' });
  expect(stream.rows()).toEqual([
    { id: 2, n: 7 },
    { id: 3, n: 0 },
  ]);
  expect(stream.view()).toMatchObject({
    table: 'shop.orders',
    counts: { snapshot: 2, insert: 1, update: 1, delete: 1, tombstone: 1 },
    rows: 2,
    complete: true,
  });
  expect(stream.tables.rows('shop.orders', 1)).toMatchObject({
    key: ['id'],
    more: 1,
    rows: [{ row: { id: 2, n: 7 }, seq: 4, at }],
  });
  expect(stream.send({ op: 't' }, { schemas }).rows()).toEqual([]);
});

test('a search looks at all rows that are kept, however few are wanted', () => {
  const stream = new Stream();
  for (let id = 1; id <= 30; id += 1) stream.send(insert(id));
  stream.send(update(30, 77));
  const search = (text: string, limit: number) =>
    stream.tables.rows('shop.orders', limit, searchRows(text, null));
  expect(search('77', 5)).toMatchObject({
    rows: [{ row: { id: 30, n: 77 } }],
    more: 0,
    search: { text: '77', among: 30 },
  });
  expect(search('2', 5)).toMatchObject({ more: 7 });
  expect(search('no', 5)).toMatchObject({ rows: [], more: 0, search: { among: 30 } });
});

test('rows are found by a value as it came or as it is shown, regardless of case, and by nothing else', () => {
  const row = parseRow('{"id":9007199254740993,"name":"Núñez","day":20504,"doc":{"a":"B"},"none":null}');
  const columns = [{ name: 'day', type: 'date' }];
  const finds = (text: string) => searchRows(text, columns).finds(row);
  for (const text of ['740993', 'NÚÑ', '20504', '2026-02', '"a":"b"', 'null']) {
    expect([text, finds(text)]).toEqual([text, true]);
  }
  for (const text of ['name', '993"', 'zzz']) expect([text, finds(text)]).toEqual([text, false]);
  expect(searchRows('2026-02', null).finds(row)).toBe(false);
});

test('a row whose primary key is changed goes under its old key and comes under its new one', () => {
  const stream = new Stream().send(insert(1)).send(remove(1)).send(null, { key: '{"id":1}' }).send(insert(9));
  expect(stream.rows()).toEqual([{ id: 9, n: 0 }]);
});

test('rows are told apart by the values of their keys, not by what a header makes of them', () => {
  const stream = new Stream();
  for (const id of ['日', '本']) stream.send({ op: 'c', after: { id } }, { key: '{"id":"?"}' });
  expect(stream.rows()).toHaveLength(2);
  const numbers = new Stream();
  for (const id of ['1', '2']) numbers.send({ op: 'c', after: { name: id } }, { key: id });
  expect(numbers.rows()).toHaveLength(2);
});

test('keys that differ only beyond what a double holds are two rows, and stay what they are', () => {
  const stream = new Stream();
  const ids = ['9007199254740992', '9007199254740993', '18446744073709551615', '-9223372036854775807'];
  const exact = (id: string) => parseExactly(`{"id":${id},"n":${id}}`);
  for (const id of ids) stream.send({ op: 'c', after: exact(id) }, { key: `{"id":${id}}` });
  stream.send({ op: 'd', before: exact('9007199254740992') }, { key: '{"id":9007199254740992}' });
  expect(JSON.stringify(stream.rows())).toBe(
    `[${ids
      .slice(1)
      .map((id) => `{"id":${id},"n":${id}}`)
      .join()}]`,
  );
});

test.each([false, true])(
  'what is nested beyond measure is a row like any other, with schemas: %s',
  (schemas) => {
    const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    const stream = new Stream();
    for (const after of [{ id: 1, deep }, { id: deep }, { id: 3 }])
      stream.send({ op: 'c', after }, { schemas });
    stream.send({ op: 'd', before: { id: deep } }, { schemas });
    expect(stream.rows()?.map(({ id }) => id)).toEqual([1, 3]);
  },
);

test('a snapshot that is taken again doubles nothing, and a replay changes nothing', () => {
  const stream = new Stream().send(snapshot(1, 'first')).send(snapshot(1, 'incremental'));
  expect(stream.view()).toMatchObject({ rows: 1, complete: true });
  stream.send(update(1, 5)).send(snapshot(1, 'first'), { replay: true });
  expect(stream.rows()).toEqual([{ id: 1, n: 5 }]);
  expect(stream.view()).toMatchObject({ counts: { snapshot: 2, update: 1 }, complete: true });
  expect(stream.view()?.perSecond.at(-1)).toBe(4);
});

test('an old event that comes alone changes no row, nor what is counted', () => {
  const stream = new Stream().send(insert(1)).send(update(1, 5)).send(remove(1)).send(insert(2));
  const told = stream.view();
  const rows = stream.rows();
  for (const [offset, old] of [insert(1), update(1, 5), remove(1), insert(2)].entries()) {
    stream.from(offset).send(old);
    expect([offset, stream.rows()]).toEqual([offset, rows]);
  }
  expect(stream.view()).toEqual({ ...told, perSecond: expect.any(Array) });
  expect(stream.from(4).send(update(2, 9)).rows()).toEqual([{ id: 2, n: 9 }]);
  expect(stream.view()?.complete).toBe(true);
});

test('what a killed source sends again leads to the same rows', () => {
  const all = [insert(1), insert(2), update(1, 5), remove(2), insert(3)];
  const stream = new Stream();
  for (const told of all.slice(0, 4)) stream.send(told);
  stream.from(1);
  for (const told of all.slice(1)) stream.send(told);
  expect(stream.rows()).toEqual([
    { id: 1, n: 5 },
    { id: 3, n: 0 },
  ]);
  expect(stream.view()).toMatchObject({ complete: true, counts: { insert: 3, update: 1, delete: 1 } });
});

test('a topic that is made again begins at 0, and its events are new', () => {
  const stream = new Stream().send(insert(1)).send(insert(2)).send(update(1, 5));
  stream.from(0, 1000).send(snapshot(1, 'first')).send(update(2, 8));
  expect(stream.rows()).toEqual([
    { id: 1, n: 0 },
    { id: 2, n: 8 },
  ]);
  expect(stream.view()?.complete).toBe(true);
});

test('from a source without order an event that is late is taken, unless its row is newer already', () => {
  const stream = new Stream().send(insert(1)).from(3).send(update(1, 5)).send(remove(9));
  stream.from(2).send(update(1, 4)).from(1).send(insert(2)).from(0).send(insert(1));
  stream.from(7).send(remove(2)).from(6).send(update(2, 1));
  expect(stream.rows()).toEqual([{ id: 1, n: 5 }]);
});

test('in a topic that is made again also what is late is newer than all before', () => {
  const stream = new Stream().from(50).send(insert(1)).send(insert(2)).send(remove(2));
  stream.from(0, 1000).send(insert(3)).skip().skip().send(insert(4));
  stream.from(1).send(insert(2)).send(update(1, 7));
  expect(stream.rows()?.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual([
    { id: 1, n: 7 },
    { id: 2, n: 0 },
    { id: 3, n: 0 },
    { id: 4, n: 0 },
  ]);
});

test('what the events do not tell wholly is not complete', () => {
  const whole = () => new Stream().send(snapshot(1, 'first'));
  expect(whole().view()?.complete).toBe(true);
  expect(new Stream(new Tables(), 5).send(insert(1)).view()?.complete).toBe(false);
  expect(new Stream().send(update(1, 2)).view()?.complete).toBe(false);
  expect(whole().send(remove(7)).view()?.complete).toBe(false);
  expect(whole().skip().send(insert(2)).view()?.complete).toBe(false);
  expect(whole().send(insert(2), { key: '' }).view()?.complete).toBe(false);
  const large = { op: 'u', before: { id: 1 }, after: { id: 1, n: 'x'.repeat(300) } };
  const short = new Stream(new Tables({ maxEvent: 250 })).send(snapshot(1, 'first')).send(large);
  expect(short.send(insert(2)).view()).toMatchObject({ complete: false, counts: { insert: 1 } });
});

test('beyond its room for rows it goes on counting', () => {
  const stream = new Stream(new Tables({ maxRows: 2 })).send(snapshot(1, 'first'));
  for (const id of [2, 3, 4]) stream.send(insert(id));
  expect(stream.view()).toMatchObject({ rows: 4, cut: 2, complete: true, counts: { insert: 3 } });
  expect(stream.tables.rows('shop.orders', 10)).toMatchObject({ more: 2, cut: 2 });
  for (const id of [3, 4, 4]) stream.send(update(id, 1)).send(snapshot(id));
  expect(stream.view()?.rows).toBe(4);
  stream.send(remove(1)).send(update(4, 1));
  expect(stream.rows()).toEqual([
    { id: 2, n: 0 },
    { id: 4, n: 1 },
  ]);
  expect(stream.view()?.rows).toBe(3);
  const bytes = new Stream(new Tables({ maxBytes: 600 }));
  for (const id of [1, 2, 3]) bytes.send(insert(id));
  expect(bytes.rows()).toHaveLength(2);
});

test('a large table leaves the small ones whole', () => {
  const tables = new Tables({ maxRows: 100 });
  const large = new Stream(tables);
  for (let id = 0; id < 300; id++) large.send({ ...insert(id), table: 'large' });
  const small = new Stream(tables);
  for (let id = 0; id < 13; id++) small.send({ ...insert(id), table: 'small' });
  for (let id = 0; id < 300; id++) large.send({ ...update(id, 1), table: 'large' });
  const [first, second] = tables.views(at);
  expect(first).toMatchObject({ table: 'shop.large', rows: 300, complete: true });
  expect(first?.cut).toBeLessThan(300 - 70);
  expect(second).toMatchObject({ table: 'shop.small', rows: 13, complete: true });
  expect(second).not.toHaveProperty('cut');
  expect(tables.rows('shop.small', 100)?.rows).toHaveLength(13);
});

test('beyond its room for keys it counts what it can, and says so', () => {
  const stream = new Stream(new Tables({ maxRows: 1, maxKeys: 2 }));
  for (const id of [1, 2, 3]) stream.send(insert(id));
  expect(stream.view()).not.toHaveProperty('atLeast');
  stream.send(insert(4));
  expect(stream.view()).toMatchObject({ rows: 3, atLeast: true, complete: false });
  stream.send({ op: 't' }).send(insert(5));
  expect(stream.view()).toMatchObject({ rows: 1, complete: true });
});

test('rows without a primary key are not told apart: their changes are counted', () => {
  const stream = new Stream().send(insert(1), { key: '' }).send(remove(1), { key: '' });
  const counts = { insert: 1, delete: 1 };
  expect(stream.view()).toMatchObject({ rows: 0, keyless: true, complete: false, counts });
  expect(stream.tables.rows('shop.orders', 10)).toMatchObject({ rows: [], more: 0, keyless: true });
  const late = new Stream().send(insert(1)).send(insert(2), { key: '' });
  expect(late.view()).not.toHaveProperty('keyless');
});

test('a table whose topic was seen from its beginning is complete, whatever its schema’s topic tells', () => {
  const stream = new Stream().send(insert(1)).send(update(1, 2)).send(remove(1));
  expect(stream.view()?.complete).toBe(true);
  const created = new Tables();
  const ddl = { source: { db: 'shop', table: 'orders' }, ddl: 'CREATE TABLE orders (id INT)' };
  const extensions = new Map([
    ['knativekafkapartition', '0'],
    ['knativekafkaoffset', '41'],
  ]);
  const event = { ...draft('1.0'), source: '/x#shop', extensions, data: Buffer.from(JSON.stringify(ddl)) };
  created.take({ seq: 1, received: at, refusals: 0, event });
  expect(new Stream(created).send(insert(1)).view()).toMatchObject({ rows: 1, complete: true });
});

test('latency is the median from commit to arrival, of changes only', () => {
  const stream = new Stream().send(snapshot(1, 'first'));
  expect(stream.view()?.latencyMs).toBeNull();
  for (const ms of [10.5, 20, 900]) stream.send(insert(ms), { received: at + ms }).view();
  expect(stream.view()?.latencyMs).toBeCloseTo(60, 0);
});

test('the last sixty seconds are counted one by one', () => {
  const stream = new Stream().send(insert(1), { received: at }).send(insert(2), { received: at });
  stream.send(insert(3), { received: at + 2000 });
  expect(stream.view(at + 3000)?.perSecond.slice(-4)).toEqual([2, 0, 1, 0]);
  expect(stream.view(at + 3000)?.perSecond).toHaveLength(60);
  expect(stream.view(at + 600_000)?.perSecond.every((count) => count === 0)).toBe(true);
});

test('what is no change of a table makes none', () => {
  const tables = new Tables();
  const events = [Buffer.from('{"source":"x"}'), Buffer.from('{"a"'), Buffer.alloc(0), undefined];
  for (const data of events) {
    const event = { ...draft('1.0'), source: '/x#shop.shop.orders' };
    tables.take({ seq: 1, received: at, refusals: 0, event: data ? { ...event, data } : event });
  }
  expect(tables.views(at)).toEqual([]);
  expect(tables.rows('shop.orders', 1)).toBeUndefined();
});
