import { describe, expect, test } from 'vitest';
import { draft, type ExtensionValue } from '../../sink/event.ts';
import { Offsets } from '../../sink/offsets.ts';
import { Repeats } from '../../sink/repeats.ts';

const at = (second: number) => `2026-11-22T16:27:${String(second).padStart(2, '0')}.000Z`;

/** Offsets as they come, each with the second that it was written in: by default its own. */
function comings(...offsets: (number | readonly [offset: number, second: number])[]): string[] {
  const partition = new Offsets();
  return offsets.map((each) => {
    const [offset, second] = typeof each === 'number' ? [each, each] : each;
    return partition.take(offset, at(second));
  });
}

describe('an offset', () => {
  test('comes once in its order', () => expect(comings(0, 1, 2)).toEqual(['first', 'next', 'next']));

  test('comes again, alone or with those after it', () => {
    expect(comings(0, 1, 2, 1, 3)).toEqual(['first', 'next', 'next', 'again', 'next']);
    expect(comings(0, 1, 2, 0, 1, 2, 3).slice(3)).toEqual(['again', 'again', 'again', 'next']);
  });

  test('that was left out is late, once', () => {
    expect(comings(0, 3, 2, 2, 1, 1)).toEqual(['first', 'skipping', 'late', 'again', 'late', 'again']);
    expect(comings(6, 5, 6, 5)).toEqual(['first', 'late', 'again', 'again']);
  });

  test('begins anew with records that are newer than all before: the topic was made again', () => {
    expect(comings(0, 1, 2, [0, 9], [1, 10], [1, 10])).toEqual([
      ...['first', 'next', 'next'],
      ...['first', 'next', 'again'],
    ]);
  });

  test('without a time is never one of a topic that was made again', () => {
    const partition = new Offsets();
    expect([0, 1, 0].map((offset) => partition.take(offset, undefined))).toEqual(['first', 'next', 'again']);
  });

  test('is remembered in bounded memory: what is too old to tell came before', () => {
    const partition = new Offsets();
    for (let offset = 0; offset < 4000; offset += 2) partition.take(offset, at(0));
    expect(partition.take(3, at(0))).toBe('again');
    expect(partition.take(3997, at(0))).toBe('late');
  });
});

const source = '/apis/v1/namespaces/n/kafkasources/s#shop.shop.orders';

test('records are told apart by their source, topic and partition; replays, and what is none, are no repeats', () => {
  const repeats = new Repeats();
  const came = (id: string, from = source, extensions: [string, ExtensionValue][] = []) =>
    repeats.came({ ...draft('1.0'), id, source: from, time: at(1), extensions: new Map(extensions) });
  const first = 'partition:0/offset:4';
  expect([came(first), came('partition:1/offset:4'), came(first, `${source}2`)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(came(first, source, [['plumblinereplay', 'r1']])).toBe(false);
  expect([came(first), came(first, '/x#y'), came('1'), came('1')]).toEqual([true, false, false, false]);
});
