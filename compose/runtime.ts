import type { RuntimeName, Site, StationName } from './station.ts';

/** One way of running the stations. Knows processes or containers, and nothing about any station in particular. */
export interface Runtime {
  readonly name: RuntimeName;

  /** Finds or fetches what the stations need before they can start: images, jars, a database server. */
  prepare(site: Site, progress: Progress): Promise<void>;

  /** Starts the named stations, side by side, and replaces leftovers of them. Returns when they are started, not ready. */
  start(site: Site, stations: readonly StationName[], progress: Progress): Promise<void>;

  /**
   * Stops what runs of the named stations, in the order in which it is safe, and leaves their state. What `start` is at
   * is broken off first.
   */
  stop(
    site: Site,
    stations: readonly StationName[],
    progress: Progress,
    options?: StopOptions,
  ): Promise<void>;

  /** Starts again what ended by itself and is no station. */
  tend?(site: Site): Promise<void>;

  /** What there is of each station now, in the data's order. Cheap: asks no service. */
  inspect(site: Site): Promise<readonly Found[]>;

  /** Drops the state (nothing runs when this is called). */
  purge(site: Site): Promise<void>;

  /** Lines of a station's log, oldest first; with `follow` until the signal. */
  logs(site: Site, station: StationName, options: LogOptions): AsyncIterable<string>;
}

/** Says what a station (or `undefined`: all of them) is busy with, in a few words. */
export type Progress = (station: StationName | undefined, text: string) => void;

export interface Found {
  readonly name: StationName;
  /** `absent`: never made or removed; `dead`: a leftover of a crash. */
  readonly state: 'running' | 'dead' | 'absent';
  readonly pid?: number;
  /** Name of the container. */
  readonly container?: string;
  /** Resident. */
  readonly memoryBytes?: number;
  /** For `dead`: the last words, if there are any. */
  readonly detail?: string;
  /** For `dead`: `exit code 1` or `SIGKILL`, where that is known. */
  readonly ended?: string;
}

export interface StopOptions {
  /** Kill at once. */
  readonly force?: boolean;
  /** All of it had been ready: what a stop can keep for the next start is worth keeping. */
  readonly whole?: boolean;
}

export interface LogOptions {
  readonly follow: boolean;
  /** How many lines at most of what is there; all if left out. */
  readonly tail?: number;
  readonly signal?: AbortSignal;
}
