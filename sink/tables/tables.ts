import { replayExtension } from '../../lib/source-requests.ts';
import type { TableRows } from '../contract.ts';
import type { Kept } from '../store.ts';
import type { RowSearch } from '../view/find.ts';
import { Budget } from './budget.ts';
import { changeOf, tableOf } from './change.ts';
import { Table, type Told } from './table.ts';

const MiB = 1024 * 1024;
/** With the keys (10 to 15 bytes each), 24 MB at most. */
const defaults = {
  maxRows: 20_000,
  maxBytes: 16 * MiB,
  maxKeys: 500_000,
  maxTables: 1000,
  maxEvent: MiB,
} as const;

/** What the tables may cost. */
export type Limits = Partial<Readonly<Record<keyof typeof defaults, number>>>;

/** The tables as the events tell of them; each event passes through here as it comes. */
export class Tables {
  readonly #tables = new Map<string, Table>();
  readonly #budget: Budget;
  readonly #limits: Required<Limits>;

  constructor(limits: Limits = {}) {
    this.#limits = { ...defaults, ...limits };
    const { maxRows, maxBytes, maxKeys } = this.#limits;
    this.#budget = new Budget({ rows: maxRows, bytes: maxBytes, keys: maxKeys });
  }

  take({ event, seq, received }: Kept): void {
    // What is sent again is no change, and what is so large would hold up all others while it is read.
    if (event.extensions.has(replayExtension) || (event.data?.length ?? 0) > this.#limits.maxEvent) {
      this.#tables.get(tableOf(event))?.tick(received);
      return;
    }
    const change = changeOf(event);
    if (!change) return;
    const table = this.#tables.get(change.table) ?? this.#make(change.table, change.operation);
    table?.tick(received);
    table?.take(change, seq, received);
  }

  names(): string[] {
    return [...this.#tables.keys()].sort();
  }

  /** By name. */
  views(now: number): Told[] {
    return this.names().flatMap((name) => this.#tables.get(name)?.view(now) ?? []);
  }

  rows(name: string, limit: number, search?: RowSearch): Omit<TableRows, 'columns'> | undefined {
    return this.#tables.get(name)?.rows(limit, search);
  }

  /** A tombstone tells of no table by itself: its topic may be of anything. */
  #make(name: string, operation: string): Table | undefined {
    if (operation === 'tombstone' || this.#tables.size >= this.#limits.maxTables) return undefined;
    const table = new Table(name, this.#budget);
    this.#tables.set(name, table);
    return table;
  }
}
