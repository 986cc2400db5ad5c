import type { Row } from '../view/change.ts';

/** What all rows of all tables may cost. */
export class Budget {
  #rows: number;
  #bytes: number;

  constructor(rows: number, bytes: number) {
    this.#rows = rows;
    this.#bytes = bytes;
  }

  /** Answers whether there is room for it; then it is taken. */
  take(bytes: number): boolean {
    if (this.#rows < 1 || this.#bytes < bytes) return false;
    this.#rows -= 1;
    this.#bytes -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#rows += 1;
    this.#bytes += bytes;
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
  return typeof value === 'object' && value !== null ? 24 + JSON.stringify(value).length * 3 : 8;
}
