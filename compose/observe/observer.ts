import { labels } from '../labels.ts';
import type { Account, Reach } from '../reach.ts';
import type { Ports } from '../station.ts';
import { Asker } from './asker.ts';
import { History, type Observation } from './history.ts';
import type { Watched } from './reading.ts';

export interface Observed {
  /** Where the stations are for this process; what is left out is not observed. */
  readonly reach: Partial<Reach>;
  /** On 127.0.0.1 of the user's machine, if this process and the stations are in containers. */
  readonly published?: Ports;
}

/** Looks at the stations whenever somebody wants to know. */
export class Observer {
  readonly #asker: Asker;
  readonly #history: History;
  #asking: Promise<Observation> | undefined;

  constructor({ reach, published }: Observed) {
    this.#asker = new Asker(reach, published);
    this.#history = new History(addressesOf(reach, published));
  }

  /** Never rejects; who asks while it is being asked gets the same answer. */
  look(): Promise<Observation> {
    this.#asking ??= this.#asker
      .ask()
      .then((reading) => this.#history.add(reading))
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  close(): void {
    this.#asker.close();
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
