import { describe, expect, test } from 'vitest';
import { KnownColumns } from '../../scripts/known-columns.ts';
import type { ColumnView } from '../../sink/contract.ts';

const event = (table: string, more: object = {}) => ({
  source: `/apis/v1/namespaces/n/kafkasources/s#shop.${table}`,
  data: { op: 'c', after: { day: 20462 }, source: { db: 'shop', table } },
  ...more,
});
const columns = [{ name: 'day', type: 'date' }];
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** What is asked for, and the answers that it waits for. */
function rig() {
  const asked: string[] = [];
  const answers: ((columns: readonly ColumnView[] | null) => void)[] = [];
  const known = new KnownColumns((table) => {
    asked.push(table);
    return new Promise((resolve) => answers.push(resolve));
  });
  return { known, asked, answers, change: (table: string) => known.view(event(table)).change };
}

describe('columns', () => {
  test('are asked for once a table, and no line waits for them', async () => {
    const { asked, answers, change } = rig();
    expect([change('orders'), change('orders'), change('other')]).toEqual(Array(3).fill('day: 20462'));
    expect(asked).toEqual(['shop.orders', 'shop.other']);
    answers[0]?.(columns);
    answers[1]?.(null);
    await settled();
    expect([change('orders'), change('other')]).toEqual(['day: 2026-01-09', 'day: 20462']);
    expect(asked).toHaveLength(2);
  });

  test('are asked for again after a statement that may change them', async () => {
    const { known, asked, answers, change } = rig();
    change('orders');
    known.view(event('orders', { data: { ddl: 'ALTER TABLE orders', source: {} } }));
    // What was asked for before says nothing of now.
    answers[0]?.(columns);
    await settled();
    expect(change('orders')).toBe('day: 20462');
    expect(asked).toEqual(['shop.orders', 'shop.orders']);
  });

  test('can be learned before the lines, side by side, with little patience', async () => {
    const { known, answers, change } = rig();
    const learning = known.learn(['shop.orders', 'shop.orders', 'shop.other'], 60_000);
    for (const answer of answers) answer(columns);
    await learning;
    expect([change('orders'), change('other'), answers.length]).toEqual([
      ...['day: 2026-01-09', 'day: 2026-01-09'],
      2,
    ]);
    await known.learn(['shop.mute'], 1);
    expect(change('mute')).toBe('day: 20462');
  });

  test('are not asked for where an event tells of no row', () => {
    const { known, asked } = rig();
    known.view(event('orders', { data: undefined }));
    known.view({ source: '/somewhere', data: { a: 1 } });
    expect(asked).toEqual([]);
  });
});
