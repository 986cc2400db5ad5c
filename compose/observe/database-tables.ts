import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../probe/reason.ts';
import type { Account } from '../reach.ts';
import { Line } from './line.ts';

/** Rows as the database counts them; null when it cannot be asked, and why. */
export interface Counted {
  readonly databaseRows: number | null;
  readonly databaseDetail?: string;
}

interface Column {
  readonly name: string;
  /** `decimal(10,2)` */
  readonly type: string;
}

/** A line to the database. */
export interface Asked {
  rows(
    ms: number,
    sql: string,
    values?: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): void;
}

/** Tables as DATABASE.TABLE, and those of them without a primary key. */
interface There {
  readonly tables: readonly string[];
  readonly keyless: readonly string[];
}

/** A table as information_schema names it. */
interface Place {
  readonly schema: string;
  readonly name: string;
}

/** Who wants the counts waits so long, ms, as they are told each second; the counting goes on. */
const budgetMs = 500;
/** A count that takes longer is given up. */
const longestMs = 1000;
/** On a busy machine a database that is well may take that long to answer, ms. */
const patienceMs = 5000;
/** Then tables that were not counted for longest have their turn. */
const roundMs = 5000;
/** A count that took a while is not taken again for that many times as long. */
const restFactor = 20;
const longestRestMs = 60_000;
const namesKeptMs = 10_000;

/** What the database itself says of tables, which are named DATABASE.TABLE. */
export class DatabaseTables {
  readonly #line: Asked;
  /** Its own connection: no other question waits for a count. */
  readonly #counter: Asked;
  readonly #published: string | undefined;
  readonly #counts = new Map<string, { readonly counted: Counted; readonly until: number }>();
  #counting: Promise<void> | undefined;
  #failure: Counted | undefined;
  #places = new Map<string, Place | undefined>();
  #placesUntil = 0;

  /** @param published where the user finds it, if that is elsewhere */
  constructor(account: Account, published?: string, open = (at: Account): Asked => new Line(at)) {
    this.#line = open(account);
    this.#counter = open(account);
    this.#published = published;
  }

  /** What is known within a moment; never rejects. */
  async counts(tables: readonly string[]): Promise<ReadonlyMap<string, Counted>> {
    this.#counting ??= this.#round(tables).finally(() => {
      this.#counting = undefined;
    });
    const over = new AbortController();
    const late = wait(budgetMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([this.#counting, late]);
    over.abort();
    return new Map(tables.map((table) => [table, this.#failure ?? this.#latest(table)]));
  }

  /** In their order; null when the database cannot be asked, or has no such table. */
  async columns(table: string): Promise<readonly Column[] | null> {
    try {
      const rows = await this.#line.rows(
        budgetMs,
        "SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type FROM information_schema.COLUMNS WHERE CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) = ? ORDER BY ORDINAL_POSITION",
        [table],
      );
      const columns = rows.map(({ name, type }) => ({ name: String(name), type: String(type) }));
      return columns.length === 0 ? null : columns;
    } catch {
      return null;
    }
  }

  /** Of all databases of the user's; null when it cannot be asked. */
  async there(): Promise<There | null> {
    try {
      const rows = await this.#line.rows(
        budgetMs,
        "SELECT CONCAT(t.TABLE_SCHEMA, '.', t.TABLE_NAME) AS name, c.CONSTRAINT_NAME AS key_name FROM information_schema.TABLES t LEFT JOIN information_schema.TABLE_CONSTRAINTS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME AND c.CONSTRAINT_TYPE = 'PRIMARY KEY' WHERE t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_SCHEMA NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY name",
      );
      const name = (row: (typeof rows)[number]) => String(row.name);
      return { tables: rows.map(name), keyless: rows.filter((row) => row.key_name === null).map(name) };
    } catch {
      return null;
    }
  }

  close(): void {
    this.#line.close();
    this.#counter.close();
  }

  #latest(table: string): Counted {
    const { counted, until } = this.#counts.get(table) ?? { counted: pending, until: 0 };
    return performance.now() < until + longestRestMs ? counted : pending;
  }

  async #round(tables: readonly string[]): Promise<void> {
    const began = performance.now();
    const until = (table: string) => this.#counts.get(table)?.until ?? 0;
    const due = tables.filter((table) => until(table) <= began).sort((a, b) => until(a) - until(b));
    try {
      if (due.length > 0) await this.#find(due);
      for (const table of due) {
        if (performance.now() - began > roundMs) break;
        await this.#count(table);
      }
      this.#failure = undefined;
    } catch (error) {
      // What was counted before says nothing of a database that is gone; all is asked for again.
      this.#counts.clear();
      this.#failure = { databaseRows: null, databaseDetail: reasonOf(error, this.#published) };
    }
  }

  async #find(tables: readonly string[]): Promise<void> {
    const isFresh = performance.now() < this.#placesUntil;
    if (isFresh && tables.every((table) => this.#places.has(table))) return;
    const rows = await this.#counter.rows(
      patienceMs,
      "SELECT TABLE_SCHEMA AS db, TABLE_NAME AS name FROM information_schema.TABLES WHERE CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) IN (?)",
      [tables],
    );
    const places = rows.map(({ db, name }) => ({ schema: String(db), name: String(name) }));
    if (!isFresh) this.#places = new Map();
    for (const table of tables) {
      this.#places.set(
        table,
        places.find(({ schema, name }) => `${schema}.${name}` === table),
      );
    }
    this.#placesUntil = performance.now() + namesKeptMs;
  }

  async #count(table: string): Promise<void> {
    const place = this.#places.get(table);
    const began = performance.now();
    const counted = place ? await this.#ask(place) : absent;
    const now = performance.now();
    const rest = counted === uncounted ? longestRestMs : Math.min((now - began) * restFactor, longestRestMs);
    this.#counts.set(table, { counted, until: now + rest });
  }

  async #ask({ schema, name }: Place): Promise<Counted> {
    const sql = `SELECT /*+ MAX_EXECUTION_TIME(${longestMs}) */ COUNT(*) AS count FROM ${quoted(schema)}.${quoted(name)}`;
    try {
      const [row] = await this.#counter.rows(patienceMs, sql);
      return { databaseRows: Number(row?.count) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ER_QUERY_TIMEOUT') return uncounted;
      throw error;
    }
  }
}

const uncounted: Counted = {
  databaseRows: null,
  databaseDetail: `counting them takes the database longer than ${longestMs / 1000} s`,
};
const pending: Counted = { databaseRows: null, databaseDetail: 'it has not counted them yet' };
const absent: Counted = { databaseRows: null, databaseDetail: 'this database has no such table' };

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
