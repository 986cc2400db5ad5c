import { expect, test } from 'vitest';
import { connectorState, problemsOf, withDeclared } from '../../compose/connector-state.ts';
import { isReady, noStatus } from '../../compose/status.ts';
import { renderStatus } from '../../scripts/commands/status.ts';

const station = (name: string, ready = true) => ({
  name,
  ready,
  address: 'http://127.0.0.1:1',
  memoryBytes: 50 * 1024 * 1024,
  detail: 'fine',
});
const stations = ['database', 'connect', 'kafka', 'source', 'sink'].map((name) => station(name));
const connector = (state: string, ...tasks: string[]) => ({
  name: 'c',
  state,
  tasks: tasks.map((each, id) => ({ id, state: each, cause: null })),
});
const counts = { lag: 0, delivered: 1, failed: 0, deadLettered: 0 };
const source = { name: 'default/s', ready: true, ...counts, topics: [], notices: [] };

test('ready means every station, connector, task and source', () => {
  expect(isReady(stations, [connector('RUNNING', 'RUNNING')], [source])).toBe(true);
  expect(isReady(stations.slice(1), [], [])).toBe(false);
  expect(isReady([...stations.slice(1), station('database', false)], [], [])).toBe(false);
  expect(isReady(stations, [connector('RUNNING')], [source])).toBe(false);
  expect(isReady(stations, [connector('RUNNING', 'RUNNING', 'FAILED')], [source])).toBe(false);
  expect(isReady(stations, [], [{ ...source, ready: false }])).toBe(false);
});

test('a connector that somebody paused or stopped is no fault', () => {
  expect(isReady(stations, [connector('PAUSED', 'PAUSED'), connector('STOPPED')], [source])).toBe(true);
});

test('a failed task has the first cause of its trace, and a fix where one is known', () => {
  const trace = [
    'org.apache.kafka.connect.errors.ConnectException: Error',
    '\tat io.debezium.X.y(X.java:1)',
    "Caused by: java.sql.SQLException: Access denied for user 'debezium'@'localhost' (using password: YES)",
    'Caused by: another',
  ].join('\n');
  const state = connectorState({
    name: 'c',
    state: 'RUNNING',
    trace: undefined,
    tasks: [{ id: 0, state: 'FAILED', trace }],
    config: {},
  });
  expect(state.tasks[0]?.cause).toContain('Access denied');
  expect(state.tasks[0]?.fix).toMatch(/\S/);
  const lines = renderStatus({
    name: 'x',
    runtime: 'native',
    ready: false,
    stations,
    connectors: [state],
    sources: [source],
    functions: [],
    problems: [],
  });
  expect(lines).toContain('✖ connector c: RUNNING, task 0 FAILED');
  expect(lines.find((line) => line.includes('Access denied'))).toMatch(/^ {4}\S/);
});

test('a connector that Connect refused shows as failed, one that it has as it is', () => {
  const there = [connector('RUNNING', 'RUNNING')];
  const declared = [
    { name: 'c', file: 'a.yaml', state: 'failed', cause: 'x' },
    { name: 'd', file: 'a.yaml', state: 'failed', cause: 'no', fix: 'do' },
    { name: 'e', file: 'a.yaml', state: 'pending' },
  ];
  expect(withDeclared(there, declared)).toEqual([
    ...there,
    { name: 'd', state: 'FAILED', tasks: [{ id: 0, state: 'FAILED', cause: 'no', fix: 'do' }] },
  ]);
});

test('a change that Connect refuses is told of once while the connector runs on as before', () => {
  const problem = { code: 'connector.refused', message: 'no', fix: 'Mend it.', file: 'a.yaml', line: 3 };
  const declared = (name: string, state = 'failed') => ({ name, file: 'a.yaml', state, problem });
  const there = [connector('RUNNING', 'RUNNING')];
  expect(problemsOf({ problems: [], connectors: [declared('c')] }, there)).toEqual([problem]);
  expect(problemsOf({ problems: [problem], connectors: [declared('c')] }, there)).toEqual([problem]);
  const others = [declared('c', 'pending'), declared('d')];
  expect(problemsOf({ problems: [], connectors: others }, there)).toEqual([]);
});

const restarts = { count: 7, lastAt: 1, task: 0, cause: "Access denied for user 'd'@'%'" };

test('a connector that is restarted again and again is not ready while it runs for a moment', () => {
  const [state] = withDeclared(
    [connector('RUNNING', 'RUNNING')],
    [{ name: 'c', file: 'a.yaml', state: 'applied', restarts }],
  );
  if (!state) throw new Error('it is gone');
  expect(isReady(stations, [state], [source])).toBe(false);
  const lines = renderStatus({ ...noStatus('x'), connectors: [state] });
  expect(lines.slice(-3)).toEqual([
    '✖ connector c: restarted 7 times in the last minute (now RUNNING, task 0 RUNNING)',
    `    ${restarts.cause}`,
    expect.stringMatching(/^ {4}→ Give database.user/),
  ]);
});

test('of a connector that fails at this moment, its tasks come first, then how often it was restarted', () => {
  const failing = { ...connector('RUNNING', 'FAILED'), restarts };
  expect(renderStatus({ ...noStatus('x'), connectors: [failing] }).slice(-3)).toEqual([
    '✖ connector c: RUNNING, task 0 FAILED',
    `    ${restarts.cause}`,
    '    restarted 7 times in the last minute',
  ]);
});

test('words of several lines stand below what they are of', () => {
  const dead = { ...station('sink', false), detail: 'ended by itself:\none\ntwo' };
  const waiting = { ...source, ready: false, detail: 'nothing listens\n  → Start it.' };
  const lines = renderStatus({ ...noStatus('x'), stations: [dead], sources: [waiting] });
  expect(lines.join('\n')).toMatch(/ ended by itself:\n {4}one\n {4}two\n/);
  expect(lines.join('\n')).toMatch(/failed 0\n {4}nothing listens\n {6}→ Start it\.$/);
});

test('dead-lettered records stand beside the failed ones', () => {
  expect(
    renderStatus({ ...noStatus('x'), sources: [{ ...source, failed: 3, deadLettered: 2 }] }).at(-1),
  ).toBe('✔ source default/s: lag 0, delivered 1, failed 3, dead-lettered 2');
});

test('a stack that never was', () => {
  const status = noStatus('x');
  expect(status).toMatchObject({ name: 'x', runtime: null, ready: false });
  expect(status.stations.map(({ name }) => name)).toEqual(['database', 'connect', 'kafka', 'source', 'sink']);
});

test('notices stand below their source, each with its place or cause and its link', () => {
  const notice = { message: 'm', link: 'docs/notices.md#c', code: 'c' };
  const notices = [
    { ...notice, severity: 'warning', count: 3, cause: 'status 500' },
    { ...notice, severity: 'info', count: 1, cause: 'spec.consumers', file: 'a.yaml', line: 7 },
    { ...notice, severity: 'info', count: 1, cause: 'spec.a', field: 'spec.a', file: 'a.yaml', line: 7 },
    { ...notice, severity: 'info', count: 1 },
  ];
  const lines = renderStatus({ ...noStatus('x'), sources: [{ ...source, notices }] });
  expect(lines.slice(-5)).toEqual([
    '✔ source default/s: lag 0, delivered 1, failed 0',
    '    ⚠ 3× m (status 500), see docs/notices.md#c',
    '    ℹ m (a.yaml:7: spec.consumers), see docs/notices.md#c',
    '    ℹ m (a.yaml:7: spec.a), see docs/notices.md#c',
    '    ℹ m, see docs/notices.md#c',
  ]);
  expect(renderStatus({ ...noStatus('x'), sources: [{ ...source, notices }] }, 40).slice(-3)).toEqual([
    '    ℹ m',
    '      a.yaml:7: spec.a, see docs/notices.md#c',
    '    ℹ m, see docs/notices.md#c',
  ]);
});

test('what a connector writes and nobody reads stands below it, with what mends it once', () => {
  const fix = 'Add it.';
  const notice = {
    message: 'm',
    link: 'docs/notices.md#c',
    code: 'c',
    severity: 'warning',
    fix,
    connector: 'c',
  };
  const notices = [
    { ...notice, count: 3, cause: 'p.d.a', file: 'a.yaml', line: 7 },
    { ...notice, count: 1, cause: 'p.d.b', file: 'a.yaml', line: 7 },
    { ...notice, count: 1, cause: 'x', connector: 'other' },
  ];
  const connectors = withDeclared([connector('RUNNING', 'RUNNING')], [], notices);
  expect(isReady(stations, connectors, [source])).toBe(true);
  expect(renderStatus({ ...noStatus('x'), connectors }).slice(-4)).toEqual([
    '✔ connector c: RUNNING, task 0 RUNNING',
    '    ⚠ 3× m (a.yaml:7: p.d.a), see docs/notices.md#c',
    '    ⚠ m (a.yaml:7: p.d.b), see docs/notices.md#c',
    '      → Add it.',
  ]);
});

test('a function that does not run has the command for its log, of this very stack', () => {
  const own = { name: 'shop/totals', ready: false, url: 'http://127.0.0.1:1', detail: 'it ended' };
  expect(renderStatus({ ...noStatus('x'), functions: [own] })).toContain(
    '    more: npm run stack -- logs totals --name x',
  );
});
