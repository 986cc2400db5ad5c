import { expect, test } from 'vitest';
import { eventLine } from '../../scripts/event-line.ts';
import { changeText, viewEvent } from '../../sink/view/change.ts';

const base = {
  specversion: '1.0',
  id: 'partition:0/offset:4',
  source: '/apis/v1/namespaces/default/kafkasources/inventory#shop.inventory.customers',
  type: 'dev.knative.kafka.event',
  key: '{"id":1}',
  plumblineseq: 7,
  plumblinereceived: '2026-11-22T12:00:00.250Z',
};
const origin = { db: 'inventory', table: 'customers' };

test.each([
  ['c', { before: null, after: { id: 1, name: 'A' } }, 'insert', 'id: 1, name: "A"'],
  ['r', { before: null, after: { id: 1 } }, 'snapshot', 'id: 1'],
  ['u', { before: { id: 1, name: 'A' }, after: { id: 1, name: 'B' } }, 'update', 'name: "A" → "B"'],
  ['d', { before: { id: 1, name: 'A' }, after: null }, 'delete', 'id: 1, name: "A"'],
  ['t', { before: null, after: null }, 'truncate', ''],
])('a change of kind %s', (op, rows, operation, change) => {
  const data = { ...rows, op, source: origin };
  const expected = { seq: 7, operation, change, table: 'inventory.customers', key: '{"id":1}' };
  expect(viewEvent({ ...base, data })).toMatchObject(expected);
  // With schemas on, and with the data as Base64, it is the same change.
  const withSchema = { schema: { type: 'struct' }, payload: data };
  expect(viewEvent({ ...base, data: withSchema })).toMatchObject(expected);
  const data_base64 = Buffer.from(JSON.stringify(data)).toString('base64');
  expect(viewEvent({ ...base, data_base64 })).toMatchObject(expected);
  expect(viewEvent({ ...base, data: JSON.stringify(data) })).toMatchObject(expected);
});

test('no data is a tombstone of the table that the topic is named for', () => {
  const view = viewEvent(base);
  expect(view).toMatchObject({ operation: 'tombstone', table: 'inventory.customers', change: '' });
  expect(view.receivedMs).toBe(Date.parse('2026-11-22T12:00:00.250Z'));
  // With schemas on, Connect may write what is none as a payload of null.
  expect(viewEvent({ ...base, data: { schema: null, payload: null } }).operation).toBe('tombstone');
});

test('no data is no tombstone where there is neither a topic nor a key', () => {
  const own = { id: '1', source: '/mine', type: 'mine' };
  expect(viewEvent(own)).toMatchObject({ operation: 'event', table: '/mine', key: '' });
  expect(viewEvent({ ...own, data: null }).operation).toBe('event');
  expect(viewEvent({ ...own, key: '7' }).operation).toBe('tombstone');
});

test.each(['orders', 'team.orders', 'a..b', '.a.b'])('no table is made of the topic %s', (topic) => {
  const source = `/apis/v1/namespaces/n/kafkasources/s#${topic}`;
  expect(viewEvent({ ...base, source }).table).toBe(topic);
});

test('the record of a KafkaSource is told', () => {
  expect(viewEvent(base)).toMatchObject({ topic: 'shop.inventory.customers', partition: 0, offset: 4 });
  expect(viewEvent({ ...base, id: 'x', source: '/elsewhere#a.b.c' })).toMatchObject({
    topic: '',
    partition: null,
    offset: null,
  });
});

test('latency is from commit to arrival, and never below zero', () => {
  const committed = Date.parse('2026-11-22T12:00:00.241Z');
  const at = (ts_us: number) =>
    viewEvent({ ...base, data: { op: 'c', after: { id: 1 }, source: { ...origin, ts_us } } }).latencyMs;
  expect(at(committed * 1000 + 500)).toBe(8.5);
  expect(at((committed + 60_000) * 1000)).toBe(0);
  // Whole seconds are MySQL's without global transaction ids.
  expect(at(Date.parse('2026-11-22T12:00:00Z') * 1000)).toBe(null);
});

test('what a dead letter says of the failure', () => {
  expect(viewEvent(base).deadLetter).toBe(null);
  const knativeerrordata = Buffer.from('no, ünder no circumstances').toString('base64');
  const letter = { ...base, knativeerrordest: 'http://sink', knativeerrorcode: '503', knativeerrordata };
  expect(viewEvent(letter).deadLetter).toEqual({
    destination: 'http://sink',
    code: '503',
    data: 'no, ünder no circumstances',
  });
  expect(viewEvent({ ...base, knativeerrordest: 'http://sink' }).deadLetter).toEqual({
    destination: 'http://sink',
    code: null,
    data: null,
  });
  expect(viewEvent({ ...letter, knativeerrordata: '%%' }).deadLetter?.data).toBe('%%');
});

test('what was replayed, and what was refused before', () => {
  expect(viewEvent(base)).toMatchObject({ replay: null, refusals: 0 });
  expect(viewEvent({ ...base, plumblinereplay: 'r1', plumblinerefusals: 2 })).toMatchObject({
    replay: 'r1',
    refusals: 2,
  });
  expect(viewEvent({ ...base, plumblineagain: true })).toMatchObject({ replay: null, again: true });
});

test('a statement that changes a table', () => {
  const data = { ddl: 'ALTER TABLE a\n  ADD b INT', source: origin };
  expect(viewEvent({ ...base, data })).toMatchObject({
    operation: 'schema',
    change: 'ALTER TABLE a ADD b INT',
  });
});

test("somebody's own record is just an event, and its fields are a row's", () => {
  const flat = {
    operation: 'event',
    change: 'hello: 1',
    after: { hello: 1 },
    table: 'shop.inventory.customers',
  };
  expect(viewEvent({ ...base, data: { hello: 1 } })).toMatchObject(flat);
  expect(viewEvent({ ...base, data: 'text' })).toMatchObject({ operation: 'event', after: null });
  expect(viewEvent({ ...base, data_base64: 'AAEC', key: undefined })).toMatchObject({ key: '' });
});

const point = (x: string) => ({ wkb: Buffer.from(`0101000000${x}${x}`, 'hex').toString('base64'), srid: 0 });
const two = point('0000000000000040');

test('a geometry is told by its shape', () => {
  const data = { op: 'u', before: { g: null }, after: { g: two }, source: origin };
  expect(viewEvent({ ...base, data }).change).toBe('g: null → POINT(2 2)');
  expect(viewEvent({ ...base, data: { g: two } }).change).toBe('g: POINT(2 2)');
  const none = { wkb: 'AQI=', srid: null };
  expect(viewEvent({ ...base, data: { g: none } }).change).toBe(`g: ${JSON.stringify(none)}`);
});

test('with schemas on, or the columns known, the values of a change can be read', () => {
  const data = {
    op: 'u',
    before: { on: 1, doc: '{"a":1}' },
    after: { on: 2, doc: '{"a":2}' },
    source: origin,
  };
  const fields = [
    { field: 'on', type: 'int32', name: 'io.debezium.time.Date' },
    { field: 'doc', type: 'string', name: 'io.debezium.data.Json' },
  ];
  const schema = { fields: [{ field: 'after', fields }] };
  const change = 'on: 1970-01-02 → 1970-01-03, doc: {"a":1} → {"a":2}';
  expect(viewEvent({ ...base, data: { schema, payload: data } }).change).toBe(change);
  const view = viewEvent({ ...base, data });
  expect(view.change).toContain('on: 1 → 2, doc: "{');
  const columns = ['on date', 'doc json'].map((each) => {
    const [name = '', type = ''] = each.split(' ');
    return { name, type };
  });
  expect(changeText(view, { columns })).toBe(change);
});

test('a key with its schema shows without it', () => {
  const key = JSON.stringify({ schema: {}, payload: { id: 1 } });
  expect(viewEvent({ ...base, key }).key).toBe('{"id":1}');
});

test('odd values everywhere make no view fail', () => {
  const odd = { toString: 1, valueOf: 1 };
  const source = { db: odd, table: odd, ts_us: odd };
  expect(viewEvent({ ...base, data: { op: 'c', before: odd, after: { odd }, source } })).toMatchObject({
    table: 'shop.inventory.customers',
    operation: 'insert',
  });
  expect(viewEvent({ key: odd, id: odd, source: odd, plumblineseq: odd, data: [odd] }).operation).toBe(
    'event',
  );
});

test('a long change is cut to the width', () => {
  const after = { text: 'x'.repeat(30), more: 'y'.repeat(30), last: 'z'.repeat(30) };
  const view = viewEvent({ ...base, data: { before: null, after, op: 'c', source: origin } });
  const line = eventLine(view, 80);
  expect(line).toMatch(/^ {2}☁ insert +inventory\.customers \{"id":1\} {2}text: .*…$/);
  expect(line.length).toBeLessThanOrEqual(80);
});
