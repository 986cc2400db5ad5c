import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { answer } from './raw-sink.ts';
import { cloudEvent, counts, headers, never, record, WorkRig } from './work-rig.ts';

const rig = new WorkRig();
afterEach(() => rig.end());
const defective = record({ headers: [['h', null]] });

describe('what the real one loses or wedges', () => {
  it('is one event here', async () => {
    const { work: it, sink: got } = await rig.start({}, () => answer(500, 'kne-two-words: x\r\n'));
    expect(it.lostOf([record(), defective, cloudEvent()])).toEqual(new Set());
    expect(await it.do(defective, never)).toBe(true);
    expect(got.heads).toEqual([]);
    expect(await it.do(record(), never)).toBe(true);
    expect(it.wedged).toBeUndefined();
    expect(counts(it)).toEqual({ 'null-header': 1, tombstone: 1, 'kne-header': 1 });
  });

  it('is as much as there with strict', async () => {
    const { work: it } = await rig.start({ strict: true }, () => answer(500, 'kne-two-words: x\r\n'));
    const plain = record();
    expect(it.lostOf([plain, cloudEvent()])).toEqual(new Set());
    expect(it.lostOf([plain, defective, cloudEvent()])).toEqual(new Set([plain, defective]));
    expect([it.failed, it.metrics.discarded]).toEqual([2, 2]);
    expect(await it.do(plain, never)).toBe(false);
    expect(it.wedged).toContain('kne-two-words');
  });

  it('is everything with an upper-case override', async () => {
    expect((await rig.start({ overrides: 'Upper' })).work).toMatchObject({ isStuck: true });
    expect((await rig.start({ overrides: 'lower' })).work).toMatchObject({
      isStuck: false,
      wedged: undefined,
    });
  });
});

it('an event that the dead letter sink takes is counted among the failed ones', async () => {
  const { work: it } = await rig.start({ letters: true }, (_n, path) =>
    path === '/dls'
      ? 'HTTP/1.1 200 X\r\ncontent-length: 0\r\n\r\n'
      : 'HTTP/1.1 400 X\r\ncontent-length: 0\r\n\r\n',
  );
  expect(await it.do(record({ value: Buffer.from('x') }), never)).toBe(true);
  expect(it).toMatchObject({ delivered: 0, failed: 1, deadLettered: 1 });
});

describe('a pod that stops', () => {
  it.each([
    [0, true, { 'dead-letter-failed': 1 }],
    [1, false, {}],
  ])('cuts an event with %s retries left: finished is %s', async (retry, finished, told) => {
    const { work: it, sink: got } = await rig.start({ delivery: { retry }, letters: true }, () => null);
    const stop = new AbortController();
    const pending = it.do(
      record({ value: Buffer.from('x'), headers: headers(['content-type', 'x']) }),
      stop.signal,
    );
    await expect.poll(() => got.heads.length).toBe(1);
    it.destroy();
    stop.abort();
    expect(await pending).toBe(finished);
    expect(counts(it)).toEqual(told);
    expect(got.heads).toHaveLength(1);
  });
});

describe('a source whose sink does not answer in time', () => {
  it.each([0, 1])('gives up, which is no failed attempt and no end: with %s retries left', async (retry) => {
    const {
      work: it,
      sink: got,
      lines,
    } = await rig.start({ delivery: { retry }, letters: true }, () => null);
    const stop = new AbortController();
    const pending = it.do(
      record({ value: Buffer.from('x'), headers: headers(['content-type', 'x']) }),
      stop.signal,
    );
    await expect.poll(() => got.heads.length).toBe(1);
    stop.abort();
    it.giveUp(7000);
    expect(await pending).toBe(false);
    expect(lines).toMatchObject([
      {
        level: 40,
        events: 1,
        msg: 'no answer: given up after 7 s; comes again when the source starts again',
      },
    ]);
    expect([it.failed, counts(it)]).toEqual([0, {}]);
  });

  it('tells of no retry that does not come', async () => {
    const stop = new AbortController();
    const { work: it, lines } = await rig.start({ delivery: { retry: 3 } }, () => {
      stop.abort();
      return answer(503);
    });
    expect(await it.do(record({ headers: headers(['content-type', 'x']) }), stop.signal)).toBe(false);
    it.giveUp(7000);
    expect(lines.filter(({ notice }) => notice === undefined)).toEqual([]);
  });
});

describe('records of any bytes', () => {
  const anything = fc.uint8Array({ maxLength: 40 }).map((list) => Buffer.from(list));
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('1.0', '0.3', '/s', '2024-01-01T00:00Z', 'application/cloudevents+json'),
  );
  const bytes = fc.option(
    fc.oneof(
      anything,
      text.map((one) => Buffer.from(one)),
    ),
  );
  const json = fc
    .record(
      { specversion: fc.constant('1.0'), id: text, source: text, type: text, data: fc.jsonValue() },
      { requiredKeys: [] },
    )
    .map((one) => Buffer.from(JSON.stringify(one)));
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'ce_specversion',
      'ce_id',
      'ce_source',
      'ce_type',
      'ce_time',
      'content-type',
      'traceparent',
    ),
  );
  const any = fc.record({
    key: bytes,
    value: fc.oneof(bytes, json),
    headers: fc.array(fc.tuple(name, bytes), { maxLength: 8 }),
  });
  const structured = json.map((value) => ({
    key: null,
    value,
    headers: headers(['content-type', 'application/cloudevents+json']),
  }));

  it('are each delivered once, or told to be lost', async () => {
    const { work: it, sink: got } = await rig.start();
    await fc.assert(
      fc.asyncProperty(fc.oneof(any, structured), async (fields) => {
        const before = { requests: got.heads.length, delivered: it.delivered, failed: it.failed };
        expect(await it.do(record(fields), never)).toBe(true);
        const sent = got.heads.length - before.requests;
        expect([it.delivered - before.delivered, it.failed - before.failed]).toEqual([sent, 1 - sent]);
      }),
      { numRuns: 500 },
    );
    const { 'null-header': nulls = 0, 'no-dead-letter-sink': dropped = 0 } = counts(it);
    expect(it.failed).toBe(nulls + dropped);
    expect(it.delivered).toBe(got.heads.length);
    // Else the property would say little.
    expect([it.delivered > 50, nulls > 0, dropped > 0]).toEqual([true, true, true]);
  });

  it('arrive as they are, whatever the value, with keys as base64', async () => {
    const { work: it, sink: got } = await rig.start({ keyType: 'byte-array' });
    await fc.assert(
      fc.asyncProperty(anything, anything, async (key, value) => {
        expect(await it.do(record({ key, value }), never)).toBe(true);
        expect(Buffer.from(got.bodies.at(-1) ?? '', 'latin1')).toEqual(value);
        const sent = /^ce-key: (\S*)\r$/m.exec(got.heads.at(-1) ?? '')?.[1] ?? '';
        expect(Buffer.from(sent, 'base64')).toEqual(key);
      }),
    );
    expect(it.failed).toBe(0);
  });
});
