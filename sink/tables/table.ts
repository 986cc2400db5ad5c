import type { RowsLimits, RowView, TableRows, TableView } from '../contract.ts';
import type { Operation } from '../view/change.ts';
import type { RowSearch } from '../view/find.ts';
import { type Budget, costOf, type Holder } from './budget.ts';
import type { Change } from './change.ts';
import { Course, type Known } from './course.ts';
import { Keys } from './keys.ts';
import { Latencies } from './latencies.ts';
import { Seconds } from './seconds.ts';

/** Of its rows, the share whose contents go at once when another table needs room: to find them costs more than one. */
const shedding = 1 / 8;
/** Of a source without order: so many rows that went may be told of by an older event. */
const maxGone = 100;

interface Held extends RowView {
  readonly offset: number;
  readonly cost: number;
}

/** What is known of a table by its events alone. */
export type Told = Omit<TableView, 'databaseRows' | 'databaseDetail'>;

/** One table, as its events tell. */
export class Table implements Holder {
  readonly held = { rows: 0, bytes: 0 };
  readonly #name: string;
  readonly #budget: Budget;
  readonly #counts = new Map<Operation, number>();
  readonly #seconds = new Seconds();
  readonly #latencies = new Latencies();
  readonly #course = new Course();
  readonly #rows = new Map<string, Held>();
  /** Of rows whose contents there was no room for. */
  readonly #cut = new Keys();
  /** Not even their keys could be kept. */
  #uncounted = false;
  /** Rows came that have no key. */
  #nameless = false;
  #key: readonly string[] = [];
  /** By which change a row went, of the last ones. */
  readonly #gone = new Map<string, Known>();

  constructor(name: string, budget: Budget) {
    this.#name = name;
    this.#budget = budget;
    budget.join(this);
  }

  /** An event of it came, whatever it tells. */
  tick(at: number): void {
    this.#seconds.add(at);
  }

  take(change: Change, seq: number, at: number): void {
    const { operation, committed, offset } = change;
    const coming = this.#course.take(change, seq);
    // What was here is no change: alone it would make its row what it was then, and all that follows would go on from it.
    if (coming === 'again') return;
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
    const isNew = coming !== undefined && coming !== 'late';
    if (committed !== null) this.#latencies.add(at - committed);
    if (change.key.length > 0) this.#key = change.key;
    if (coming === 'late' && this.#isPast(change)) return;
    if (operation === 'truncate') this.#clear();
    else if (operation === 'delete') this.#remove(change, { offset, seq }, isNew);
    else if (change.row)
      this.#put(change, { row: change.row, seq, at, offset, cost: costOf(change.row) }, isNew);
  }

  shed(): void {
    const identities = [...this.#rows.keys()];
    for (const identity of identities.slice(-Math.ceil(identities.length * shedding))) {
      this.#drop(identity);
      this.#count(identity);
    }
  }

  view(now: number): Told {
    return {
      table: this.#name,
      counts: Object.fromEntries(this.#counts),
      perSecond: this.#seconds.list(now),
      latencyMs: this.#latencies.median,
      rows: this.#size,
      complete: this.#course.isWhole && !this.#uncounted && !this.#nameless,
      ...this.#limits,
    };
  }

  rows(limit: number, search?: RowSearch): Omit<TableRows, 'columns'> {
    const rows: RowView[] = [];
    let found = 0;
    for (const { row, seq, at } of this.#rows.values()) {
      if (search ? !search.finds(row) : found >= limit) continue;
      found += 1;
      if (found <= limit) rows.push({ row, seq, at });
    }
    return {
      table: this.#name,
      key: this.#key,
      rows,
      more: (search ? found : this.#size) - rows.length,
      ...(search && { search: { text: search.text, among: this.#size } }),
      ...this.#limits,
    };
  }

  get #size(): number {
    return this.#rows.size + this.#cut.size;
  }

  get #limits(): RowsLimits {
    return {
      ...(this.#cut.size > 0 && { cut: this.#cut.size }),
      ...(this.#uncounted && { atLeast: true }),
      ...(this.#nameless && this.#size === 0 && this.#key.length === 0 && { keyless: true }),
    };
  }

  /** A late one of a row of which something newer is known. */
  #isPast(change: Change): boolean {
    const { operation, identity } = change;
    if (operation === 'truncate') return true;
    if (identity === undefined) return false;
    const known = this.#rows.get(identity) ?? this.#gone.get(identity);
    return known !== undefined && this.#course.isPast(change, known);
  }

  #put({ identity, operation }: Change, row: Held, isNew: boolean): void {
    if (identity === undefined) {
      this.#nameless = true;
      return;
    }
    const wasHeld = this.#release(identity);
    if (!wasHeld && operation === 'update' && isNew) this.#expect(identity);
    if (this.#budget.take(row.cost, this)) {
      if (!wasHeld) this.#uncount(identity);
      this.#rows.set(identity, row);
      this.held.rows += 1;
      this.held.bytes += row.cost;
      return;
    }
    if (wasHeld) this.#rows.delete(identity);
    this.#count(identity);
  }

  #remove({ identity }: Change, by: Known, isNew: boolean): void {
    if (identity === undefined) {
      this.#nameless = true;
      return;
    }
    this.#gone.delete(identity);
    this.#gone.set(identity, by);
    if (this.#gone.size > maxGone) this.#gone.delete(this.#gone.keys().next().value ?? '');
    if (this.#drop(identity)) return;
    if (isNew) this.#expect(identity);
    this.#uncount(identity);
  }

  /** A change of a row that nothing told of: what made that row is missing. */
  #expect(identity: string): void {
    if (!this.#cut.has(identity) && !this.#uncounted) this.#course.break();
  }

  #count(identity: string): void {
    if (this.#cut.has(identity)) return;
    if (this.#budget.takeKey()) this.#cut.add(identity);
    else this.#uncounted = true;
  }

  #uncount(identity: string): void {
    if (this.#cut.delete(identity)) this.#budget.giveKeys(1);
  }

  #drop(identity: string): boolean {
    return this.#release(identity) && this.#rows.delete(identity);
  }

  /** Gives back what its contents take; the row stays in its place among the others. */
  #release(identity: string): boolean {
    const old = this.#rows.get(identity);
    if (!old) return false;
    this.#budget.give(old.cost);
    this.held.rows -= 1;
    this.held.bytes -= old.cost;
    return true;
  }

  #clear(): void {
    for (const identity of this.#rows.keys()) this.#release(identity);
    this.#rows.clear();
    this.#budget.giveKeys(this.#cut.size);
    this.#cut.clear();
    this.#uncounted = false;
  }
}
