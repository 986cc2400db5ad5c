import { expect, test } from 'vitest';
import { History } from '../../compose/observe/history.ts';
import { Meter } from '../../compose/observe/meter.ts';
import type { Asked, Reading } from '../../compose/observe/reading.ts';
import type { SourceReport } from '../../compose/source-status.ts';

const up = <T>(found: T): Asked<T> => ({ state: 'up', detail: 'fine', found });
const down = (detail: string) => ({ state: 'down', detail, found: undefined }) as const;

function report(delivered: number): SourceReport {
  const counts = { lag: 0, delivered, failed: 0, deadLettered: 0 };
  const source = { name: 'shop/orders', ready: true, ...counts, topics: ['orders'], notices: [] };
  return { sources: [source], connectors: [], functions: [], problems: [], notices: [] };
}

const connector = {
  name: 'inventory',
  state: 'RUNNING',
  trace: undefined,
  tasks: [{ id: 0, state: 'RUNNING', trace: undefined }],
  config: { 'topic.prefix': 'shop' },
};

/** A reading of all stations, `count` records, rows and events after the first. */
const all = (at: number, count: number): Reading => ({
  at,
  database: up(count),
  connect: up([connector]),
  kafka: up([
    { topic: 'shop', end: 3 },
    { topic: 'shop.a.b', end: count },
    { topic: 'shopping', end: count * 100 },
    { topic: 'orders', end: count * 2 },
    { topic: 'connect-offsets', end: count * 1000 },
  ]),
  source: up(report(count)),
});

test('a rate is that of the last five seconds, unknown from one count alone, and starts anew when the count falls', () => {
  const meter = new Meter();
  expect(meter.rate).toBeNull();
  meter.add(0, 100);
  expect(meter.rate).toBeNull();
  meter.add(1000, 110);
  expect(meter.rate).toBe(10);
  for (let second = 2; second <= 9; second++) meter.add(second * 1000, 110);
  expect(meter.rate).toBe(0);
  meter.add(10_000, 5);
  expect(meter.rate).toBeNull();
  meter.add(12_000, 6);
  expect(meter.rate).toBe(0.5);
});

test('each station has the rate of what it does, in the order of the data', () => {
  const history = new History({ database: 'mysql://127.0.0.1:13306' });
  history.add(all(0, 0));
  const { stations, sources } = history.add(all(2000, 20));
  expect(stations.map(({ name, rate, rateOf }) => `${name}: ${rate} ${rateOf}`)).toEqual([
    'database: 10 rows changed',
    'connect: 10 records written',
    'kafka: 30 records',
    'source: 10 events delivered',
  ]);
  expect(sources).toMatchObject([{ name: 'shop/orders', rate: 10 }]);
  expect(stations.map(({ address }) => address)).toEqual(['mysql://127.0.0.1:13306', '', '', '']);
});

test('a station tells since when it is as it is, and its last error also when it is up again', () => {
  const history = new History({});
  const seen = [
    history.add({ at: 1, connect: up([]) }),
    history.add({ at: 2, connect: up([]) }),
    history.add({ at: 3, connect: down('nothing listens') }),
    history.add({ at: 4, connect: down('REST answers 404') }),
    history.add({ at: 5, connect: up([]) }),
  ].map(({ stations: [connect] }) => [connect?.state, connect?.since, connect?.lastError]);
  expect(seen).toEqual([
    ['up', null, null],
    ['up', null, null],
    ['down', 3, { at: 3, text: 'nothing listens' }],
    ['down', 3, { at: 4, text: 'REST answers 404' }],
    ['up', 5, { at: 4, text: 'REST answers 404' }],
  ]);
});

test('what Connect and the source tell is gone while they are down, and their rates are unknown', () => {
  const history = new History({});
  history.add(all(0, 0));
  history.add(all(1000, 1));
  const now = history.add({ ...all(2000, 2), connect: down('gone'), source: down('gone') });
  expect(now).toMatchObject({ connectors: [], sources: [] });
  expect(now.stations.map(({ rate }) => rate)).toEqual([1, null, 3, null]);
});

test('Connect is down while a connector of its fails, and while one is restarted again and again', () => {
  const history = new History({});
  const connectOf = (task: string, restarts?: object) => {
    const tasks = [{ id: 0, state: task, trace: task === 'FAILED' ? 'java.lang.Exception: odd' : undefined }];
    const declared = { name: 'inventory', file: 'a.yaml', state: 'applied', ...restarts };
    return history.add({
      at: 1,
      connect: up([{ ...connector, tasks }]),
      source: up({ ...report(0), connectors: [declared] }),
    }).stations[0];
  };
  const restarts = { count: 7, lastAt: 1, task: 0, cause: 'odd' };
  expect(connectOf('FAILED')).toMatchObject({
    state: 'down',
    detail: 'connector inventory, task 0 FAILED: java.lang.Exception: odd',
  });
  expect(connectOf('RUNNING', { restarts })).toMatchObject({
    state: 'down',
    detail: 'connector inventory, task 0 FAILED: odd (restarted 7 times in the last minute)',
  });
  expect(connectOf('RUNNING')).toMatchObject({ state: 'up', detail: 'fine' });
});

test('stations that are not observed are not told of', () => {
  expect(new History({}).add({ at: 1, kafka: up([]) }).stations.map(({ name }) => name)).toEqual(['kafka']);
});
