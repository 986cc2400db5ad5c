import { expect, test } from 'vitest';
import { eventLine } from '../../scripts/event-line.ts';
import { viewEvent } from '../../sink/view/change.ts';

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

test('no data is a tombstone of the topic', () => {
  const view = viewEvent(base);
  expect(view).toMatchObject({ operation: 'tombstone', table: 'shop.inventory.customers', change: '' });
  expect(view.receivedMs).toBe(Date.parse('2026-11-22T12:00:00.250Z'));
});

test('a statement that changes a table', () => {
  const data = { ddl: 'ALTER TABLE a\n  ADD b INT', source: origin };
  expect(viewEvent({ ...base, data })).toMatchObject({
    operation: 'schema',
    change: 'ALTER TABLE a ADD b INT',
  });
});

test("somebody's own record is just an event", () => {
  expect(viewEvent({ ...base, data: { hello: 1 } })).toMatchObject({ operation: 'event', change: '' });
  expect(viewEvent({ ...base, data_base64: 'AAEC', key: undefined })).toMatchObject({ key: '' });
});

test('a key with its schema shows without it', () => {
  const key = JSON.stringify({ schema: {}, payload: { id: 1 } });
  expect(viewEvent({ ...base, key }).key).toBe('{"id":1}');
});

test('a long change is cut to the width', () => {
  const after = { text: 'x'.repeat(30), more: 'y'.repeat(30), last: 'z'.repeat(30) };
  const view = viewEvent({ ...base, data: { before: null, after, op: 'c', source: origin } });
  const line = eventLine(view, 80);
  expect(line).toMatch(/^ {2}☁ insert +inventory\.customers \{"id":1\} {2}text: .*…$/);
  expect(line.length).toBeLessThanOrEqual(80);
});
