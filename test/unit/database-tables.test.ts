import { expect, test } from 'vitest';
import { DatabaseTables } from '../../compose/observe/database-tables.ts';

const account = { host: '127.0.0.1', port: 1, user: 'u', password: 'p' };
const names = ['shop.a', 'shop.b'];
const there = names.map((name) => ({ db: 'shop', name: name.slice(5) }));

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A database that answers to counts what `count` does. */
function tables(count: () => Promise<Rows>) {
  const asked: string[] = [];
  return {
    asked,
    tables: new DatabaseTables(account, undefined, () => ({
      rows(_ms, sql) {
        asked.push(sql);
        return sql.includes('COUNT(*)') ? count() : Promise.resolve(there);
      },
      close() {},
    })),
  };
}

test('a count that takes a while is not waited for, and told when it is there', async () => {
  const answers: ((rows: Rows) => void)[] = [];
  const rig = tables(() => new Promise((resolve) => answers.push(resolve)));
  const unknown = { databaseRows: null, databaseDetail: 'it has not counted them yet' };
  expect([...(await rig.tables.counts(names)).values()]).toEqual([unknown, unknown]);
  answers[0]?.([{ count: 4 }]);
  await new Promise((resolve) => setImmediate(resolve));
  answers[1]?.([{ count: 7 }]);
  expect([...(await rig.tables.counts(names)).values()]).toEqual([{ databaseRows: 4 }, { databaseRows: 7 }]);
  expect(rig.asked.filter((sql) => sql.includes('COUNT(*)'))).toHaveLength(2);
});

test('a database that is gone gives no count, and counts again when it is back', async () => {
  let isGone = true;
  const rig = tables(() => (isGone ? Promise.reject(new Error('gone')) : Promise.resolve([{ count: 4 }])));
  const unknown = { databaseRows: null, databaseDetail: 'gone' };
  expect([...(await rig.tables.counts(names)).values()]).toEqual([unknown, unknown]);
  isGone = false;
  expect([...(await rig.tables.counts(names)).values()]).toEqual([{ databaseRows: 4 }, { databaseRows: 4 }]);
});
