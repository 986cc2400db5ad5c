import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { parseExactly } from '../../lib/json-exact.ts';
import { printable } from '../../lib/printable.ts';
import { readKeys } from '../../scripts/keys.ts';
import { openInBrowser } from '../../scripts/open-url.ts';
import { rowsLines, tablesLines } from '../../scripts/tables-text.ts';

/** A terminal that tells what was done to it. */
class FakeTerminal extends EventEmitter {
  isRaw = false;
  isFlowing = false;
  setRawMode(on: boolean): void {
    this.isRaw = on;
  }
  resume(): void {
    this.isFlowing = true;
  }
  pause(): void {
    this.isFlowing = false;
  }
  type(text: string): void {
    this.emit('data', Buffer.from(text));
  }
  get isOurs(): boolean {
    return this.isRaw && this.isFlowing && this.listenerCount('data') === 1;
  }
  get isFree(): boolean {
    return !this.isRaw && !this.isFlowing && this.listenerCount('data') === 0;
  }
}

function rig(isForeground = true) {
  const terminal = new FakeTerminal();
  const pressed: string[] = [];
  const sent: string[] = [];
  const now = { isForeground };
  const keys = readKeys(terminal, (key) => pressed.push(key), {
    signal: (name) => sent.push(`${name} ${terminal.isRaw ? 'raw' : 'as it was'}`),
    isInForeground: () => now.isForeground,
  });
  onTestFinished(() => keys.release());
  return { terminal, pressed, sent, now, keys };
}

test('keys come one by one; what is many at once is none', () => {
  const { terminal, pressed, keys } = rig();
  expect(terminal.isOurs).toBe(true);
  for (const text of ['t', '?', '\x1b[A', 'pasted', 'ü']) terminal.type(text);
  expect(pressed).toEqual(['t', '?', 'ü']);
  keys.release();
  expect(terminal.isFree).toBe(true);
});

test('Ctrl-C and Ctrl-Z do what they always do, and a stopped job gives the terminal back first', () => {
  const { terminal, pressed, sent } = rig();
  terminal.type('\x03');
  terminal.type('t\x03');
  terminal.type('\x1a');
  expect(sent).toEqual(['SIGINT raw', 'SIGINT raw', 'SIGTSTP as it was']);
  expect(pressed).toEqual([]);
  expect(terminal.isFree).toBe(true);
  process.emit('SIGCONT');
  expect(terminal.isOurs).toBe(true);
});

test('in the background the terminal is left alone until the job is in the foreground again', () => {
  const { terminal, now } = rig(false);
  expect(terminal.isFree).toBe(true);
  process.emit('SIGCONT');
  expect(terminal.isFree).toBe(true);
  now.isForeground = true;
  process.emit('SIGCONT');
  expect(terminal.isOurs).toBe(true);
});

test('without a display nothing is opened', async () => {
  expect(await openInBrowser('http://127.0.0.1:1/', { PATH: process.env.PATH }, 'linux')).toBe(false);
  expect(await openInBrowser('http://127.0.0.1:1/', { DISPLAY: ':0', PATH: '/nowhere' }, 'linux')).toBe(
    false,
  );
});

const sinkStation = {
  ...{ name: 'sink', title: 'Event Display', state: 'up' as const, address: '', detail: '' },
  ...{ since: 1_795_394_085_000, rate: null, rateOf: 'events received', lastError: null },
};

test('what is not known of a table is said, and nothing where as many rows are there as in the database', () => {
  const told = { perSecond: [], latencyMs: null, complete: false, counts: {} };
  const tables = [
    { ...told, table: 'a.same', rows: 2, databaseRows: 2 },
    { ...told, table: 'a.nopk', rows: 0, databaseRows: 2, keyless: true as const },
    { ...told, table: 'a.large', rows: 30_000, databaseRows: 30_000, complete: true, cut: 10_000 },
    { ...told, table: 'a.huge', rows: 520_000, databaseRows: 600_000, cut: 500_000, atLeast: true as const },
  ];
  const lines = tablesLines({ tables, stations: [sinkStation] });
  expect(lines.slice(2, 6).map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['a.same', '2', '2'],
    ['a.nopk', 'not counted', '2'],
    ['a.large', '30,000', '30,000'],
    ['a.huge', 'at least 520,000', '600,000'],
  ]);
  expect(lines.slice(7)).toEqual([
    'a.nopk: no primary key: rows cannot be told apart, only changes are counted',
    'a.large: only 20,000 rows’ contents are kept, 10,000 are only counted',
    'a.huge: there are more rows than are counted',
    'a.huge: only 20,000 rows’ contents are kept, 500,000 are only counted',
  ]);
  const none = { table: 'a.b', key: [], columns: null, rows: [], more: 0 };
  expect(rowsLines(none)).toEqual(['no rows']);
  expect(rowsLines({ ...none, more: 2, cut: 2 })).toEqual([
    '… and 2 more',
    'no row’s contents are kept, 2 are only counted',
  ]);
  expect(rowsLines({ ...none, keyless: true })).toEqual([
    'no primary key: rows cannot be told apart, only changes are counted',
  ]);
});

test('tables and rows are told in lines', () => {
  const told = { perSecond: [], latencyMs: 19.4, databaseRows: 5, complete: true };
  const tables = [
    { ...told, table: 'a.b', rows: 4, counts: { snapshot: 4, update: 1 } },
    {
      ...told,
      table: 'a.c',
      rows: 1,
      counts: {},
      complete: false,
      databaseRows: null,
      databaseDetail: 'gone',
    },
  ];
  const stations = [sinkStation];
  const [head, , first, second, since, unknown, mend, none] = tablesLines({ tables, stations });
  expect(head).toMatch(/^table +rows by the events +rows in the database +changes +latency ms$/);
  expect(first).toMatch(/^a\.b +4 +5 +4 snapshot, 1 update +19\.4$/);
  expect(second).toMatch(/^a\.c +1 \(not all were told\) +unknown +19\.4$/);
  expect(since).toMatch(/^Counted since \d\d:\d\d:\d\d, when this sink started\.$/);
  expect(unknown).toBe('Rows in the database of a.c are unknown: gone');
  expect([mend, none]).toEqual(['a.c: not all was told; "snapshot a.c" brings the rest', undefined]);
  const gone = tables.map((each) => ({ ...each, databaseRows: null, databaseDetail: 'gone' }));
  const reasons = tablesLines({ tables: gone, stations }).filter((line) => line.includes('gone'));
  expect(reasons).toEqual(['Rows in the database are unknown: gone']);
  expect(tablesLines({ tables: [], stations })).toEqual([
    expect.stringMatching(/^No event of a table came since \d\d:\d\d:\d\d, when this sink started\.$/),
  ]);
  const row = { id: parseExactly('9007199254740993'), price: '+x4=', day: 20780, toString: null };
  const columns = [
    { name: 'price', type: 'decimal(10,2)' },
    { name: 'day', type: 'date' },
  ];
  const rows = { table: 'a.b', key: ['id'], columns, rows: [{ row, seq: 1, at: 1 }], more: 2 };
  expect(rowsLines(rows)).toEqual([
    'id                price   day         toString',
    '────────────────  ──────  ──────────  ────────',
    '9007199254740993  -12.50  2026-11-23  NULL',
    '… and 2 more',
  ]);
  expect(rowsLines({ ...rows, columns: null })[2]).toContain('+x4=');
  const search = { text: 'x\u001b', among: 5200 };
  expect(rowsLines({ ...rows, search, cut: 200 }).slice(3)).toEqual([
    '… and 2 more',
    `3 of 5,200 rows have “${printable('x\u001b')}”`,
    'only 5,000 rows’ contents are kept, 200 are only counted',
  ]);
});
