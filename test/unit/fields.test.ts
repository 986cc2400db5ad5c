import { describe, expect, test } from 'vitest';
import { PlumblineError } from '../../lib/problem.ts';
import { readReplay, readSnapshot } from '../../lib/read-requests.ts';
import { readFail, readSend } from '../../sink/read-requests.ts';

function field(read: (body: unknown) => unknown, body: unknown): unknown {
  try {
    return { read: read(body) };
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error;
    const [problem] = error.problems;
    expect(problem).toMatchObject({ code: 'request.invalid', message: /\w/, fix: /\w/ });
    return problem?.field ?? 'body';
  }
}

describe.each([
  ['fail', readFail],
  ['send', readSend],
  ['replay', readReplay],
  ['snapshot', readSnapshot],
] as const)('%s', (_, read) => {
  test.each([[null], [[]], ['text'], [7], [undefined]])('%o is no request', (body) => {
    expect(field(read, body)).toBe('body');
  });

  test('a member that is not known is refused, also one that every object has', () => {
    const good = { table: 'a.b', status: 500, seq: 1 };
    expect(field(read, { ...good, surprise: 1 })).not.toHaveProperty('read');
    expect(field(read, JSON.parse('{"__proto__": 1}'))).not.toHaveProperty('read');
  });
});

test.each<[(body: unknown) => unknown, object]>([
  [readFail, {}],
  [readFail, { status: 503, delayMs: 200, share: 0.3, count: 5, forMs: 20_000 }],
  [readFail, { delayMs: 0 }],
  [readSend, { event: { id: '1' }, mode: 'structured', to: 'a/b' }],
  [readSend, { seq: 4 }],
  [readReplay, { table: 'inventory.customers' }],
  [readReplay, { table: 'a', from: 1 }],
  [readReplay, { table: 'a', retry: 0 }],
  [readReplay, { topic: 't', partition: 0, from: 3, to: 3, source: 'a/b', sink: 'http://x' }],
  [readSnapshot, { table: 'inventory.customers', connector: 'c' }],
  [readSnapshot, { table: 'a', tables: ['b.a'], keyless: [] }],
])('%o reads %o', (read, body) => {
  expect(read(body)).toEqual(body);
});

test('null is as good as absent', () => {
  expect(readSnapshot({ table: 'a.b', connector: null })).toEqual({ table: 'a.b' });
});

test.each<[(body: unknown) => unknown, object, string]>([
  [readFail, { status: 99 }, 'status'],
  [readFail, { status: 600 }, 'status'],
  [readFail, { status: '503' }, 'status'],
  [readFail, { status: 200.5 }, 'status'],
  [readFail, { status: 503, share: 1.1 }, 'share'],
  [readFail, { status: 503, count: 0 }, 'count'],
  [readFail, { delayMs: 1e12 }, 'delayMs'],
  [readFail, { forMs: 10 }, 'status'],
  [readSend, {}, 'event'],
  [readSend, { event: {}, seq: 1 }, 'event'],
  [readSend, { event: [] }, 'event'],
  [readSend, { event: {}, mode: 'batched' }, 'mode'],
  [readSend, { seq: 1, mode: 'binary' }, 'mode'],
  [readReplay, {}, 'table'],
  [readReplay, { table: 'a', topic: 'b' }, 'table'],
  [readReplay, { table: '' }, 'table'],
  [readReplay, { table: 'a', partition: 0, from: 2, to: 1 }, 'from'],
  [readSnapshot, {}, 'table'],
  [readSnapshot, { table: 5 }, 'table'],
  [readSnapshot, { table: 'a', tables: ['b', 5] }, 'tables'],
  [readSnapshot, { table: 'a', keyless: 'b' }, 'keyless'],
])('%o refuses %o for its field %s', (read, body, wrong) => {
  expect(field(read, body)).toBe(wrong);
});
