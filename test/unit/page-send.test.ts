import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64, draftOf, emptyDraft, requestOf, textOf } from '../../sink/page/send/draft.ts';
import { draftProblems } from '../../sink/page/send/draft-problems.ts';
import { jsonFault } from '../../sink/page/send/json-text.ts';
import { emptyFail, failingWords, failProblems, failRequest } from '../../sink/page/send/misbehave.ts';
import {
  emptyReplay,
  failureText,
  progressText,
  readersOf,
  replayProblems,
  replayRequest,
} from '../../sink/page/send/replay.ts';
import { targetsOf, topicTablesOf } from '../../sink/page/send/targets.ts';
import { sortProblems } from '../../sink/page/state/problems.ts';
import { laidOut } from '../../sink/view/json-layout.ts';

const fieldsOf = (problems: readonly { field?: string }[]) => problems.map(({ field }) => field);

test('an event as it is offered can be sent', () => {
  expect(draftProblems(emptyDraft)).toEqual([]);
  expect(requestOf({ ...emptyDraft, mode: 'structured' }, 'fresh')).toEqual({
    mode: 'structured',
    event: {
      specversion: '1.0',
      id: 'fresh',
      source: '/event-display',
      type: 'com.example.hello',
      datacontenttype: 'application/json',
      data: { hello: 'world' },
    },
  });
});

test('what is wrong with an event is told of the field', () => {
  const draft = {
    ...emptyDraft,
    source: ' ',
    data: '{"a":\n 1,}',
    extensions: [
      { name: 'fine', value: 'x' },
      { name: 'Not-Fine', value: 'x' },
      { name: 'id', value: 'x' },
    ],
    to: 'nowhere',
  };
  expect(fieldsOf(draftProblems(draft))).toEqual([
    'event.source',
    'event.data',
    'extensions[1]',
    'extensions[2]',
    'to',
  ]);
});

test('a fault of JSON tells line and column', () => {
  expect(jsonFault('{"a": 1}')).toBeNull();
  expect(jsonFault('{\n "a": x}')).toMatch(/JSON/);
  expect(jsonFault('{"a":\n 1,}')).toMatch(/line 2 column 4/);
});

test('data that is not declared as JSON stays the text it is', () => {
  const draft = { ...emptyDraft, mode: 'structured', datacontenttype: 'text/plain', data: '{"a":' } as const;
  expect(draftProblems(draft)).toEqual([]);
  expect(requestOf(draft, 'x').event?.data).toBe('{"a":');
});

test('in binary mode the data are the bytes that were written', () => {
  const data = '{"id": 1.0}';
  const { event } = requestOf({ ...emptyDraft, data }, 'x');
  expect(event?.data).toBeUndefined();
  expect(textOf(String(event?.data_base64))).toBe(data);
});

test('in structured mode, too, numbers that JavaScript cannot hold are sent as they were written', () => {
  const data = '{"id": 9007199254740993}';
  const { event } = requestOf({ ...emptyDraft, mode: 'structured', data }, 'x');
  expect(textOf(String(event?.data_base64))).toBe(data);
});

test('without a content type data are JSON if they can be', () => {
  const of = (data: string) =>
    requestOf({ ...emptyDraft, mode: 'structured', datacontenttype: '', data }, 'x').event?.data;
  expect(of('{"a": 1}')).toEqual({ a: 1 });
  expect(of('hello')).toBe('hello');
});

test('JSON is laid out on lines, and nothing in it is another than before', () => {
  const json = '{"a":[1.0,{"b":"x, \\"y\\": {"}],"c":{},"d":[],"e":9007199254740993}';
  const text = laidOut(json);
  expect(text).toBe(`{
  "a": [
    1.0,
    {
      "b": "x, \\"y\\": {"
    }
  ],
  "c": {},
  "d": [],
  "e": 9007199254740993
}`);
  expect(laidOut(text ?? '')).toBe(text);
  expect(laidOut(' "one" ')).toBe('"one"');
});

test('any JSON is laid out as JavaScript would, were there only its own numbers', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(laidOut(json)).toBe(JSON.stringify(JSON.parse(json), null, 2));
    }),
  );
});

test('an event that was received can be changed and sent anew, with a new id', () => {
  const event = {
    specversion: '1.0',
    id: 'old',
    source: '/a',
    type: 't',
    time: '2026-01-01T00:00:00Z',
    key: '{"id":1}',
    datacontenttype: 'application/json',
    data: { a: 1 },
    plumblineseq: 4,
    plumblinereceived: 'then',
    plumblinerefusals: 2,
    plumblinereplay: 'r',
  };
  expect(draftOf(event, '{"a":1.0}')).toMatchObject({
    id: '',
    source: '/a',
    extensions: [{ name: 'key', value: '{"id":1}' }],
    data: '{"a":1.0}',
  });
  expect(draftOf(event, null).data).toBe('{\n  "a": 1\n}');
  expect(draftOf({ ...event, data: 'text' }, null).data).toBe('"text"');
  expect(draftOf({ ...event, data: undefined, data_base64: base64('ä') }, null).data).toBe('ä');
});

test('bytes that are no text are not taken for it', () => {
  expect(textOf(btoa('\xff\xfe'))).toBeNull();
  expect(textOf(base64('grüße 🐙'))).toBe('grüße 🐙');
});

const source = (name: string, topics: string[], sinkUri?: string) => ({
  name,
  ready: true,
  lag: 0,
  delivered: 0,
  failed: 0,
  deadLettered: 0,
  rate: 0,
  topics,
  notices: [],
  ...(sinkUri ? { sinkUri } : {}),
});
const pipeline = {
  at: 0,
  stations: [],
  connectors: [],
  sources: [
    source('default/a', ['my.inventory.customers'], 'http://x/'),
    source('default/b', ['my.inventory.customers', 'other'], 'http://x/'),
  ],
  functions: [{ name: 'default/f', ready: true, url: 'http://f/' }],
  problems: [],
  failing: null,
  tables: [],
};

test('targets are this sink, the sources’ sinks and the functions, each once', () => {
  expect(targetsOf(pipeline).map(({ to }) => to)).toEqual(['', 'http://x/', 'default/f']);
  expect(targetsOf(null).map(({ to }) => to)).toEqual(['']);
});

test('tables to replay are also those whose topics are read, each once', () => {
  expect(topicTablesOf(pipeline)).toEqual(['inventory.customers']);
  const table = {
    table: 'inventory.customers',
    counts: {},
    perSecond: [],
    latencyMs: null,
    rows: 0,
    complete: true,
    databaseRows: null,
  };
  const sources = [source('default/a', ['my.inventory.customers', 'my.inventory.orders', 'a.b', 'c'])];
  expect(topicTablesOf({ ...pipeline, sources, tables: [table] })).toEqual([
    'inventory.customers',
    'inventory.orders',
  ]);
});

test('who reads a table is known by its topic', () => {
  const of = (kind: 'table' | 'topic', name: string) => readersOf(pipeline, { ...emptyReplay, kind, name });
  expect(of('table', 'inventory.customers')).toEqual(['default/a', 'default/b']);
  expect(of('topic', 'inventory.customers')).toEqual([]);
  expect(of('topic', 'other')).toEqual(['default/b']);
  expect(of('table', '')).toEqual([]);
});

test('a replay of a table needs its name, of several sources the one', () => {
  expect(fieldsOf(replayProblems(emptyReplay, []))).toEqual(['table']);
  const named = { ...emptyReplay, name: 'inventory.customers' };
  expect(replayProblems(named, ['a'])).toEqual([]);
  expect(fieldsOf(replayProblems(named, ['a', 'b']))).toEqual(['source']);
  // The topic may have but one.
  expect(replayProblems({ ...named, from: '3' }, ['a'])).toEqual([]);
  expect(fieldsOf(replayProblems({ ...named, partition: '0', from: '3', to: '2' }, ['a']))).toEqual(['to']);
  expect(fieldsOf(replayProblems({ ...named, partition: '-1' }, ['a']))).toEqual(['partition']);
  expect(fieldsOf(replayProblems({ ...named, retry: '2147483648' }, ['a']))).toEqual(['retry']);
  expect(fieldsOf(replayProblems({ ...named, retry: 'often' }, ['a']))).toEqual(['retry']);
  expect(replayProblems({ ...named, retry: '2147483647' }, ['a'])).toEqual([]);
});

test('a replay asks only for what was said', () => {
  expect(replayRequest({ ...emptyReplay, name: 'a.b' })).toEqual({ table: 'a.b' });
  expect(
    replayRequest({
      kind: 'topic',
      name: 't',
      partition: '0',
      from: '1',
      to: '2',
      source: 's/s',
      sink: 'http://x/',
      retry: '0',
    }),
  ).toEqual({ topic: 't', partition: 0, from: 1, to: 2, source: 's/s', sink: 'http://x/', retry: 0 });
});

test('progress is said in words', () => {
  const progress = { id: 'x', sink: 'y', delivered: 12, failed: 1, total: 40 };
  expect(progressText(progress)).toBe('12 of 40 records delivered, 1 event failed');
  expect(progressText({ ...progress, delivered: 0, failed: 0, total: 0, done: true })).toMatch(/nothing/);
});

test.each([
  [{}, 'last failed attempt: status 503'],
  [{ next: { attempt: 5, of: 11, inMs: 4200 } }, 'attempt 4 of 11 failed, the next in 5 s: status 503'],
  [{ next: { attempt: 2, of: 2, inMs: 0 } }, 'attempt 1 of 2 failed, the next is under way: status 503'],
])('what failed of a replay is said with what comes next: %j', (more, text) => {
  const progress = { id: 'x', sink: 'y', delivered: 12, failed: 1, total: 40, lastError: 'status 503' };
  expect(failureText({ ...progress, ...more })).toBe(text);
});

test('a sink that is to misbehave needs to be told how, in numbers that make sense', () => {
  expect(failProblems(emptyFail)).toEqual([]);
  expect(fieldsOf(failProblems({ ...emptyFail, status: '', delay: '' }))).toEqual(['status']);
  const wrong = { status: '9', delay: 'x', share: '101', count: '0', duration: '-1' };
  expect(fieldsOf(failProblems(wrong))).toEqual(['status', 'delayMs', 'share', 'count', 'forMs']);
  const parts = { status: '500.5', delay: '0.5', share: '0.5', count: '1.5', duration: '1.5' };
  expect(fieldsOf(failProblems({ ...parts, share: '1.5' }))).toEqual(['status', 'delayMs', 'count']);
  expect(failProblems({ ...emptyFail, status: '200' })).toMatchObject([
    { field: 'status', message: '“200” is not a status that refuses an event' },
  ]);
});

test('percent and seconds become the request’s share and milliseconds', () => {
  const draft = { status: '503', delay: '200', share: '30', count: '5', duration: '1.5' };
  expect(failRequest(draft)).toEqual({ status: 503, delayMs: 200, share: 0.3, count: 5, forMs: 1500 });
  expect(failRequest({ ...draft, delay: '', share: '', count: '', duration: '' })).toEqual({ status: 503 });
});

test('a sink that misbehaves says how, and how long still', () => {
  const words = (of: object) => failingWords({ since: 0, hit: 3, ...of }, 10_000);
  expect(words({ status: 503, share: 0.3, delayMs: 200, count: 10, until: 22_000 })).toEqual({
    what: 'It answers 503 to 30 % of the requests, 200 ms late',
    how: '3 requests hit so far · 7 to go · ends in 12 s',
  });
  expect(words({ delayMs: 50 })).toEqual({
    what: 'It answers every request 50 ms late',
    how: '3 requests hit so far · until you end it',
  });
});

test('a problem stands at the field that it names, the others below', () => {
  const problem = (field?: string) => ({ code: 'a', message: 'm', fix: 'f', ...(field ? { field } : {}) });
  const { of, rest } = sortProblems(
    [problem('data'), problem('event.data.x'), problem('nowhere'), problem()],
    ['event.data', 'to'],
  );
  expect(of('event.data')).toBe('m → f; m → f');
  expect(of('to')).toBeUndefined();
  expect(rest).toHaveLength(2);
});
