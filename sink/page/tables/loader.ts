import { signal } from '@preact/signals';
import type { ProblemView, TableRows } from '../../contract.ts';
import { problemsOf } from '../state/api.ts';

type Ask = (table: string, text: string, signal: AbortSignal) => Promise<TableRows>;

/** The rows of one table, asked for anew whenever they may be others; one question at a time. */
export class RowsLoader {
  readonly rows = signal<TableRows | null>(null);
  readonly problems = signal<readonly ProblemView[]>([]);
  readonly #table: string;
  readonly #ask: Ask;
  readonly #closed = new AbortController();
  #text = '';
  #busy = false;
  #again = false;

  constructor(table: string, ask: Ask) {
    this.#table = table;
    this.#ask = ask;
  }

  /**
   * While an answer is awaited, one question more is remembered, so that a slow answer is not the last.
   * @param text what the rows must have; empty: all of them
   */
  async refresh(text = this.#text): Promise<void> {
    this.#text = text;
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#again && !this.#closed.signal.aborted) {
      this.#again = false;
      await this.#once();
    }
    this.#busy = false;
  }

  close(): void {
    this.#closed.abort();
  }

  async #once(): Promise<void> {
    try {
      this.rows.value = await this.#ask(this.#table, this.#text, this.#closed.signal);
      this.problems.value = [];
    } catch (error) {
      if (!this.#closed.signal.aborted) this.problems.value = problemsOf(error);
    }
  }
}
