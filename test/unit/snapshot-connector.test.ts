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
