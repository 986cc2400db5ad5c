import type { Problem } from '../../lib/problem.ts';
import {
  type ConnectorState,
  connectorState,
  failureOf,
  problemsOf,
  rests,
  withDeclared,
} from '../connector-state.ts';
import { labels } from '../labels.ts';
import type { TopicEnds } from '../probe/kafka-wire.ts';
import type { FunctionState, SourceReport, SourceState } from '../source-status.ts';
import { Meter } from './meter.ts';
import { type Asked, type Reading, type Watched, watched } from './reading.ts';

/** A station as it is now, and how it came to be so. Times are ms since 1970. */
export interface StationNow {
  readonly name: Watched;
  readonly title: string;
  readonly state: Asked<unknown>['state'];
  readonly address: string;
  readonly detail: string;
  /** Null: it was so when it was asked first. */
  readonly since: number | null;
  /** A second; null when it cannot be known. */
  readonly rate: number | null;
  readonly rateOf: string;
  readonly lastError: { readonly at: number; readonly text: string } | null;
}

/** All that was found out about the stations that are observed. */
export interface Observation {
  readonly at: number;
  readonly stations: readonly StationNow[];
  readonly connectors: readonly ConnectorState[];
  readonly sources: readonly (SourceState & { readonly rate: number })[];
  readonly functions: readonly FunctionState[];
  readonly problems: readonly Problem[];
}

const rateOf = {
  database: 'rows changed',
  connect: 'records written',
  kafka: 'records',
  source: 'events delivered',
} as const satisfies Record<Watched, string>;

/** Makes of one reading after the other what there is to tell. */
export class History {
  readonly #addresses: Readonly<Partial<Record<Watched, string>>>;
  readonly #tracks = new Map<Watched, Track>();
  readonly #sources = new Map<string, Meter>();
  /** Known also while Connect or the source is down. */
  #prefixes: readonly string[] = [];
  #read: readonly string[] = [];

  /** @param addresses as the user's machine sees them, with their scheme */
  constructor(addresses: Readonly<Partial<Record<Watched, string>>>) {
    this.#addresses = addresses;
  }

  add(reading: Reading): Observation {
    const { at, connect, source } = reading;
    if (connect?.found) this.#prefixes = prefixesOf(connect.found);
    if (source?.found) this.#read = source.found.sources.flatMap(({ topics }) => topics);
    const report: SourceReport | undefined = source?.found;
    const found = (connect?.found ?? []).map(connectorState);
    const there = withDeclared(found, report?.connectors ?? [], report?.notices);
    return {
      at,
      stations: watched.flatMap((name) => {
        const asked = name === 'connect' ? withFailed(connect, there) : reading[name];
        return asked ? [this.#station(name, at, asked, this.#count(name, reading))] : [];
      }),
      connectors: there,
      sources: (report?.sources ?? []).map((each) => ({ ...each, rate: this.#sourceRate(at, each) })),
      functions: report?.functions ?? [],
      problems: report ? problemsOf(report, found) : [],
    };
  }

  #station(name: Watched, at: number, asked: Asked<unknown>, count: number | undefined): StationNow {
    const track = this.#tracks.get(name) ?? new Track(asked.state);
    this.#tracks.set(name, track);
    track.add(at, asked, count);
    return {
      name,
      title: labels[name].title,
      state: asked.state,
      address: this.#addresses[name] ?? '',
      detail: asked.detail,
      since: track.since,
      rate: asked.state === 'down' ? null : track.meter.rate,
      rateOf: rateOf[name],
      lastError: track.lastError,
    };
  }

  /** What the station's rate is of. */
  #count(name: Watched, { database, kafka, source }: Reading): number | undefined {
    const written = (topic: string) =>
      this.#prefixes.some((prefix) => topic === prefix || topic.startsWith(`${prefix}.`));
    const isKnown = this.#prefixes.length + this.#read.length > 0;
    switch (name) {
      case 'database':
        return database?.found;
      case 'connect':
        return this.#prefixes.length === 0 ? undefined : sum(kafka?.found, written);
      case 'kafka':
        return sum(
          kafka?.found,
          isKnown ? (topic) => written(topic) || this.#read.includes(topic) : () => true,
        );
      case 'source':
        return source?.found?.sources.reduce((all, { delivered }) => all + delivered, 0);
    }
  }

  #sourceRate(at: number, { name, delivered }: SourceState): number {
    const meter = this.#sources.get(name) ?? new Meter();
    this.#sources.set(name, meter);
    meter.add(at, delivered);
    return meter.rate ?? 0;
  }
}

/** Connect's REST answers whatever its connectors do, but nothing comes from one that fails. */
function withFailed(connect: Reading['connect'], connectors: readonly ConnectorState[]): Reading['connect'] {
  if (connect?.state !== 'up') return connect;
  const [failure] = connectors.filter((each) => !rests(each)).flatMap((each) => failureOf(each) ?? []);
  return failure ? { ...connect, state: 'down', detail: `${failure.what}${failure.again}` } : connect;
}

/** How one station fared. */
class Track {
  readonly meter = new Meter();
  since: number | null = null;
  lastError: StationNow['lastError'] = null;
  #state: Asked<unknown>['state'];

  constructor(state: Asked<unknown>['state']) {
    this.#state = state;
  }

  add(at: number, { state, detail }: Asked<unknown>, count: number | undefined): void {
    if (state !== this.#state) this.since = at;
    this.#state = state;
    if (state === 'down') this.lastError = { at, text: detail };
    if (count === undefined) this.meter.clear();
    else this.meter.add(at, count);
  }
}

/** Debezium writes to the topic that is called so, and to those below it. */
function prefixesOf(connectors: NonNullable<NonNullable<Reading['connect']>['found']>): string[] {
  return connectors.flatMap(({ config }) => config['topic.prefix'] ?? []);
}

function sum(ends: readonly TopicEnds[] | undefined, wanted: (topic: string) => boolean): number | undefined {
  return ends?.filter(({ topic }) => wanted(topic)).reduce((all, { end }) => all + end, 0);
}
