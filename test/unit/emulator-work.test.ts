import fc from 'fast-check';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { targetOf } from '../../emulator/event-request.ts';
import type { KafkaRecord, RecordHeader } from '../../emulator/record.ts';
import { RecordWork } from '../../emulator/record-work.ts';
import { answer, RawSink } from './raw-sink.ts';

const rules = {
  namespace: 'ns',
  name: 'source',
  ceOverrides: [],
  delivery: { retry: 0, backoffPolicy: 'linear', backoffDelay: 1, timeout: 5000 },
} as const;

const never = new AbortController().signal;
const record = (fields: Partial<KafkaRecord> = {}): KafkaRecord => {
  return {
    topic: 't',
    partition: 0,
    offset: 0,
    timestamp: 0,
    key: null,
    value: null,
    headers: [],
    ...fields,
  };
};
const headers = (...list: [string, string][]): RecordHeader[] =>
  list.map(([name, value]) => [name, Buffer.from(value)]);
const defective = record({ headers: [['h', null]] });
const cloudEvent = record({
  headers: headers(['ce_specversion', '1.0'], ['ce_id', '1'], ['ce_source', '/'], ['ce_type', 't']),
});

let sink: RawSink | undefined;
let work: RecordWork | undefined;
afterEach(() => {
  work?.destroy();
  sink?.close();
});

interface Given {
  readonly strict?: boolean;
  readonly keyType?: 'byte-array';
  /** Name of an extension in `ceOverrides`. */
  readonly overrides?: string;
}

/** A source whose sink answers so; the lines of its log are kept, as objects. */
async function start(
  { strict = false, keyType, overrides }: Given = {},
  reply: () => string = () => answer(200),
) {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const raw = new RawSink(reply);
  const target = targetOf(await raw.listen());
  const ceOverrides = overrides === undefined ? [] : [[overrides, 'x'] as const];
  const made = new RecordWork(
    { ...rules, keyType: keyType ?? 'string', ceOverrides },
    { sink: target, strict, log },
  );
  sink = raw;
  work = made;
  return { work: made, sink: raw, lines };
}

const counts = ({ notices }: RecordWork) =>
  Object.fromEntries(notices.list().map(({ code, count }) => [code, count]));

describe('notices', () => {
  it('tell of tombstones and absent content types: logged once, counted always', async () => {
    const { work: it, lines } = await start();
    const typed = record({
      value: Buffer.from('{}'),
      headers: headers(['Content-Type', 'application/json']),
    });
    const untyped = record({ value: Buffer.from('{}'), offset: 7 });
    for (const one of [record({ offset: 5 }), record(), untyped, untyped, untyped, typed, cloudEvent]) {
      expect(await it.do(one, never)).toBe(true);
    }
    expect(counts(it)).toEqual({ tombstone: 2, 'no-content-type': 3 });
    expect(lines).toMatchObject([
      {
        notice: 'tombstone',
        topic: 't',
        partition: 0,
        offset: 5,
        msg: expect.stringContaining('empty POST'),
      },
      { notice: 'no-content-type', offset: 7, msg: expect.stringContaining('Kafka Connect writes no') },
    ]);
    expect([it.delivered, it.failed]).toEqual([7, 0]);
  });

  it('tell of neither when the event was not delivered', async () => {
    const { work: it } = await start({}, () => answer(400));
    await it.do(record(), never);
    await it.do(record({ value: Buffer.from('{}') }), never);
    expect(counts(it)).toEqual({ 'no-dead-letter-sink': 2 });
    expect([it.delivered, it.failed]).toEqual([0, 2]);
  });
});

describe('what the real one loses or wedges', () => {
  it('is one event here', async () => {
    const { work: it, sink: got } = await start({}, () => answer(500, 'kne-two-words: x\r\n'));
    expect(it.lostOf([record(), defective, cloudEvent])).toEqual(new Set());
    expect(await it.do(defective, never)).toBe(true);
    expect(got.heads).toEqual([]);
    expect(await it.do(record(), never)).toBe(true);
    expect(it.wedged).toBeUndefined();
    expect(counts(it)).toEqual({ 'null-header': 1, 'kne-header': 1 });
  });

  it('is as much as there with strict', async () => {
    const { work: it } = await start({ strict: true }, () => answer(500, 'kne-two-words: x\r\n'));
    const plain = record();
    expect(it.lostOf([plain, cloudEvent])).toEqual(new Set());
    expect(it.lostOf([plain, defective, cloudEvent])).toEqual(new Set([plain, defective]));
    expect(it.failed).toBe(2);
    expect(await it.do(plain, never)).toBe(false);
    expect(it.wedged).toContain('kne- header');
  });

  it('is everything with an upper-case override', async () => {
    expect((await start({ overrides: 'Upper' })).work).toMatchObject({ isStuck: true });
    expect((await start({ overrides: 'lower' })).work).toMatchObject({ isStuck: false, wedged: undefined });
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
    const { work: it, sink: got } = await start();
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
    const { work: it, sink: got } = await start({ keyType: 'byte-array' });
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
