import { jsonText } from '../../lib/json-text.ts';
import type { Row } from '../view/change.ts';

/** What there is for all tables together. */
export interface Room {
  /** Rows whose contents are kept, and bytes of them. */
  readonly rows: number;
  readonly bytes: number;
  /** Rows that are only counted. */
  readonly keys: number;
}

/** A table that keeps rows' contents. */
export interface Holder {
  readonly held: Readonly<Record<'rows' | 'bytes', number>>;
  /** To keep the contents of fewer rows: one less at least. */
  shed(): void;
}

/** Shares the room among the tables: when it is full, the largest table gives, so that small ones stay whole. */
export class Budget {
  readonly #room: Room;
  readonly #holders: Holder[] = [];
  #rows = 0;
  #bytes = 0;
  #keys = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  join(holder: Holder): void {
    this.#holders.push(holder);
  }

  /** Answers whether there is room for one row more; then it is taken. */
  take(bytes: number, taker: Holder): boolean {
    while (this.#rows + 1 > this.#room.rows || this.#bytes + bytes > this.#room.bytes) {
      const largest = this.#largest();
      if (!largest || this.#share(largest) <= this.#share(taker)) return false;
      largest.shed();
    }
    this.#rows += 1;
    this.#bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#rows -= 1;
    this.#bytes -= bytes;
  }

  takeKey(): boolean {
    if (this.#keys >= this.#room.keys) return false;
    this.#keys += 1;
    return true;
  }

  giveKeys(count: number): void {
    this.#keys -= count;
  }

  #largest(): Holder | undefined {
    let found: Holder | undefined;
    for (const holder of this.#holders) {
      if (!found || this.#share(holder) > this.#share(found)) found = holder;
    }
    return found;
  }

  #share({ held: { rows, bytes } }: Holder): number {
    return Math.max(rows / this.#room.rows, bytes / this.#room.bytes);
  }
}

/** Of the object, its place in a map and its identity. */
const perRow = 250;

/** Bytes that a row costs in memory, roughly. */
export function costOf(row: Row): number {
  let cost = perRow;
  for (const name in row) cost += costOfValue(row[name]);
  return cost;
}

function costOfValue(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length * 2;
  return typeof value === 'object' && value !== null ? 24 + jsonText(value).length * 3 : 8;
}
