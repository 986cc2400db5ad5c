import { expect, test } from 'vitest';
import type { NoticeView, PipelineView, SourceView, StationView } from '../../sink/contract.ts';
import { findingsOf, placeOf, unknownNotices } from '../../sink/page/pipeline/findings.ts';
import { alone, failures, silentStations, wayOf } from '../../sink/page/pipeline/way.ts';

const now = 1_000_000;

function station(name: string, over: Partial<StationView> = {}): StationView {
  return {
    name,
    title: name,
    state: 'up',
    address: `127.0.0.1:${name}`,
    detail: 'fine',
    since: now - 12_000,
    rate: 3.14,
    rateOf: 'events',
    lastError: null,
    ...over,
  };
}

function source(over: Partial<SourceView> = {}): SourceView {
  return {
    name: 'default/a',
    ready: true,
    lag: 0,
    delivered: 0,
    failed: 0,
    deadLettered: 0,
    rate: 0,
    topics: [],
    notices: [],
    ...over,
  };
}

function view(over: Partial<PipelineView> = {}): PipelineView {
  return {
    at: now,
    stations: ['database', 'connect', 'kafka', 'source', 'sink'].map((name) => station(name)),
    connectors: [],
    sources: [],
    functions: [],
    problems: [],
    failing: null,
    tables: [],
    ...over,
  };
}

test('a station says its state, its rate with the unit, and since when', () => {
  const [database] = wayOf(view(), null, now);
  expect(database).toMatchObject({ state: 'up', since: 'for 12 s', rate: '3.1 events/s', lastError: '' });
});

test('since when is left out where nobody saw it come so', () => {
  expect(wayOf(view({ stations: [station('kafka', { since: null })] }), null, now)).toMatchObject([
    { state: 'up', since: '' },
  ]);
});

test('connectors are unknown while Connect is not up, and none where there is no Connect', () => {
  const down = view({ stations: [station('connect', { state: 'down' }), station('source')] });
  expect(silentStations(down)).toEqual({ connect: true, source: false });
  expect(silentStations(view({ stations: [station('sink')] }))).toEqual({ connect: false, source: false });
});

test('a station that is down says why, has no rate, and says it once', () => {
  const why = 'connect ECONNREFUSED';
  const down = station('kafka', {
    state: 'down',
    detail: why,
    since: now,
    lastError: { at: now, text: why },
  });
  expect(wayOf(view({ stations: [down] }), null, now)).toMatchObject([
    { state: 'down', detail: why, since: 'just now', rate: '', lastError: '' },
  ]);
});

test('a station that is up again tells what was wrong', () => {
  const up = station('kafka', { lastError: { at: now - 130_000, text: 'it was gone' } });
  expect(wayOf(view({ stations: [up] }), null, now)[0]?.lastError).toBe('was down 2 min ago: it was gone');
});

test('arrows carry what waits and what flows, of all sources together', () => {
  const sources = [source({ lag: 1200, rate: 5 }), source({ lag: 34, rate: 7 })];
  const arrows = wayOf(view({ sources }), null, now).map(({ arrow }) => arrow);
  expect(arrows).toEqual(['', '', 'lag 1,234', '12 delivered/s', '']);
});

test('of a source that is down nothing is known to flow', () => {
  const stations = [station('kafka'), station('source', { state: 'down' }), station('sink')];
  expect(wayOf(view({ stations, sources: [source({ lag: 9 })] }), null, now)[0]?.arrow).toBe('');
});

test('without the sink it alone is down, and nothing is known of the others', () => {
  const cards = wayOf(view({ sources: [source()] }), now - 3000, now);
  expect(cards.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'database unknown',
    'connect unknown',
    'kafka unknown',
    'source unknown',
    'sink down',
  ]);
  expect(cards.at(-1)).toMatchObject({
    detail: 'the page has lost it; reconnecting',
    since: 'for 3 s',
    rate: '',
  });
});

test('a sink that watches nothing else runs alone', () => {
  expect(alone(view({ stations: [station('sink')] }))).toBe(true);
  expect(alone(view())).toBe(false);
});

test('failures are said with what became of them', () => {
  expect(failures(0, 0)).toBeNull();
  expect(failures(3, 2)).toBe('3 events failed, 2 of them dead-lettered');
  expect(failures(1, 0)).toBe('1 event failed, none dead-lettered');
});

function notice(code: string, over: Partial<NoticeView> = {}): NoticeView {
  return {
    code,
    severity: 'warning',
    message: 'its own words',
    link: `docs/notices.md#${code}`,
    count: 1,
    ...over,
  };
}

test('notices stand together by source and code, warnings first', () => {
  const record = { topic: 't', partition: 0, offset: 7 };
  const findings = findingsOf(
    view({
      sources: [
        source(),
        source({
          name: 'default/b',
          notices: [
            notice('tombstone', { severity: 'info', count: 40, record }),
            notice('redirect', { count: 2, cause: 'it answered 302' }),
            notice('redirect', { count: 3, cause: 'it answered 307' }),
          ],
        }),
      ],
    }),
  );
  expect(findings).toEqual([
    {
      of: 'default/b',
      findings: [
        expect.objectContaining({
          code: 'redirect',
          count: 5,
          severity: 'warning',
          sentence: 'a redirect is a failure that is not retried, except 303, which is followed as a GET',
          causes: ['it answered 302', 'it answered 307'],
        }),
        expect.objectContaining({
          code: 'tombstone',
          severity: 'info',
          causes: ['first: t, partition 0, offset 7'],
        }),
      ],
    },
  ]);
});

test('notices about what a connector writes come first, what mends them once', () => {
  const fix = 'Add it.';
  const notices = [
    notice('unread-topic', { cause: 'p.d.a', file: 'a.yaml', line: 3, fix }),
    notice('unread-topic', { cause: 'p.d.b', file: 'a.yaml', line: 3, fix }),
  ];
  const connectors = [
    { name: 'c', state: 'RUNNING', tasks: [] },
    { name: 'd', state: 'RUNNING', tasks: [], notices },
  ];
  const sources = [source({ notices: [notice('tombstone')] })];
  expect(findingsOf(view({ connectors, sources }))).toMatchObject([
    { of: 'connector d', findings: [{ count: 2, causes: ['p.d.a', 'a.yaml:3', 'p.d.b'], fixes: [fix] }] },
    { of: 'default/a', findings: [{ code: 'tombstone', fixes: [] }] },
  ]);
});

test.each([
  ['up', 'up', 1, null],
  ['up', 'waiting', 1, null],
  ['waiting', 'up', 1, null],
  ['waiting', 'up', 0, 'Unknown while the source does not answer.'],
  ['down', 'up', 0, 'Unknown while the source does not answer.'],
  ['down', 'down', 0, 'Unknown while the source does not answer.'],
  ['up', 'down', 1, 'Those of connectors are unknown while Kafka Connect does not answer.'],
] as const)(
  'with the source %s, Connect %s and %i told of each, notices: %s',
  (own, connect, told, words) => {
    const stations = [station('connect', { state: connect }), station('source', { state: own })];
    const connectors = told === 0 ? [] : [{ name: 'd', state: 'RUNNING', tasks: [] }];
    expect(unknownNotices(view({ stations, connectors, sources: told === 0 ? [] : [source()] }))).toBe(words);
    expect(unknownNotices(view({ stations: [station('sink')] }))).toBe(null);
  },
);

test('a notice that this page does not know speaks for itself', () => {
  const sources = [source({ notices: [notice('of-tomorrow', { severity: 'grave' })] })];
  expect(findingsOf(view({ sources }))[0]?.findings[0]).toMatchObject({
    severity: 'info',
    sentence: 'its own words',
    link: 'docs/notices.md#of-tomorrow',
  });
});

test('a place is file, line and field, as far as they are known', () => {
  expect(placeOf({ file: 'a.yaml', line: 3, field: 'spec' })).toBe('a.yaml:3 · spec');
  expect(placeOf({ field: 'spec' })).toBe('spec');
  expect(placeOf({})).toBe('');
});
