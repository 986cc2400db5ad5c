import { setTimeout as wait } from 'node:timers/promises';
import type { ColumnView, SinkEvent } from '../sink/contract.ts';
import { changeText, type EventView, viewEvent } from '../sink/view/change.ts';
import { schemaOf } from '../sink/view/data.ts';

type Columns = readonly ColumnView[] | null;

/** So many tables are asked for; of further ones the raw values are shown. */
const maxTables = 200;
const listPatienceMs = 500;
/** Who could not tell is asked again after, ms. */
const restMs = 30_000;

/** The tables' columns as the database declares them, asked for once a table. No line waits for them. */
export class KnownColumns {
  readonly #ask: (table: string) => Promise<Columns>;
  readonly #known = new Map<string, Columns>();
  readonly #asked = new Map<string, Promise<void>>();

  /** @param ask never rejects */
  constructor(ask: (table: string) => Promise<Columns>) {
    this.#ask = ask;
  }

  /** Asks for those that it does not know yet; done when all are answered, or after a while. */
  async learn(tables: Iterable<string>, patienceMs = listPatienceMs): Promise<void> {
    const asking = [...new Set(tables)].map((table) => this.#learn(table));
    const over = new AbortController();
    const late = wait(patienceMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([Promise.all(asking), late]);
    over.abort();
  }

  /** The event with what its values mean, as far as it is known now; what it is about is asked for. */
  view(event: SinkEvent): EventView {
    const view = viewEvent(event);
    // A statement may change columns.
    if (view.operation === 'schema') this.#forget();
    if (!view.before && !view.after) return view;
    void this.#learn(view.table);
    return readable(event, view, this.#known.get(view.table) ?? null);
  }

  #learn(table: string): Promise<void> {
    const asked = this.#asked.get(table);
    if (asked) return asked;
    // A topic of no table: the sink knows none of this name.
    if (!table.includes('.') || this.#asked.size >= maxTables) return Promise.resolve();
    const asking = this.#ask(table).then((columns) => {
      if (this.#asked.get(table) !== asking) return;
      this.#known.set(table, columns);
      if (!columns) setTimeout(() => this.#asked.delete(table), restMs).unref();
    });
    this.#asked.set(table, asking);
    return asking;
  }

  #forget(): void {
    this.#known.clear();
    this.#asked.clear();
  }
}

/** An event's change as the columns' types make it readable. */
export function readable(event: SinkEvent, view: EventView, columns: Columns): EventView {
  if (!columns || (!view.before && !view.after)) return view;
  return { ...view, change: changeText(view, { columns, schema: schemaOf(event) }) };
}
