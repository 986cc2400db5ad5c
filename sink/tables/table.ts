import type { RowView, TableRows, TableView } from '../contract.ts';
import type { Operation } from '../view/change.ts';
import { type Budget, costOf } from './budget.ts';
import type { Change } from './change.ts';
import { Seconds } from './seconds.ts';

/** The median is of so many changes. */
const latencies = 100;

interface Held extends RowView {
  readonly cost: number;
}

/** What is known of a table by its events alone. */
export type Told = Omit<TableView, 'databaseRows' | 'databaseDetail'>;

/** One table, as its events tell. */
export class Table {
  readonly #name: string;
  readonly #budget: Budget;
  readonly #counts = new Map<Operation, number>();
  readonly #seconds = new Seconds();
  readonly #latencies: number[] = [];
  #latencyAt = 0;
  readonly #rows = new Map<string, Held>();
  /** Rows that there was no room for. */
  #left = 0;
  #key: readonly string[] = [];
  /** The offset that comes next, by partition. */
  readonly #next = new Map<number, number>();
  #began = false;
  #broken = false;

  constructor(name: string, budget: Budget) {
    this.#name = name;
    this.#budget = budget;
  }

  /** An event of it came, whatever it tells. */
  tick(at: number): void {
    this.#seconds.add(at);
  }

  take(change: Change, seq: number, at: number): void {
    const { operation, committed } = change;
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
    this.#follow(change);
    if (committed !== null) this.#late(at - committed);
    if (change.key.length > 0) this.#key = change.key;
    if (operation === 'truncate') this.#clear();
    else if (operation === 'delete') this.#remove(change.identity);
    else if (change.row) this.#put(change, { row: change.row, seq, at, cost: costOf(change.row) });
  }

  /** It was told of rows that cannot be kept. */
  get #isPartial(): boolean {
    return this.#broken || this.#left > 0;
  }

  view(now: number): Told {
    return {
      table: this.#name,
      counts: Object.fromEntries(this.#counts),
      perSecond: this.#seconds.list(now),
      latencyMs: median(this.#latencies),
      rows: this.#rows.size + this.#left,
      complete: this.#began && !this.#isPartial,
    };
  }

  rows(limit: number): Omit<TableRows, 'columns'> {
    const rows: RowView[] = [];
    for (const { row, seq, at } of this.#rows.values()) {
      if (rows.length >= limit) break;
      rows.push({ row, seq, at });
    }
    return {
      table: this.#name,
      key: this.#key,
      rows,
      more: this.#rows.size + this.#left - rows.length,
    };
  }

  /** Whether nothing is missing between the event before and this one, of its partition. */
  #follow({ begins, operation, partition, offset }: Change): void {
    if (begins) this.#began = true;
    if (offset < 0) return;
    const next = this.#next.get(partition);
    if (next === undefined) {
      // Of further partitions a snapshot fills each from its beginning.
      if (!begins && !(this.#began && (operation === 'snapshot' || offset === 0))) this.#broken = true;
    } else if (offset > next) this.#broken = true;
    if (next === undefined || offset >= next) this.#next.set(partition, offset + 1);
  }

  #late(ms: number): void {
    this.#latencies[this.#latencyAt] = Math.max(0, ms);
    this.#latencyAt = (this.#latencyAt + 1) % latencies;
  }

  #put({ identity, operation }: Change, held: Held): void {
    if (identity === undefined) {
      this.#broken = true;
      return;
    }
    const old = this.#rows.get(identity);
    if (old) this.#budget.give(old.cost);
    if (this.#budget.take(held.cost)) {
      this.#rows.set(identity, held);
      if (!old && operation === 'update' && this.#left > 0) this.#left -= 1;
      return;
    }
    if (old) this.#rows.delete(identity);
    if (old || operation !== 'update') this.#left += 1;
  }

  #remove(identity: string | undefined): void {
    const old = identity === undefined ? undefined : this.#rows.get(identity);
    if (identity !== undefined && old) {
      this.#budget.give(old.cost);
      this.#rows.delete(identity);
    } else if (this.#left > 0) this.#left -= 1;
  }

  #clear(): void {
    for (const { cost } of this.#rows.values()) this.#budget.give(cost);
    this.#rows.clear();
    this.#left = 0;
  }
}

function median(list: readonly number[]): number | null {
  const sorted = [...list].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? null : Math.round((upper + lower) * 50) / 100;
}
