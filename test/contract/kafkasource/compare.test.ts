import { describe, expect, it } from 'vitest';
import { type Case, casesOf } from './case.ts';
import { compareCommitted, compareExchanges, compareSequence, type Terms } from './compare.ts';
import type { Exchange, Header } from './exchange.ts';
import { type Findings, summary } from './findings.ts';
import { goldens } from './golden.ts';

const recorded = goldens
  .flatMap((golden) => (golden.group === 'scenarios' ? [] : casesOf(golden)))
  .filter(({ expected }) => expected.exchanges);

const terms = ({ source }: Case): Terms => ({
  ordered: source.ordering === 'ordered',
  retry: source.delivery?.retry ?? 0,
  timeoutMs: Number(source.delivery?.timeout ?? 600_000),
  authority: '127.0.0.1:18080',
});

/** What is found when the real one's requests come changed like this. */
function found(name: string, change: (exchanges: Exchange[]) => Exchange[]): Findings {
  const one = recorded.find((each) => each.name === name);
  if (!one?.expected.exchanges) throw new Error(`no recording ${name}`);
  return compareExchanges(one.expected.exchanges, change([...one.expected.exchanges]), terms(one));
}

const first = (change: (one: Exchange) => Partial<Exchange>) => (list: Exchange[]) =>
  list.map((one, i) => (i === 0 ? { ...one, ...change(one) } : one));
const headers = (change: (list: Header[]) => Header[]) =>
  first((one) => ({ headers: change([...one.headers]) }));
const renamed = (from: string, to: string) =>
  headers((list) => list.map(([name, value]) => [name === from ? to : name, value]));
const valued = (of: string, to: string) =>
  headers((list) => list.map(([name, value]) => [name, name === of ? to : value]));
const later = (from: number, ms: number) => (list: Exchange[]) =>
  list.map((one, i) =>
    i < from
      ? one
      : { ...one, at: one.at + ms, answeredAt: one.answeredAt === null ? null : one.answeredAt + ms },
  );

describe('the comparison of requests', () => {
  it.each(recorded.map((one) => [one.name, one] as const))('finds nothing in %s itself', (_, one) => {
    const { exchanges = [], sequence } = one.expected;
    expect(compareExchanges(exchanges, exchanges, terms(one))).toEqual({ wrong: [], timing: [] });
    expect(compareSequence(sequence, exchanges).wrong).toEqual([]);
  });

  it.each(recorded.filter(({ expected }) => expected.sequence.length > 0).map(({ name }) => name))(
    'misses the last request of %s, and sees one too many',
    (name) => {
      expect(found(name, (list) => list.slice(0, -1)).wrong).toHaveLength(1);
      expect(found(name, (list) => [...list, ...list.slice(-1)]).wrong).not.toHaveLength(0);
    },
  );

  it('takes any user agent, and extensions in any order', () => {
    const change = headers((list) =>
      list
        .map(([name, value]) => [name, name === 'user-agent' ? 'Plumbline' : value] as const)
        .map((one, i, all) => {
          const [a, b] = ['ce-partitionkey', 'ce-key'].map((name) =>
            all.findIndex((each) => each[0] === name),
          );
          return (i === a ? all[b ?? 0] : i === b ? all[a ?? 0] : one) ?? one;
        }),
    );
    expect(found('plain-json-string-key', change)).toEqual({ wrong: [], timing: [] });
  });

  it.each<[what: string, golden: string, change: (list: Exchange[]) => Exchange[], text: RegExp]>([
    ['a method', 'redirect-303', first(() => ({ method: 'GET' })), /method: want POST, got GET/],
    ['a path', 'sink-url-deep', first(() => ({ url: '/' })), /url: want/],
    ['a version', 'status-201', first(() => ({ httpVersion: 'HTTP/1.0' })), /httpVersion/],
    ['a body', 'status-201', first(() => ({ body: Buffer.from('{"n":2}') })), /body: want/],
    [
      'one byte of a large body',
      'large-value',
      first(({ body }) => ({ body: Buffer.from(body).fill('y', 9, 10) })),
      /body/,
    ],
    ['no body', 'status-201', first(() => ({ body: Buffer.alloc(0) })), /body/],
    ["a name's case", 'status-201', renamed('Prefer', 'prefer'), /missing Prefer; extra prefer: "reply"/],
    ["a ce name's case", 'status-201', renamed('ce-id', 'Ce-Id'), /missing ce-id/],
    ['a value', 'status-201', valued('ce-subject', 'x'), /ce-subject: want "partition:0#0", got "x"/],
    ['a blank', 'status-201', valued('ce-key', 'k '), /ce-key/],
    ['one byte of a name in latin-1', 'unicode-key', valued('ce-key', 'Ã'), /ce-key/],
    ['another host', 'status-201', valued('host', 'sink'), /host/],
    ['no user agent', 'status-201', valued('user-agent', ''), /user-agent/],
    [
      'a header twice',
      'status-201',
      headers((list) => [...list, ['ce-id', 'x']]),
      /extra ce-id: "partition:0\/offset:0", ce-id: "x"/,
    ],
    [
      'no content-length',
      'empty-value',
      headers((list) => list.filter(([n]) => n !== 'content-length')),
      /missing content-length/,
    ],
    [
      'a content-length of a null value',
      'null-value',
      headers((list) => [...list.slice(0, -1), ['content-length', '0'], ...list.slice(-1)]),
      /extra content-length/,
    ],
    [
      'a foreign header',
      'status-201',
      headers((list) => [...list, ['connection', 'keep-alive']]),
      /extra connection/,
    ],
    [
      'host first',
      'status-201',
      headers((list) => [...list.slice(-1), ...list.slice(0, -1)]),
      /want the order/,
    ],
    [
      'an extension before the core',
      'status-201',
      headers((list) => {
        const at = list.findIndex(([n]) => n === 'ce-key');
        return [...list.slice(0, 3), ...list.slice(at, at + 1), ...list.slice(3, at), ...list.slice(at + 1)];
      }),
      /want the order/,
    ],
    [
      'an unfolded value',
      'headers-control-chars',
      (list) =>
        list.map((one) => ({
          ...one,
          headers: one.headers.map(([n, v]) => [n, v.replace('\r\n', '')] as const),
        })),
      /ce-kafkaheadernl/,
    ],
  ])('sees %s', (_, golden, change, text) => {
    expect(found(golden, change).wrong.join()).toMatch(text);
  });

  it('sees an order that is not that of the partition, and takes any across partitions', () => {
    const swap = (a: number, b: number) => (list: Exchange[]) =>
      list.map((one, i) => (i === a ? list[b] : i === b ? list[a] : one) ?? one);
    expect(found('ordered-1p', swap(1, 2)).wrong.join()).toMatch(/want sink p0#0, sink p0#1, sink p0#2/);
    expect(found('status-404', swap(2, 3)).wrong.join()).toMatch(/want sink p0#0 ×3, dls p0#0/);
    const byPartition = (list: Exchange[]) => [...list].sort((a, b) => (a.event < b.event ? -1 : 1));
    expect(found('ordered-consumers-3', byPartition).wrong).toEqual([]);
  });
});

describe('the comparison of waits', () => {
  it('takes 15 % or 30 ms', () => {
    // The recorded waits are 200, 400, 600 and 800 ms.
    expect(found('retry-linear', later(1, 25)).timing).toEqual([]);
    expect(found('retry-linear', later(1, 36)).timing).toHaveLength(1);
    expect(found('retry-linear', later(4, 100)).timing).toEqual([]);
    expect(found('retry-linear', later(4, 140)).timing.join()).toMatch(
      /request 5 of p0\): want 80\d ±12\d ms, got 9/,
    );
  });

  it('knows that no slow machine comes too early', () => {
    expect(found('retry-linear', later(4, -140)).timing).toHaveLength(1);
    expect(found('retry-linear', later(4, -300)).wrong).toHaveLength(1);
  });

  it('wants the dead letter at once', () => {
    expect(found('status-400', later(1, 200))).toEqual({ wrong: [], timing: [] });
    expect(found('status-400', later(1, 300)).timing.join()).toMatch(/before dls p0#0 .*at once/);
  });
});

describe('the comparison of concurrency', () => {
  it('sees two requests of a partition at once', () => {
    const early = (list: Exchange[]) => list.map((one, i) => (i === 1 ? { ...one, at: one.at - 100 } : one));
    expect(found('ordered-1p', early).wrong.join()).toMatch(
      /sink p0#1 came while sink p0#0 of p0 was in flight/,
    );
  });

  it('sees partitions that wait for each other', () => {
    const inTurn = (list: Exchange[]) =>
      list.map((one, i) => ({ ...one, at: i * 200, answeredAt: i * 200 + 100 }));
    expect(found('ordered-consumers-3', inTurn).timing.join()).toMatch(/do not overlap/);
  });

  it('sees an unordered source that sends one after the other, or without bounds', () => {
    const inTurn = (list: Exchange[]) =>
      list.map((one, i) => ({ ...one, at: i * 200, answeredAt: i * 200 + 100 }));
    expect(found('unordered-inflight', inTurn).timing.join()).toMatch(/1 in flight, want at least 11/);
    const atOnce = (list: Exchange[]) => list.map((one) => ({ ...one, at: 0, answeredAt: 1500 }));
    expect(found('unordered-inflight', atOnce).wrong.join()).toMatch(/230 in flight, want at most 99/);
  });

  it('sees a connection that is not closed after the timeout', () => {
    const open = first(() => ({ closedAt: null }));
    expect(found('timeout-retry', open).wrong.join()).toMatch(/not closed after the timeout of 500 ms/);
  });
});

it('compares committed offsets exactly', () => {
  expect(compareCommitted({ 0: 4 }, { 0: 4 }).wrong).toEqual([]);
  expect(compareCommitted({ 0: 4 }, { 0: 3 }).wrong).toEqual([
    'committed offsets: want {"0":4}, got {"0":3}',
  ]);
  expect(compareCommitted({}, { 0: 0 }).wrong).toHaveLength(1);
});

it('tells once what many requests have', () => {
  const wrong = ['sink p0#0: body: a', 'no more', 'sink p0#1: body: a', 'dls p0#1: body: b'];
  expect(summary({ wrong, timing: ['late'] })).toEqual([
    'sink p0#0 and 1 more: body: a',
    'no more',
    'dls p0#1: body: b',
    'late',
  ]);
});

it('continues a trace in a span of its own', () => {
  const [trace, span] = ['a'.repeat(32), 'b'.repeat(16)];
  const traced = (parent: string) => headers((list) => [...list, ['traceparent', parent]]);
  const one = recorded.find(({ name }) => name === 'status-201');
  if (!one?.expected.exchanges) throw new Error('no recording');
  const want = traced(`00-${trace}-${span}-01`)([...one.expected.exchanges]);
  const compare = (parent: string) =>
    compareExchanges(want, traced(parent)([...(one.expected.exchanges ?? [])]), terms(one)).wrong;
  expect(compare(`00-${trace}-${'c'.repeat(16)}-01`)).toEqual([]);
  expect(compare(`00-${'d'.repeat(32)}-${'c'.repeat(16)}-01`)).toHaveLength(1);
  expect(compare(`00-${trace}-${'c'.repeat(16)}-00`)).toHaveLength(1);
  expect(compare(`00-${trace}-${'0'.repeat(16)}-01`)).toHaveLength(1);
});
