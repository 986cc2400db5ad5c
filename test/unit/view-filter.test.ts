import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SinkEvent } from '../../sink/contract.ts';
import { operations, viewEvent } from '../../sink/view/change.ts';
import { compileFilter, everything, type Filter, readFilter, writeFilter } from '../../sink/view/filter.ts';

const event: SinkEvent = {
  specversion: '1.0',
  id: 'partition:0/offset:4',
  source: '/apis/v1/namespaces/default/kafkasources/inventory#shop.inventory.customers',
  type: 'dev.knative.kafka.event',
  key: '{"id":1}',
  plumblineseq: 7,
  plumblinereceived: '2026-11-22T12:00:00.250Z',
  data: { op: 'c', after: { id: 1, name: 'Núñez' }, source: { db: 'inventory', table: 'customers' } },
};

function matches(filter: Partial<Filter>, of: SinkEvent = event): boolean {
  const test = compileFilter({ ...everything, ...filter });
  if (typeof test !== 'function') throw new Error(test.message);
  return test(of, viewEvent(of));
}

const name = fc
  .string({ minLength: 1 })
  .map((text) => text.replaceAll(',', ';').trim())
  .filter((text) => text !== '');

test('what is written into a URL is read from it', () => {
  const filter = fc.record({
    tables: fc.uniqueArray(name),
    operations: fc.subarray([...operations]),
    type: fc.string(),
    source: fc.string(),
    text: fc.string({ unit: 'grapheme' }),
    where: fc.string(),
  });
  fc.assert(
    fc.property(filter, (one) => {
      expect(readFilter(new URLSearchParams(writeFilter(one).toString()))).toEqual(one);
    }),
  );
});

test('names may be repeated, or have commas between them; operations that nobody knows are passed over', () => {
  expect(
    readFilter(new URLSearchParams('table=a&table=b,%20c&table=a&op=update,nonsense&op=insert&x=1')),
  ).toEqual({
    ...everything,
    tables: ['a', 'b', 'c'],
    operations: ['insert', 'update'],
  });
  expect(readFilter(new URLSearchParams(''))).toEqual(everything);
  expect(writeFilter(everything).toString()).toBe('');
});

describe('an event', () => {
  test.each<[string, Partial<Filter>, boolean]>([
    ['passes no filter at all', {}, true],
    ['passes by its table', { tables: ['orders', 'inventory.customers'] }, true],
    ['passes by its table without the database', { tables: ['customers'] }, true],
    ['is not of a table that ends alike', { tables: ['tomers'] }, false],
    ['passes by its operation', { operations: ['update', 'insert'] }, true],
    ['is of one operation only', { operations: ['update'] }, false],
    ['passes by a part of its type', { type: 'Kafka' }, true],
    ['passes by a part of its source', { source: '#SHOP.' }, true],
    ['has another source', { source: 'orders' }, false],
    ['passes by a text of its data', { text: 'núñ' }, true],
    ['passes by JSON of its data', { text: '"id":1,' }, true],
    ['passes by its key', { text: '{"id":1}' }, true],
    ['has no such text', { text: 'Nunez' }, false],
    [
      'passes by an expression',
      { where: "op = 'insert' AND table LIKE '%.customers' AND plumblineseq > 6" },
      true,
    ],
    ['needs all that is said', { where: "op = 'insert'", tables: ['orders'] }, false],
  ])('%s', (_, filter, expected) => expect(matches(filter)).toBe(expected));

  test('has its own attributes op and table, if it has', () => {
    expect(matches({ where: "op = 'mine'" }, { ...event, op: 'mine' })).toBe(true);

    expect(matches({ where: 'EXISTS constructor' })).toBe(false);
  });

  test('is found by data that came as base64', () => {
    const { data: _, ...rest } = event;
    const data_base64 = Buffer.from('{"a":"Grüße"}').toString('base64');
    expect(matches({ text: 'grüße' }, { ...rest, data_base64 })).toBe(true);
    expect(matches({ text: '/wAB' }, { ...rest, data_base64: '/wAB' })).toBe(true);
  });

  test('that is a tombstone is of its table', () => {
    const { data: _, ...tombstone } = event;
    expect(matches({ tables: ['inventory.customers'], operations: ['tombstone'] }, tombstone)).toBe(true);
  });
});

test('an expression that is none is told with its place', () => {
  expect(compileFilter({ ...everything, where: 'type = ' })).toEqual({
    message: 'an attribute or a value is missing at the end',
    at: 7,
  });
});
