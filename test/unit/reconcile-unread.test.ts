import { describe, expect, it, test } from 'vitest';
import { isOwn, unreadTopics, type Writer } from '../../emulator/reconcile/unread.ts';
import { listingOf, unreadNotices } from '../../emulator/reconcile/unread-notice.ts';
import { readText } from '../../manifests/read.ts';

const mysql = { 'connector.class': 'io.debezium.connector.mysql.MySqlConnector', 'topic.prefix': 'p' };

const writer = (topics: Writer['topics'], config: Record<string, string> = {}): Writer => ({
  name: 'c',
  config: { ...mysql, ...config },
  topics,
});

/** Of topics that hold a record each. */
const unread = (topics: readonly string[], writers: readonly Writer[], ...listed: readonly string[]) =>
  unreadTopics(new Map(topics.map((topic) => [topic, 1])), writers, new Set(listed)).map(
    ({ topic }) => topic,
  );

describe('topics that nobody reads', () => {
  it('are those that a connector wrote, whatever they are called, but not those of others', () => {
    const topics = ['p.d.new', 'p.d.old', 'outbox.event.order', 'mine', 'p.d.by-hand'];
    const written = ['p', 'p.d.new', 'p.d.old', 'outbox.event.order', 'p.d.deleted'];
    const one = writer(written, { transforms: 'outbox' });
    expect(unread(topics, [one], 'p.d.old')).toEqual(['outbox.event.order', 'p.d.new']);
    expect(unread(topics, [])).toEqual([]);
  });

  it('hold records', () => {
    const held = new Map([
      ['p.d.empty', 0],
      ['p.d.full', 7],
    ]);
    expect(unreadTopics(held, [writer(['p.d.empty', 'p.d.full'])], new Set())).toMatchObject([
      { topic: 'p.d.full', records: 7, isTable: true },
    ]);
  });

  it('are told by their names where the worker does not note who writes', () => {
    const topics = ['p', 'p.transaction', 'p.schema-history', 'p.d.t', 'p.other', 'pp.d.t', 'p..t'];
    const config = { 'schema.history.internal.kafka.topic': 'p.schema.history' };
    expect(unread([...topics, 'p.schema.history'], [writer(undefined, config)])).toEqual(['p.d.t']);
  });

  it('are not those of tables that the settings leave out by now', () => {
    const topics = ['p.d.a', 'p.d.b', 'p.e.a'];
    const left = (config: Record<string, string>) => unread(topics, [writer(topics, config)]);
    expect(left({ 'table.exclude.list': 'd\\.a,e[.].*' })).toEqual(['p.d.b']);
    expect(left({ 'table.include.list': 'd.a, x.y' })).toEqual(['p.d.a']);
    expect(left({ 'database.include.list': 'e' })).toEqual(['p.e.a']);
  });

  it('are not those that were written under another prefix', () => {
    const topics = ['before', 'before.d.a', 'p.d.a', 'pp.d.a'];
    expect(unread(topics, [writer(topics)])).toEqual(['p.d.a']);
    const strategy = { 'topic.naming.strategy': 'org.example.Strategy' };
    expect(unread(topics, [writer(topics, strategy)])).toEqual(topics);
  });

  it('are not those that a sink connector reads', () => {
    const reader = { name: 's', config: { 'connector.class': 'org.example.Sink', 'topics.regex': 'p.*' } };
    const topics = ['p.d.a', 'p.d.b'];
    expect(unread(topics, [writer(topics), { ...reader, topics: ['p.d.a'] }])).toEqual(['p.d.b']);
    expect(unread(topics, [{ ...reader, topics }])).toEqual([]);
  });

  it('may be those of a connector that is none of Debezium', () => {
    const other = { name: 'o', config: { 'connector.class': 'org.example.Source' }, topics: ['lines'] };
    const held = new Map([['lines', 3]]);
    expect(unreadTopics(held, [other], new Set())).toMatchObject([{ topic: 'lines', isTable: false }]);
  });
});

const signalled = {
  'signal.kafka.topic': 's',
  'signal.data.collection': 'd.signals',
  'notification.sink.topic.name': 'n',
};

test.each([
  ['p', {}, true],
  ['__debezium-heartbeat.p', {}, true],
  ['beat.p', { 'topic.heartbeat.prefix': 'beat' }, true],
  ['p.transaction', {}, true],
  ['p.tx', { 'topic.transaction': 'tx' }, true],
  ['p.schema-history', { 'schema.history.internal.kafka.topic': 'p.schema-history' }, true],
  ['s', signalled, true],
  ['n', signalled, true],
  ['p.d.signals', signalled, true],
  ['p_transaction', { 'topic.delimiter': '_' }, true],
  ['p.d.t', signalled, false],
  ['p.io.t', { 'snapshot.mode': 'p.io.t' }, false],
  ['p', { 'connector.class': 'org.example.Source' }, false],
])('%s, with %j, is a topic of the connector itself: %s', (topic, config, own) => {
  expect(isOwn({ ...mysql, ...config }, topic)).toBe(own);
});

describe('its notice', () => {
  const source = (name: string, ...topics: readonly string[]) => `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: ${name}}
spec:
  topics: [${topics.join(', ')}]
`;
  const listings = (...texts: readonly string[]) =>
    readText(texts.join('---\n'), 's.yaml').resources.map(listingOf);
  const told = (one: Writer, of: ReturnType<typeof listings>) =>
    unreadNotices(
      unreadTopics(
        new Map((one.topics ?? []).map((topic) => [topic, 2])),
        [one],
        new Set(of.flatMap(({ topics }) => topics)),
      ),
      of,
    );

  it('names the source that lists most of what the connector writes, and how to leave the table out', () => {
    const of = listings(source('a', 'other'), source('b', 'p.d.a'));
    expect(told(writer(['p.d.a', 'p.d.new']), of)).toEqual([
      expect.objectContaining({
        code: 'unread-topic',
        connector: 'c',
        cause: 'p.d.new',
        count: 2,
        file: 's.yaml',
        line: 11,
        fix: 'Add it to spec.topics of KafkaSource default/b, or name its table in table.exclude.list of the connector c.',
      }),
    ]);
    const [included] = told(writer(['p.d.a', 'p.d.new'], { 'table.include.list': 'd.*' }), of);
    expect(included?.fix).toMatch(/ or take its table out of table\.include\.list of the connector c\.$/);
  });

  it('names no source where none is near, and the only one in any case', () => {
    const [far] = told(writer(['p.d.new']), listings(source('a', 'x'), source('b', 'y')));
    expect(far).not.toHaveProperty('file');
    expect(far?.fix).toMatch(/^Add it to spec\.topics of a KafkaSource, or/);
    const [only] = told(writer(['outbox'], { transforms: 'outbox' }), listings(source('a', 'x')));
    expect(only?.fix).toBe('Add it to spec.topics of KafkaSource default/a.');
  });

  it('is one for each topic, up to ten', () => {
    const topics = Array.from({ length: 13 }, (_, index) => `p.d.t${10 + index}`);
    const all = told(writer(topics), listings(source('a', 'x')));
    expect(all.map(({ cause, count }) => `${cause} ${count}`)).toEqual([
      ...topics.slice(0, 10).map((topic) => `${topic} 2`),
      '3 more topics 6',
    ]);
  });
});
