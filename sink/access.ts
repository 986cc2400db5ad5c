import type {
  Failing,
  PipelineView,
  ReplayProgress,
  ReplayRequest,
  Sent,
  SnapshotRequest,
  Snapshotting,
  TableRows,
} from './contract.ts';
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

/**
 * What the sink's API does with the help of others. What is absent is answered 501: this sink runs alone. Mistakes and
 * what cannot be done just now are PlumblineErrors, whose first problem is answered.
 */
export interface Access {
  /** GET /api/pipeline */
  view?(): PipelineView | Promise<PipelineView>;
  /** GET /api/tables/TABLE?limit=N; undefined: no event told of such a table. */
  rows?(table: string, limit: number): TableRows | undefined | Promise<TableRows | undefined>;
  /** POST /api/snapshot */
  snapshot?(request: SnapshotRequest): Promise<Snapshotting>;
  /** POST /api/replay; the signal fires when the client hangs up. */
  replay?(request: ReplayRequest, signal: AbortSignal): AsyncIterable<ReplayProgress>;
  /** POST /api/send to anything but this sink; without, this process sends it, which knows no Services. */
  send?(message: Message): Promise<Sent>;
  /** The sink closes. */
  close?(): void | Promise<void>;
}

/** One request to be sent: the body of the source's POST /send. */
export interface Message {
  /** A URL, or `NAMESPACE/NAME` of a Service of the YAML. */
  readonly to: string;
  readonly method: string;
  /** As they are to be sent, without host and content-length; values in latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Base64. */
  readonly body: string;
}
