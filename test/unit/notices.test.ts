import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type NoticeCode, noticeLink, notices } from '../../lib/notices.ts';
import { answer } from './raw-sink.ts';
import { cloudEvent, counts, headers, never, record, WorkRig } from './work-rig.ts';

const rig = new WorkRig();
afterEach(() => rig.end());

const json = record({ value: Buffer.from('{}') });
const typed = record({ value: Buffer.from('{}'), headers: headers(['Content-Type', 'application/json']) });
const debezium = Buffer.from('{"id":"a","source":"/b","specversion":"1.0","type":"c","data":{}}');

describe('docs/notices.md', () => {
  it('has a section for each notice, and no other', async () => {
    const text = await readFile(new URL('../../docs/notices.md', import.meta.url), 'utf8');
    const sections = text.split(/^## /m).slice(1);
    const titles = sections.map((section) => section.split('\n', 1)[0]);
    expect(titles.sort()).toEqual(Object.keys(notices).sort());
    for (const section of sections) {
      for (const part of ['On a cluster', 'Why:', 'Plumbline', 'Mend:'])
        expect(section).toContain(`**${part}**`);
    }
    const links = [...text.matchAll(/\]\(#(.*?)\)/g)].map(([, anchor]) => anchor);
    expect([...new Set(links)].sort()).toEqual(Object.keys(notices).sort());
  });
});

describe('a notice', () => {
  it('is logged once and counted always, with its link and the first record', async () => {
    const { work, lines } = await rig.start();
    const untyped = record({ value: Buffer.from('{}'), offset: 7 });
    for (const one of [record({ offset: 5 }), record(), untyped, untyped, typed, cloudEvent()]) {
      expect(await work.do(one, never)).toBe(true);
    }
    expect(work.notices.list()).toEqual([
      {
        code: 'tombstone',
        severity: 'info',
        message: notices.tombstone.message,
        link: 'docs/notices.md#tombstone',
        count: 2,
        record: { topic: 't', partition: 0, offset: 5 },
      },
      expect.objectContaining({ code: 'no-content-type', count: 2 }),
    ]);
    expect(lines).toMatchObject([
      { level: 30, notice: 'tombstone', topic: 't', partition: 0, offset: 5, msg: notices.tombstone.message },
      { notice: 'no-content-type', offset: 7, link: noticeLink('no-content-type') },
    ]);
    expect([work.delivered, work.failed]).toEqual([6, 0]);
  });

  it('is one for each cause, but not for any number of them', async () => {
    const { work, lines } = await rig.start({}, (n) => answer(n > 50 ? 400 : 399 + n));
    for (let i = 0; i < 60; i++) await work.do(typed, never);
    const list = work.notices.list().filter(({ code }) => code === 'no-dead-letter-sink');
    expect(list.map(({ cause, count }) => `${cause} ${count}`)).toEqual([
      'status 400 11',
      ...Array.from({ length: 19 }, (_, i) => `status ${401 + i} 1`),
      'other 30',
    ]);
    expect(lines.filter(({ notice }) => notice === 'no-dead-letter-sink')).toHaveLength(21);
  });
});

/** What is told of one record, and how the event ended. */
async function told(
  given: Parameters<WorkRig['start']>[0],
  reply: () => string,
  one = typed,
): Promise<Record<string, unknown>> {
  const { work } = await rig.start(given, reply);
  await work.do(one, never);
  return Object.fromEntries(work.notices.list().map(({ code, cause = '' }) => [code, cause]));
}
const ok = () => answer(200);

describe('records', () => {
  it.each<[string, ReturnType<typeof record>, Partial<Record<NoticeCode, string>>]>([
    ['typed JSON', typed, {}],
    ['a tombstone', record(), { tombstone: '' }],
    ['JSON', json, { 'no-content-type': '' }],
    ['a CloudEvent in JSON', record({ value: debezium }), { 'wrapped-twice': 't' }],
    [
      'a CloudEvent in JSON with a quoted content type',
      record({ value: debezium, headers: headers(['content-type', '"application/cloudevents+json"']) }),
      { 'wrapped-twice': 't' },
    ],
    [
      'a CloudEvent in JSON with its content type',
      record({ value: debezium, headers: headers(['content-type', 'application/cloudevents+json']) }),
      {},
    ],
    [
      'JSON that only speaks of CloudEvents',
      record({ value: Buffer.from('{"specversion":"1.0","id":1}') }),
      { 'no-content-type': '' },
    ],
    [
      'a tombstone that claims to be a CloudEvent',
      record({ headers: headers(['content-type', 'application/cloudevents+json']) }),
      { tombstone: '', 'invalid-cloudevent': 'no value' },
    ],
    ['half JSON', record({ value: debezium.subarray(0, 40) }), { 'no-content-type': '' }],
    [
      'a CloudEvent without a type',
      record({ value: debezium, headers: headers(['content-type', 'text/plain'], ['ce_id', '1']) }),
      { 'wrapped-twice': 't', 'invalid-cloudevent': 'no ce_specversion' },
    ],
    [
      'headers in another case',
      record({ value: Buffer.from('x'), headers: headers(['content-type', 'text/plain'], ['CE-id', '1']) }),
      { 'invalid-cloudevent': 'the header CE-id does not begin with ce_' },
    ],
    [
      'a batch of CloudEvents',
      record({
        value: Buffer.from('[]'),
        headers: headers(['content-type', 'application/cloudevents-batch+json']),
      }),
      { 'invalid-cloudevent': 'content-type application/cloudevents-batch+json is none that is read' },
    ],
    [
      'characters beyond Latin-1',
      record({
        value: typed.value,
        key: Buffer.from('é 値'),
        headers: [...typed.headers, ...headers(['h', 'é'], ['i', '😀'])],
      }),
      { 'lossy-header': 'ce-partitionkey, ce-key, ce-kafkaheaderi' },
    ],
    [
      'a header without a value',
      record({
        headers: [
          ['g', Buffer.from('')],
          ['h\u001b', null],
        ],
      }),
      { 'null-header': 'h\uFFFD' },
    ],
    [
      'a control character in the key',
      record({ ...typed, key: Buffer.from('a\n') }),
      {
        'illegal-header': 'ce-partitionkey, ce-key',
        'no-dead-letter-sink': 'a header value holds a control character',
      },
    ],
  ])('%s', async (_, one, expected) => {
    expect(await told({}, ok, one)).toEqual(expected);
  });

  const base = { ce_specversion: '1.0', ce_id: '1', ce_source: '/', ce_type: 't', 'content-type': 'x' };
  const structured = { 'content-type': 'application/cloudevents+json' };
  it.each<[string, string, Record<string, string>]>([
    ['ce_specversion 2.0', '', { ...base, ce_specversion: '2.0' }],
    ['ce_time is not valid', '', { ...base, ce_time: 'yesterday' }],
    ['ce_a-b is not valid', '', { ...base, 'ce_a-b': 'x' }],
    ['ce_source is not valid', '', { ...base, ce_source: 'a b' }],
    ['no ce_type', '', { ce_specversion: '1.0', ce_id: '1', ce_source: '/', 'content-type': 'x' }],
    [
      'the name of the header content-type is not in lower case',
      debezium.toString(),
      { 'Content-Type': structured['content-type'] },
    ],
    ['the value is no JSON object', 'x', structured],
    ['no source in the value', '{"specversion":"1.0","id":"1","type":"t","source":null}', structured],
    ['specversion 1.0', '{"specversion":1.0}', structured],
    ['no specversion in the value', '{}', structured],
    [
      'an attribute or the data in the value is not valid',
      '{"specversion":"1.0","id":"1","type":"t","source":"/","time":"x"}',
      structured,
    ],
  ])('that are no CloudEvents: %s', async (why, value, given) => {
    const one = record({ value: Buffer.from(value), headers: headers(...Object.entries(given)) });
    expect(await told({}, ok, one)).toMatchObject({ 'invalid-cloudevent': why });
  });

  it('of the same id and source, next to each other', async () => {
    const { work } = await rig.start();
    const of = (id: string, offset: number, partition = 0) => cloudEvent(id, { offset, partition });
    for (const one of [of('a', 1), of('a', 2), of('a', 2), of('a', 1), of('b', 3), of('b', 4, 1), of('a', 5)])
      await work.do(one, never);
    expect(counts(work)).toEqual({ 'repeated-id': 1 });
    await work.do(cloudEvent('a', { offset: 6, topic: 'other' }), never);
    await work.do(of('a', 7), never);
    expect(work.notices.list()).toMatchObject([{ count: 2, cause: 't', record: { offset: 2 } }]);
  });
});

describe('answers', () => {
  const retry = { delivery: { retry: 1 } };
  it.each<[string, Parameters<WorkRig['start']>[0], () => string, Partial<Record<NoticeCode, string>>]>([
    ['a status not retried', retry, () => answer(400), { 'not-retried': 'status 400' }],
    ['the same without retries', {}, () => answer(400), {}],
    ['a status retried', retry, () => answer(503), {}],
    ['a redirect', retry, () => answer(301, 'location: /\r\n'), { redirect: 'status 301' }],
    ['Retry-After', retry, () => answer(503, 'Retry-After: 1\r\n'), { 'retry-after-ignored': 'status 503' }],
    ['Retry-After at the end', {}, () => answer(503, 'Retry-After: 1\r\n'), {}],
    ['kne', {}, () => answer(500, 'kne-a-b: x\r\n'), { 'kne-header': 'kne-a-b' }],
    [
      'kne of any length',
      {},
      () => answer(500, `kne-${'-'.repeat(300)}: x\r\n`),
      { 'kne-header': `kne-${'-'.repeat(196)}` },
    ],
    ['an override that is no time', { overrides: 'time' }, () => answer(400), { 'bad-override': 'time' }],
    [
      'the same beside kne',
      { overrides: 'time' },
      () => answer(400, 'kne-a-b: x\r\n'),
      { 'bad-override': 'time' },
    ],
    ['the same without a failure', { overrides: 'time' }, () => answer(200), {}],
  ])('%s', async (_, given, reply, expected) => {
    const { 'no-dead-letter-sink': dropped, ...others } = await told(given, reply);
    expect(others).toEqual(expected);
    const isNotDropped = reply() === ok() || 'kne-header' in expected || 'bad-override' in expected;
    expect(dropped === undefined).toBe(isNotDropped);
  });

  it.each([
    ['in binary mode', 'Ce-Specversion: 1.0\r\n'],
    ['in structured mode', 'Content-Type: application/cloudevents+json\r\n'],
  ])('with an event %s', async (_, header) => {
    expect(await told({}, () => answer(200, header))).toEqual({ 'reply-discarded': '' });
  });

  it('are told of once for an event, however often it is sent', async () => {
    const { work } = await rig.start({ letters: true, delivery: { retry: 2 } });
    await work.do({ ...typed, key: Buffer.from('\0') }, never);
    expect(counts(work)).toEqual({ 'illegal-header': 1, 'dead-letter-failed': 1 });
  });

  it('with a 303, which is followed', async () => {
    const { work } = await rig.start({}, (_, path) =>
      path === '/' ? answer(303, 'location: /there\r\n') : answer(200),
    );
    await work.do(typed, never);
    expect(work.notices.list()).toMatchObject([{ code: 'redirect', cause: 'status 303' }]);
    expect([work.delivered, work.failed]).toEqual([1, 0]);
  });

  it('of the dead letter sink too', async () => {
    expect(await told({ letters: true }, () => answer(500))).toEqual({
      'dead-letter-failed': 'status 500; dead letter sink: status 500',
    });
  });

  it.each(['ordered', 'unordered'] as const)('that hold a partition: %s', async (ordering) => {
    const { work, url } = await rig.start({ ordering, delivery: { retry: 10, backoffDelay: 300 } }, () =>
      answer(500),
    );
    const stop = new AbortController();
    const done = work.do(typed, stop.signal);
    await expect.poll(() => work.notices.list().length > 0 || ordering === 'unordered').toBe(true);
    stop.abort();
    expect(await done).toBe(false);
    expect(work.notices.list()).toMatchObject(
      ordering === 'ordered'
        ? [{ code: 'partition-held', cause: `sink ${new URL(url).host}: status 500, for up to 17 s` }]
        : [],
    );
  });
});

it('tells of a sink that breaks down while it holds a partition', async () => {
  const delivery = { retry: 20, backoffDelay: 50 };
  const { work, url } = await rig.start({ ordering: 'ordered', delivery }, (n) =>
    n < 3 ? answer(500) : 'cut',
  );
  const stop = new AbortController();
  const done = work.do(typed, stop.signal);
  await expect.poll(() => work.notices.list().length).toBe(2);
  stop.abort();
  await done;
  const { host } = new URL(url);
  expect(work.notices.list()).toMatchObject([
    { cause: `sink ${host}: status 500, for up to 11 s`, count: 1 },
    { cause: `sink ${host}: the connection was closed, for up to 11 s`, count: 1 },
  ]);
});

describe('the log', () => {
  const place = { topic: 't', partition: 0, offset: 0, id: 'partition:0/offset:0' };

  it('has what becomes of an event: place, id, why', async () => {
    const { work, lines } = await rig.start({ delivery: { retry: 1 }, letters: true }, (n) =>
      answer([500, 200, 500, 500, 200, 400, 500][n - 1] ?? 502),
    );
    for (let i = 0; i < 3; i++) await work.do(typed, never);
    expect(lines.filter(({ notice }) => notice === undefined)).toMatchObject([
      { level: 30, ...place, target: 'sink', attempt: 1, why: 'status 500', msg: 'attempt failed' },
      { level: 40, ...place, why: 'status 500', msg: 'event deadlettered' },
      { level: 30, ...place, target: 'dead letter sink', attempt: 1, msg: 'attempt failed' },
      { level: 40, ...place, why: 'status 400; dead letter sink: status 502', msg: 'event dropped' },
    ]);
  });

  it.each([
    [false, 'lost'],
    [true, 'wedged'],
  ])('says what becomes of an event that would wedge a partition: strict %s', async (strict, end) => {
    const { work, lines } = await rig.start({ strict, overrides: 'time' }, () => answer(400));
    await work.do(typed, never);
    const why = 'status 400, and the override time makes no valid attribute';
    expect(lines[0]).toMatchObject({ level: 40, ...place, why, msg: `event ${end}` });
  });

  it('has each delivery and each attempt at debug', async () => {
    const { work, lines } = await rig.start({ level: 'debug', delivery: { retry: 2 } }, (n) =>
      answer(n < 3 ? 500 : 202),
    );
    await work.do(typed, never);
    expect(lines).toMatchObject([
      { level: 30, attempt: 1, retryIn: 1 },
      { level: 20, ...place, attempt: 2, retryIn: 2 },
      { level: 20, ...place, status: 202, msg: 'event delivered' },
    ]);
  });
});
