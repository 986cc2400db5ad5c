import type { TableView } from '../../contract.ts';
import type { EventLog } from '../state/log.ts';

export interface TableRate {
  readonly table: string;
  /** Of its events. */
  readonly count: number;
  /** In each of the last 60 seconds, the newest last; this second is not over yet. */
  readonly perSecond: readonly number[];
}

const seconds = 60;

interface Counted {
  count: number;
  readonly bySecond: Map<number, number>;
}

/** Counts the page's events by table and second of arrival. */
export class Rates {
  readonly #tables = new Map<string, Counted>();
  #upTo = 0;

  refresh(log: EventLog): void {
    for (const { view } of log.since(this.#upTo)) {
      const table = this.#tables.get(view.table) ?? { count: 0, bySecond: new Map() };
      this.#tables.set(view.table, table);
      table.count += 1;
      const second = Math.floor(view.receivedMs / 1000);
      table.bySecond.set(second, (table.bySecond.get(second) ?? 0) + 1);
    }
    this.#upTo = log.count;
  }

  /**
   * By name. What the sink has counted since it started counts more than what this page has seen.
   * @param now ms since 1970
   */
  tables(told: readonly TableView[], now: number): readonly TableRate[] {
    const current = Math.floor(now / 1000);
    const rates = new Map<string, TableRate>();
    for (const [table, { count, bySecond }] of this.#tables) {
      for (const second of bySecond.keys()) if (second <= current - seconds) bySecond.delete(second);
      const perSecond = Array.from(
        { length: seconds },
        (_, index) => bySecond.get(current - seconds + 1 + index) ?? 0,
      );
      rates.set(table, { table, count, perSecond });
    }
    for (const { table, counts, perSecond } of told) {
      const count = Object.values(counts).reduce((sum, each) => sum + each, 0);
      rates.set(table, { table, count: Math.max(count, rates.get(table)?.count ?? 0), perSecond });
    }
    return [...rates.values()].sort((one, other) => (one.table < other.table ? -1 : 1));
  }
}
