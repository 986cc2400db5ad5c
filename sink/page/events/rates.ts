import type { TableView } from '../../contract.ts';
import type { EventView } from '../../view/change.ts';
import type { EventLog } from '../state/log.ts';

export interface Rate {
  /** Of events. */
  readonly count: number;
  /** In each of the last 60 seconds, the newest last; this second is not over yet. */
  readonly perSecond: readonly number[];
}

export interface TableRate extends Rate {
  readonly table: string;
}

const seconds = 60;

class Counted {
  count = 0;
  /** A change was among them: a tombstone alone makes no table. */
  changed = false;
  readonly #bySecond = new Map<number, number>();

  add({ receivedMs, operation }: EventView): void {
    this.count += 1;
    this.changed ||= operation !== 'tombstone';
    const second = Math.floor(receivedMs / 1000);
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1);
  }

  perSecond(current: number): readonly number[] {
    for (const second of this.#bySecond.keys())
      if (second <= current - seconds) this.#bySecond.delete(second);
    return Array.from(
      { length: seconds },
      (_, index) => this.#bySecond.get(current - seconds + 1 + index) ?? 0,
    );
  }
}

/** Counts the page's changes by table and second of arrival, and all other events together. */
export class Rates {
  readonly #tables = new Map<string, Counted>();
  readonly #others = new Counted();
  #upTo = 0;

  refresh(log: EventLog): void {
    for (const { view } of log.since(this.#upTo)) {
      if (view.operation === 'event') this.#others.add(view);
      else {
        const table = this.#tables.get(view.table) ?? new Counted();
        this.#tables.set(view.table, table);
        table.add(view);
      }
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
    for (const [table, counted] of this.#tables) {
      if (!counted.changed) continue;
      rates.set(table, { table, count: counted.count, perSecond: counted.perSecond(current) });
    }
    for (const { table, counts, perSecond } of told) {
      const count = Object.values(counts).reduce((sum, each) => sum + each, 0);
      rates.set(table, { table, count: Math.max(count, rates.get(table)?.count ?? 0), perSecond });
    }
    return [...rates.values()].sort((one, other) => (one.table < other.table ? -1 : 1));
  }

  /** Events that are no changes of a database. @param now ms since 1970 */
  others(now: number): Rate {
    return { count: this.#others.count, perSecond: this.#others.perSecond(Math.floor(now / 1000)) };
  }
}
