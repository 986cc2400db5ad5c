import { describe, expect, test } from 'vitest';
import { eventOptions, type Selecting, selection, unknownTables } from '../../scripts/event-options.ts';
import { sinceOf } from '../../scripts/since.ts';
import { viewEvent } from '../../sink/view/change.ts';

const now = new Date(2026, 10, 22, 12, 30).getTime();
const all: Selecting = { table: [], op: [], type: '', source: '', text: '', where: '' };
const event = {
  type: 't',
  plumblinereceived: new Date(now - 60_000).toISOString(),
  data: { op: 'u', before: {}, after: {}, source: { db: 'shop', table: 'orders' } },
};
const picks = (args: Partial<Selecting>) => selection({ ...all, ...args }, now)(event, viewEvent(event));

describe('--since', () => {
  test.each([
    ['start', 0],
    ['30s', now - 30_000],
    ['1.5m', now - 90_000],
    ['250ms', now - 250],
    ['2h', now - 7_200_000],
    ['1d', now - 86_400_000],
    ['12:29', now - 60_000],
    ['9:05:07', new Date(2026, 10, 22, 9, 5, 7).getTime()],
    ['2026-11-22', new Date(2026, 10, 22).getTime()],
    ['2026-11-22T12:00:00', new Date(2026, 10, 22, 12).getTime()],
    ['2026-11-21T12:00:00.5Z', Date.UTC(2026, 10, 21, 12, 0, 0, 500)],
    ['2026-11-21 12:00+02:00', Date.UTC(2026, 10, 21, 10)],
  ])('%s', (text, at) => expect(sinceOf(text, now)).toBe(at));

  test.each(['', 'yesterday', '10', '10 parsecs', '25:00', '12:60', '2026-13-40', '2026-11-22Tnoon'])(
    '%j is no time',
    (text) => expect(() => sinceOf(text, now)).toThrow('neither a time nor a span of time'),
  );

  test.each(['12:31', '2026-11-23', '2099-01-01T00:00:00Z'])('%s is still to come', (text) => {
    expect(() => sinceOf(text, now)).toThrow(`--since ${text} is still to come`);
  });
});

describe('an event is shown', () => {
  test.each<[string, Partial<Selecting>, boolean]>([
    ['without options', {}, true],
    ['by one of several tables', { table: ['customers,orders'] }, true],
    ['by an operation in capital letters', { op: ['insert', 'UPDATE'] }, true],
    ['not of another operation', { op: ['insert'] }, false],
    ['when it came since', { since: '2m' }, true],
    ['not when it came before', { since: '30s' }, false],
    ['by an expression', { where: "table = 'shop.orders'" }, true],
  ])('%s', (_, args, expected) => expect(picks(args)).toBe(expected));
});

test('an expression that is none is shown with the place', () => {
  expect(() => picks({ where: 'type = \tx y' })).toThrow(
    [
      '--where: y stands where AND, OR or the end should',
      '    type = \\tx y',
      '               ^',
      '  → compare attributes',
    ].join('\n'),
  );
});

test('an operation that nobody knows', () => {
  expect(() => picks({ op: ['upd\u001b[2J'] })).toThrow('--op upd\\u001b[2J is no operation');
});

test('a table that no event is of is told with those that there are', () => {
  expect(unknownTables(['orders,shop.orders'], [event])).toBeUndefined();
  expect(unknownTables([], [event])).toBeUndefined();
  expect(unknownTables(['orders', 'n\u001bope'], [event])).toBe(
    'no kept event is of a table n\\u001bope; there are: shop.orders',
  );
  const own = { ...event, source: '/own', data: {} };
  expect(unknownTables(['x'], [own])).toBe('no kept event is of a table x; there is none');
  expect(unknownTables(['x'], [])).toBe('no kept event is of a table x; there is none');
});

test('every operation is named in the help', () => {
  expect(eventOptions.op.describe).toContain('insert, update, delete, snapshot, truncate, tombstone');
});
