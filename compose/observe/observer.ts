import { setTimeout as wait } from 'node:timers/promises';
import { labels } from '../labels.ts';
import type { Account, Reach } from '../reach.ts';
import { Asker } from './asker.ts';
import { History, type Observation } from './history.ts';
import type { Watched } from './reading.ts';

/** Between two readings, ms. */
const everyMs = 1000;

export interface Observed {
  /** Where the stations are for this process; what is left out is not observed. */
  readonly reach: Partial<Reach>;
  /** On 127.0.0.1 of the user's machine, if this process and the stations are in containers. */
  readonly published?: Readonly<Partial<Record<Watched, number>>>;
}

/** Looks at the stations, once a second while somebody wants to know. */
export class Observer {
  readonly #asker: Asker;
  readonly #history: History;
  #last: Observation | undefined;
  #asking: Promise<Observation> | undefined;
  #watching: AbortController | undefined;

  constructor({ reach, published }: Observed) {
    this.#asker = new Asker(reach, published !== undefined);
    this.#history = new History(addressesOf(reach, published));
  }

  /** Not older than a second. */
  async latest(): Promise<Observation> {
    return this.#last && Date.now() - this.#last.at < everyMs ? this.#last : this.#ask();
  }

  /** Calls `tell` now and each second, until told otherwise. */
  watch(tell: (now: Observation) => void): void {
    if (this.#watching) return;
    this.#watching = new AbortController();
    void this.#watch(tell, this.#watching.signal);
  }

  unwatch(): void {
    this.#watching?.abort();
    this.#watching = undefined;
  }

  close(): void {
    this.unwatch();
    this.#asker.close();
  }

  async #watch(tell: (now: Observation) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      const now = await this.#ask();
      if (signal.aborted) return;
      tell(now);
      const left = everyMs - (performance.now() - began);
      await wait(Math.max(0, left), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One reading at a time. */
  #ask(): Promise<Observation> {
    this.#asking ??= this.#asker
      .ask()
      .then((reading) => (this.#last = this.#history.add(reading)))
      .finally(() => (this.#asking = undefined));
    return this.#asking;
  }
}

function addressesOf(
  { database, connect, kafka, source }: Partial<Reach>,
  published: Observed['published'],
): Partial<Record<Watched, string>> {
  const asked = {
    database: database && hostPort(database),
    connect: connect?.replace(/^http:\/\//, ''),
    kafka,
    source: source?.replace(/^http:\/\//, ''),
  };
  const shown = (name: Watched): Partial<Record<Watched, string>> => {
    const port = published?.[name];
    const at = port === undefined ? asked[name] : `127.0.0.1:${port}`;
    return at === undefined ? {} : { [name]: `${labels[name].scheme}${at}` };
  };
  return { ...shown('database'), ...shown('connect'), ...shown('kafka'), ...shown('source') };
}

const hostPort = ({ host, port }: Account): string => `${host}:${port}`;
