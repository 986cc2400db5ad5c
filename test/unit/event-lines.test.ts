import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRecord } from '../../lib/record.ts';
import { attributesLine, printEvent, timedLine } from '../../scripts/event-line.ts';
import { showEvent } from '../../scripts/event-show.ts';
import { displayText } from '../../scripts/event-text.ts';
import { eventsOf } from '../../sink/accept.ts';
import type { KeptEvent, RawRequest } from '../../sink/contract.ts';
import { toText } from '../../sink/go/bytes.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { findText } from '../../sink/view/find.ts';

const received = '2026-11-22T12:00:00.250Z';
const event = {
  specversion: '1.0',
  id: 'partition:0/offset:4',
  source: '/apis/v1/namespaces/default/kafkasources/inventory#shop.inventory.orders',
  type: 'dev.knative.kafka.event',
  key: '{"id":1}',
  plumblineseq: 7,
  plumblinereceived: received,
  data: {
    op: 'u',
    before: { id: 1, day: 20779, name: 'A' },
    after: { id: 1, day: 20780, name: 'A' },
    source: { db: 'inventory', table: 'orders', ts_us: (Date.parse(received) - 8) * 1000 },
  },
};
const request: RawRequest = {
  method: 'POST',
  target: '/',
  httpVersion: '1.1',
  headers: [['ce-id', 'N\u00fa']],
  body: '',
};
const kept: KeptEvent = { event, request, refusals: 0 };
const nothing = { columns: null, pipeline: null };
const line = (more: object = {}, width = 200) => timedLine(viewEvent({ ...event, ...more }), width).slice(9);

describe('a line', () => {
  test('tells the time from the commit', () => {
    expect(line()).toBe('  ☁ update    inventory.orders {"id":1}  day: 20779 → 20780   +8 ms');
  });

  test.each([
    [{ plumblinerefusals: 1 }, '+8 ms   refused once before'],
    [{ plumblinerefusals: 3 }, '+8 ms   refused 3 times before'],
    [
      { knativeerrordest: 'http://sink', knativeerrorcode: '503', knativeerrordata: 'bm8=' },
      '+8 ms   dead letter of http://sink: 503 "no"',
    ],
    [{ knativeerrordest: 'http://sink' }, '+8 ms   dead letter of http://sink: no answer'],
    [{ plumblinereceived: '2026-11-22T12:00:12.242Z' }, '+12.0 s'],
  ])('marks %j', (more, marks) => expect(line(more).endsWith(`   ${marks}`)).toBe(true));

  test('tells no time from the commit of what is sent again', () => {
    expect(line({ plumblinereplay: 'r-1' })).toBe(
      '  ☁ update    inventory.orders {"id":1}  day: 20779 → 20780   replay r-1',
    );
    expect(line({ plumblineagain: true })).toBe(
      '  ☁ update    inventory.orders {"id":1}  day: 20779 → 20780   sent again',
    );
  });

  test('is as wide as the terminal, with its marks', () => {
    const data = { op: 'c', after: { a: 'x'.repeat(30), b: 'y'.repeat(30) }, source: event.data.source };
    expect(timedLine(viewEvent({ ...event, data }), 90).length).toBeLessThanOrEqual(90);
    expect(timedLine(viewEvent({ ...event, data }), 90)).toContain('…   +8 ms');
    expect(timedLine(viewEvent({ ...event, data }), 80).length).toBeLessThanOrEqual(80);
    const gone = viewEvent({ ...event, data: undefined });
    expect(gone.operation).toBe('tombstone');
    expect(timedLine(gone, 80).length).toBeLessThanOrEqual(80);
  });
});

test('an event opened', () => {
  const columns = [{ name: 'day', type: 'date' }];
  expect(showEvent(kept, { columns, pipeline: null }).slice(1)).toEqual([
    '',
    'Data',
    '  field   before               after                meaning',
    '  ──────  ───────────────────  ───────────────────  ───────────────',
    '    id    1                    1',
    '  * day   2026-11-22  (20779)  2026-11-23  (20780)  days since 1970',
    '    name  A                    A',
    '',
    'Attributes',
    '  specversion        1.0',
    '  id                 partition:0/offset:4',
    '  source             /apis/v1/namespaces/default/kafkasources/inventory#shop.inventory.orders',
    '  type               dev.knative.kafka.event',
    '  key                {"id":1}',
    '  plumblineseq       7',
    `  plumblinereceived  ${received}`,
    '',
    'Request',
    '  POST / HTTP/1.1',
    '  ce-id: Nú',
    '',
    'Notices',
    expect.stringContaining('info no-content-type: sent without a content-type'),
  ]);
});

test.each<[string, object, string]>([
  ['a tombstone', { data: undefined }, '  none'],
  ['a text', { data: 'hello\u001b' }, '  hello\\u001b'],
  ['a list', { data: [1] }, '  ['],
  ['a statement', { data: { ddl: 'DROP TABLE a' } }, '  DROP TABLE a'],
  ['bytes', { data: undefined, data_base64: 'AAEC' }, '  \\u0000\\u0001\\u0002'],
])('the data of %s', (_, more, shown) => {
  expect(showEvent({ ...kept, event: { ...event, ...more } }, nothing)[3]).toBe(shown);
});

test('data that is nested beyond measure is shown, too', () => {
  const nest = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  for (const data of [nest, { a: nest }, { op: 'u', before: { a: nest }, after: { a: [] }, source: {} }]) {
    const deep = { ...event, data };
    const shown: string[] = [];
    printEvent(deep, true, { out: (json) => void shown.push(json), err: () => undefined });
    expect(shown[0]).toContain('[[[[');
    expect(timedLine(viewEvent(deep))).toContain('☁');
    expect(showEvent({ ...kept, event: deep }, nothing).join('')).toContain('[[[[');
    expect(findText(']]]]')(deep)).toBe(true);
  }
});

test('nothing of an event reaches the terminal that it would obey', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('\u001b[2J', '\u009b', '\0', '\n', '\u202e', '\u2066', 'a', '"'),
  });
  fc.assert(
    fc.property(hostile, hostile, fc.integer(), (text, name, seed) => {
      const row = { [name]: text, other: { [text]: text } };
      const datas = [
        { op: 'u', before: row, after: { ...row, [name]: 1 }, source: { db: text, table: text } },
        row,
        text,
      ];
      const data = datas[Math.abs(seed) % datas.length];
      const evil = {
        ...event,
        id: text,
        key: text,
        [name || 'x']: text,
        data,
        plumblinereplay: text,
        knativeerrordest: text,
      };
      const opened = showEvent(
        { ...kept, event: evil, request: { ...request, target: text, headers: [[name, text]] } },
        nothing,
      );
      for (const shown of [timedLine(viewEvent(evil)), attributesLine(evil), ...opened])
        expect(shown).not.toMatch(/[^\P{Cc}\n]|\u202e|\u2066/u);
    }),
  );
});

describe("event_display's own text, of the request as it came", () => {
  const folder = new URL('../contract/event_display/', import.meta.url);
  const recordings = readdirSync(folder).map((name): [string, unknown] => [
    name,
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
  ]);
  const printed = recordings.flatMap(([name, recording]) => {
    if (!isRecord(recording) || !isRecord(recording.request) || !recording.stdoutB64) return [];
    const { headersLatin1, bodyB64 } = recording.request;
    if (!Array.isArray(headersLatin1)) return [];
    const headers = headersLatin1.map(([header, value]) => [String(header), String(value)] as const);
    return [{ name, headers, body: String(bodyB64 ?? ''), text: String(recording.stdoutB64) }];
  });

  test('there are recordings', () => expect(printed.length).toBeGreaterThan(20));

  test.each(printed)('$name', ({ headers, body, text }) => {
    const [one] = eventsOf(headers.flat(), Buffer.from(body, 'base64'));
    const of = { id: toText(one?.id ?? ''), source: toText(one?.source ?? '') };
    const shown = displayText({ event: of, request: { ...request, headers, body }, refusals: 0 });
    expect(shown.toString('base64')).toBe(text);
  });
});
