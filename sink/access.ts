import type {
  RawSend,
  ReplayProgress,
  ReplayRequest,
  Returned,
  SnapshotRequest,
  Snapshotting,
} from '../lib/source-requests.ts';
import type { Failing, PipelineView, TableRows } from './contract.ts';
import type { Live } from './live.ts';
import type { Kept, Store } from './store.ts';

/** What of the sink others may use to tell of the pipeline. */
export interface Inside {
  readonly store: Store;
  /** For tell() and onWatch. */
  readonly live: Live;
  /** How it misbehaves just now. */
  failing(): Failing | null;
  /** Called for each event as it is kept, before it is answered: must be quick, and must not hold on to `event.data`. */
  onKept(listener: (kept: Kept) => void): void;
}

/** Which rows of a table are wanted. */
export interface RowsWanted {
  readonly limit: number;
  /** In one of their values; empty: all. */
  readonly text: string;
}

/**
 * What the sink's API does with the help of others. What is absent is answered 501: this sink runs alone. Mistakes and
 * what cannot be done just now are PlumblineErrors, whose first problem is answered.
 */
export interface Access {
  /** Where the user's machine finds this sink; without, where it listens. */
  address?(): string;
  /** GET /api/pipeline */
  view?(): PipelineView | Promise<PipelineView>;
  /** GET /api/tables/TABLE; undefined: no event told of such a table. */
  rows?(table: string, wanted: RowsWanted): TableRows | undefined | Promise<TableRows | undefined>;
  /** POST /api/snapshot */
  snapshot?(request: SnapshotRequest): Promise<Snapshotting>;
  /** POST /api/replay; the signal fires when the client hangs up. */
  replay?(request: ReplayRequest, signal: AbortSignal): AsyncIterable<ReplayProgress>;
  /** POST /api/send to anything but this sink; without, this process sends it, which knows no Services. */
  send?(request: RawSend): Promise<Returned>;
  /** The sink closes. */
  close?(): void | Promise<void>;
}
