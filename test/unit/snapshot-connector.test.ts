import { expect, it } from 'vitest';
import type { ConnectorStatus } from '../../emulator/reconcile/connect-client.ts';
import { signalFor } from '../../emulator/snapshot.ts';
import { captures, capturing } from '../../emulator/snapshot-connector.ts';
import { PlumblineError } from '../../lib/problem.ts';

const mysql = 'io.debezium.connector.mysql.MySqlConnector';

function connector(name: string, config: Record<string, string>): ConnectorStatus {
  const all = { 'connector.class': mysql, 'topic.prefix': name, ...config };
  return { name, state: 'RUNNING', trace: undefined, tasks: [], config: all };
}

it.each([
  [{}, 'a.b', true],
  [{ 'table.include.list': 'a.b, a.c' }, 'a.c', true],
  [{ 'table.include.list': 'a\\.b' }, 'A.B', true],
  [{ 'table.include.list': 'a.(b|c)' }, 'a.c', true],
  [{ 'table.include.list': 'a.b' }, 'a.bc', false],
  [{ 'table.include.list': 'a.[' }, 'a.[', true],
  [{ 'database.include.list': 'a' }, 'a.b', true],
  [{ 'database.include.list': 'b' }, 'a.b', false],
  [{ 'table.exclude.list': 'a.b' }, 'a.b', false],
  [{ 'database.exclude.list': 'a.*' }, 'ab.c', false],
])('a connector with %j captures %s: %s', (config, table, captured) => {
  expect(captures(config, table)).toBe(captured);
});

const shop = connector('p', { 'database.include.list': 'shop,old' });
const stock = connector('q', { 'table.include.list': 'stock.items,shop.orders' });
const topics = ['p', 'p-signal', 'p.shop.orders', 'p.shop.people', 'p.old.people', 'p.shop', 'q.x.y.z'];

it.each([
  [{ table: 'shop.none' }, 'p', 'shop.none'],
  [{ table: 'items' }, 'q', 'stock.items'],
  [{ table: 'orders', connector: 'p' }, 'p', 'shop.orders'],
  [{ table: 'shop.orders', connector: 'q' }, 'q', 'shop.orders'],
  [{ table: 'old.people' }, 'p', 'old.people'],
])('%j is captured by %s as %s', (request, name, table) => {
  const found = capturing(request, [shop, stock], topics);
  expect([found.connector.name, found.table]).toEqual([name, table]);
});

it('a table whose name is not its topic’s is found by it, with its own name', () => {
  const all = [...topics, 'p.shop.weird_name-__'];
  expect(capturing({ table: 'weird name-$%' }, [shop, stock], all).table).toBe('shop.weird name-$%');
});

const tables = ['shop.Orders', 'shop.weird name-$%', 'old.a', 'old.A', 'other.x'];

it.each([
  [{ table: 'orders', connector: 'p' }, 'shop.Orders'],
  [{ table: 'weird name-$%' }, 'shop.weird name-$%'],
  [{ table: 'A' }, 'old.A'],
  [{ table: 'old.a' }, 'old.a'],
])('of the tables that there are, %j is %s', (request, table) => {
  expect(capturing({ ...request, tables }, [shop, stock], topics).table).toBe(table);
});

it('names tables that there are and are captured, whatever topics there are', () => {
  const ask = () => capturing({ table: 'x', tables }, [shop, stock], topics);
  expect(ask).toThrow('Name one that is captured: shop.Orders, shop.weird name-$%, old.a, old.A.');
});

it.each([
  [{ table: 'orders' }, 'snapshot.several-connectors', '--connector'],
  [{ table: 'people' }, 'snapshot.several-tables', 'database'],
  [{ table: 'none' }, 'snapshot.not-captured', 'shop.orders, shop.people, old.people'],
  [{ table: 'x.y' }, 'snapshot.not-captured', 'shop.orders'],
  [{ table: 'orders', connector: 'r' }, 'snapshot.no-connector', 'p, q'],
])('%j is a problem: %s', (request, code, fix) => {
  const others = connector('sink', { 'connector.class': 'org.example.Sink' });
  let problem: unknown;
  try {
    capturing(request, [shop, stock, others], topics);
  } catch (error) {
    problem = error instanceof PlumblineError ? error.problems[0] : error;
  }
  expect(problem).toMatchObject({ code, fix: expect.stringContaining(fix) });
});

it.each([
  [{ 'read.only': 'true' }, 'INCREMENTAL'],
  [{ 'signal.data.collection': 'shop.signals' }, 'INCREMENTAL'],
  [{}, 'BLOCKING'],
  [{ 'read.only': 'false' }, 'BLOCKING'],
])('with %j the snapshot is %s', (config, type) => {
  expect(signalFor(config, 'shop.orders')).toEqual({
    id: expect.stringMatching(/./),
    type: 'execute-snapshot',
    data: { 'data-collections': ['shop.orders'], type },
  });
});

it('a table without a primary key is read while changes wait', () => {
  const { data } = signalFor({ 'read.only': 'true' }, 'shop.log', ['shop.log']);
  expect(data).toEqual({ 'data-collections': ['shop.log'], type: 'BLOCKING' });
  expect(signalFor({ 'read.only': 'true' }, 'shop.orders', ['shop.log']).data.type).toBe('INCREMENTAL');
  expect(signalFor({ 'read.only': 'true' }, 'shop.a name').data.type).toBe('BLOCKING');
});

it('a name is a pattern to Debezium, so its characters are escaped', () => {
  const { data } = signalFor({}, 'shop.weird name-$% (x)');
  expect(data['data-collections']).toEqual([String.raw`shop.weird name-\$% \(x\)`]);
});
