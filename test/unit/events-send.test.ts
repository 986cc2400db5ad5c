import { describe, expect, it } from 'vitest';
import { PlumblineError } from '../../lib/problem.ts';
import { milliseconds, timeText } from '../../scripts/durations.ts';
import { readEvents } from '../../scripts/event-file.ts';
import { filledText } from '../../scripts/event-send.ts';
import { ReplayLine, replayText } from '../../scripts/replay-text.ts';
import { failingText, failRequest } from '../../scripts/sink-failing.ts';

const now = new Date('2026-01-31T12:00:00Z');
const read = (text: string) => readEvents(text, 'f', now);

function problemsOf(act: () => unknown) {
  try {
    return expect.unreachable(JSON.stringify(act()));
  } catch (error) {
    if (error instanceof PlumblineError) return error.problems;
    throw error;
  }
}

const complete = {
  specversion: '1.0',
  id: '1',
  type: 't',
  source: '/s',
  time: '2026-01-01T00:00:00.5+01:00',
};

describe('events of a file', () => {
  it('keep whole numbers that a double cannot hold, in JSON', () => {
    const one = '{"type":"t","source":"/s","data":{"id":18446744073709551615}}';
    for (const text of [one, `[${one}]`, `${one}\n${one}`]) {
      expect(JSON.stringify(read(text)[0]?.event)).toContain('"data":{"id":18446744073709551615}');
    }
  });

  it('may lack what comes by itself, which is told', () => {
    expect(read('type: t\nsource: /s\ndata: {a: 1}\n')).toEqual([
      {
        event: {
          specversion: '1.0',
          id: expect.stringMatching(/^[\da-f-]{36}$/),
          time: '2026-01-31T12:00:00.000Z',
          type: 't',
          source: '/s',
          data: { a: 1 },
        },
        filled: ['specversion', 'id', 'time'],
      },
    ]);
    expect(read(JSON.stringify(complete))).toEqual([{ event: complete, filled: [] }]);
  });

  it.each([
    ['a list', JSON.stringify([complete, complete], null, 2)],
    ['one a line', `${JSON.stringify(complete)}\n\n${JSON.stringify(complete)}\n`],
    ['several documents', `---\n${JSON.stringify(complete)}\n---\n${JSON.stringify(complete)}\n`],
    [
      'what `events list` wrote',
      `${JSON.stringify({ ...complete, plumblineseq: 5 })}\n${JSON.stringify(complete)}`,
    ],
  ])('may be %s', (_, text) => {
    expect(read(text)).toHaveLength(2);
  });

  it.each([
    ['type: t\n', 1, undefined, 'source is missing'],
    ['type: t\nsource: /s\nid: 5\n', 3, 'id', 'id is no text'],
    ['type: t\nsource: ""\n', 2, 'source', 'source is no text'],
    ['type: t\nsource: /s\n\nmyAttribute: x\n', 4, 'myAttribute', 'cannot be the name'],
    ['type: t\nsource: /s\ntime: yesterday\n', 3, 'time', 'RFC 3339'],
    ['type: t\nsource: /s\ntime: 2026-13-01T00:00:00Z\n', 3, 'time', 'RFC 3339'],
    ['type: t\nsource: /s\nspecversion: 2.0\n', 3, 'specversion', 'not "1.0"'],
    ['type: t\nsource: /s\nmore: {a: 1}\n', 3, 'more', 'neither text nor number'],
    ['type: t\nsource: /s\ndata_base64: "%"\n', 3, 'data_base64', 'no Base64'],
    ['type: t\nsource: /s\ndata: 1\ndata_base64: QQ==\n', 4, 'data_base64', 'both'],
    ['[\n{"type": "t", "source": "/s"},\n5]', 3, '[1]', 'no object'],
    ['[\n{"type": "t", "source": "/s"},\n{"type": "t",\n"source": 7}]', 4, '[1].source', 'no text'],
    ['{"type":"t","source":"/s"}\n{"type":5,"source":"/s"}', 2, 'type', 'no text'],
  ])('%j is wrong in line %s, %s', (text, line, field, message) => {
    expect(problemsOf(() => read(text))).toEqual([
      {
        code: 'event.invalid',
        file: 'f',
        line,
        ...(field === undefined ? {} : { field }),
        message: expect.stringContaining(message),
        fix: expect.stringMatching(/\.$/),
      },
    ]);
  });

  it.each(['', '# none\n', '[]'])('there are none in %j', (text) => {
    expect(problemsOf(() => read(text))[0]?.code).toBe('event.none');
  });

  it('that are no YAML at all are told with their line', () => {
    expect(problemsOf(() => read('type: t\nsource: "\n'))[0]).toMatchObject({ file: 'f', line: 3 });
  });
});

it.each([
  [['time'], 'event 2 has no time: the present one is filled in'],
  [['id'], 'event 2 has no id: one is filled in'],
  [['specversion', 'id', 'time'], 'event 2 has no specversion, id and time: they are filled in'],
])('that %j came by itself is said', (filled, text) => {
  expect(filledText(2, filled)).toBe(text);
});

describe('a sink that is to fail', () => {
  const none = {
    status: undefined,
    delay: undefined,
    for: undefined,
    count: undefined,
    share: undefined,
    off: false,
  };

  it.each([
    [{}, undefined],
    [{ off: true }, {}],
    [
      { status: 503, for: '20s' },
      { status: 503, forMs: 20_000 },
    ],
    [
      { delay: '200ms', share: 0.3, count: 5 },
      { delayMs: 200, share: 0.3, count: 5 },
    ],
  ])('%j', (given, request) => {
    expect(failRequest({ ...none, ...given })).toEqual(request);
  });

  it.each([[{ off: true, count: 1 }], [{ count: 1 }], [{ status: 503, for: '20' }]])(
    '%j is refused',
    (given) => {
      expect(() => failRequest({ ...none, ...given })).toThrow(PlumblineError);
    },
  );

  it.each([
    [null, 'the sink behaves'],
    [{ since: 0, hit: 0, status: 503 }, 'the sink answers 503: each request; to end it: sink fail --off'],
    [
      { since: 0, hit: 2, delayMs: 200, share: 0.3, count: 5, until: 21_000 },
      'the sink takes events, 200 ms late: 30 % of the requests, 3 more of them, for 20 s more, 2 so far; to end it: sink fail --off',
    ],
  ])('%j is told in words', (failing, text) => {
    expect(failingText(failing, 1000)).toBe(text);
  });
});

it.each([
  ['200ms', 200, '200 ms'],
  ['1.5s', 1500, '1.5 s'],
  ['2m', 120_000, '2 min'],
  ['1h', 3_600_000, '60 min'],
])('%s is %i ms', (text, ms, shown) => {
  expect([milliseconds('for', text), timeText(ms)]).toEqual([ms, shown]);
});

it.each(['', '20', 's', '-1s', '1e9s', '1d'])('%j is no time', (text) => {
  expect(() => milliseconds('for', text)).toThrow(PlumblineError);
});

it.each([
  [{ delivered: 1, failed: 0 }, 'replaying 1 of 3 to http://s (plumblinereplay: i)'],
  [
    { delivered: 2, failed: 1, done: true as const },
    'replayed 2 of 3, 1 failed to http://s (plumblinereplay: i)',
  ],
  [
    { delivered: 0, failed: 0, lastError: 'nobody\u001b[31m there' },
    'replaying 0 of 3 to http://s, last failed attempt: nobody\\u001b[31m there (plumblinereplay: i)',
  ],
  [
    { delivered: 0, failed: 0, lastError: 'status 503', next: { attempt: 5, of: 11, inMs: 4200 } },
    'replaying 0 of 3 to http://s, attempt 4 of 11 failed, the next in 5 s: status 503 (plumblinereplay: i)',
  ],
  [
    { delivered: 0, failed: 0, lastError: 'status 503', next: { attempt: 5, of: 11, inMs: 0 } },
    'replaying 0 of 3 to http://s, attempt 4 of 11 failed, the next is under way: status 503 (plumblinereplay: i)',
  ],
])('a replay is told as %j', (progress, text) => {
  expect(replayText({ id: 'i', sink: 'http://s', total: 3, ...progress })).toBe(text);
});

it('where lines cannot change, the first is told, and each new reason of failure once', () => {
  const lines: string[] = [];
  const line = new ReplayLine({ isTTY: false, columns: 80, write: (text) => lines.push(text) > 0 });
  const reasons = [undefined, undefined, 'status 503', 'status 503', 'status 500', 'status 503'];
  for (const lastError of reasons) {
    const so = { id: 'i', sink: 'http://s', delivered: 0, failed: 0, total: 3 };
    line.show(lastError === undefined ? so : { ...so, lastError });
  }
  const told = lines.map((text) => /status \d+/.exec(text)?.[0]);
  expect(told).toEqual([undefined, 'status 503', 'status 500']);
});

it('where lines cannot change, each attempt that is long awaited is told once, and how to have fewer', () => {
  const lines: string[] = [];
  const line = new ReplayLine({ isTTY: false, columns: 80, write: (text) => lines.push(text) > 0 });
  const awaited: [attempt: number, inMs: number][] = [
    [2, 200],
    [3, 400],
    [4, 3000],
    [4, 2500],
    [5, 6000],
    [5, 0],
  ];
  for (const [attempt, inMs] of awaited) {
    const next = { attempt, of: 11, inMs };
    const so = { id: 'i', sink: 'http://s', delivered: 0, failed: 0, total: 3 };
    line.show({ ...so, lastError: 'status 503', next });
  }
  expect(lines.map((text) => /attempt \d+|--retry 0/.exec(text)?.[0])).toEqual([
    '--retry 0',
    'attempt 1',
    'attempt 3',
    'attempt 4',
  ]);
});
