/** What the sink serves as JSON beside the events, for its page and the command line. Times are ms since 1970. */

import type { ServedNotice } from '../lib/notices.ts';
import type { Problem } from '../lib/problem.ts';

export type { ServedNotice as NoticeView } from '../lib/notices.ts';
export type { Problem as ProblemView } from '../lib/problem.ts';
export type {
  NextAttempt,
  ReplayProgress,
  ReplayRequest,
  Returned as Sent,
  SnapshotRequest,
  Snapshotting,
} from '../lib/source-requests.ts';

/**
 * An event as it is kept: a structured CloudEvent with the extensions plumblineseq and plumblinereceived, plumblinerefusals
 * where it was refused before, and plumblineagain where its record came before.
 */
export type SinkEvent = Readonly<Record<string, unknown>>;

/** An HTTP request as it came: nothing joined, sorted or lost. */
export interface RawRequest {
  readonly method: string;
  /** As in the request line: `/`, `/orders?x=1`. */
  readonly target: string;
  readonly httpVersion: string;
  /** In their order, names as they were spelled, values in latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Base64. */
  readonly body: string;
}

/** GET /events/SEQ */
export interface KeptEvent {
  readonly event: SinkEvent;
  readonly request: RawRequest;
  /** How often the sink refused it before (POST /api/fail). */
  readonly refusals: number;
}

/**
 * GET /events/stream, server-sent. `id: LIFE-SEQ`, where a life is one run of the sink: who comes back with an id of
 * another life gets all that is kept; `?after=` takes the same ids as `Last-Event-ID`. Events have no name (`message`); beside them come, without an id,
 * `hello` (first of all), `missed` (events left the store before this client had them), and, for `?pipeline=1`,
 * `pipeline` (a PipelineView, at once and then each second) and `beat` (`{}`, each half second).
 */
export interface Hello {
  readonly life: string;
  /** Of the oldest event that is kept, and the newest; last + 1 and last when there is none. */
  readonly first: number;
  readonly last: number;
}
export interface Missed {
  readonly count: number;
}

/** GET /api/pipeline: how all of the pipeline is. */
export interface PipelineView {
  readonly at: number;
  /** In the data's order; those only that this sink knows of. A sink that runs alone knows itself. */
  readonly stations: readonly StationView[];
  readonly connectors: readonly ConnectorView[];
  readonly sources: readonly SourceView[];
  readonly functions: readonly FunctionView[];
  /** What is wrong with the YAML as it is now. */
  readonly problems: readonly Problem[];
  readonly failing: Failing | null;
  readonly tables: readonly TableView[];
}

export interface StationView {
  /** `database`, `connect`, `kafka`, `source`, `sink` */
  readonly name: string;
  /** `MySQL` */
  readonly title: string;
  readonly state: 'up' | 'down' | 'waiting';
  /** `mysql://127.0.0.1:13306`, as the user's machine sees it; empty if unknown. */
  readonly address: string;
  /** What it says when it is up, or why it is not. */
  readonly detail: string;
  /** When it came into this state; null: it was so when it was asked first, after this sink's start. */
  readonly since: number | null;
  /** A second, over the last few; null when it cannot be known. */
  readonly rate: number | null;
  /** What the rate counts: `rows changed`, `records`, `events`. */
  readonly rateOf: string;
  /** The last reason why it was down, also when it is up again. */
  readonly lastError: { readonly at: number; readonly text: string } | null;
}

export interface ConnectorView {
  readonly name: string;
  readonly state: string;
  readonly tasks: readonly {
    readonly id: number;
    readonly state: string;
    readonly cause: string | null;
    readonly fix?: string;
  }[];
  /** It failed within the last minute, was restarted, and may fail again; whatever its tasks say just now. */
  readonly restarts?: {
    readonly count: number;
    readonly lastAt: number;
    /** Null: the connector itself had failed. */
    readonly task: number | null;
    readonly cause: string;
    readonly fix?: string;
  };
  /** About what it writes. */
  readonly notices?: readonly ServedNotice[];
}

export interface SourceView {
  /** `NAMESPACE/NAME` */
  readonly name: string;
  readonly ready: boolean;
  readonly detail?: string;
  readonly lag: number;
  readonly delivered: number;
  /** Dead-lettered, dropped or lost. */
  readonly failed: number;
  readonly deadLettered: number;
  /** Events delivered a second. */
  readonly rate: number;
  readonly topics: readonly string[];
  readonly sinkUri?: string;
  readonly notices: readonly ServedNotice[];
}

export interface FunctionView {
  readonly name: string;
  readonly ready: boolean;
  readonly url: string;
  readonly detail?: string;
}

/** What is not known of a table's rows; each is left out where it is not so. */
export interface RowsLimits {
  /** Of its rows, how many are only counted: there is no room for their contents. */
  readonly cut?: number;
  /** There are more rows than could be counted. */
  readonly atLeast?: true;
  /** It has no primary key: rows cannot be told apart, only changes are counted. */
  readonly keyless?: true;
}

/** One table, as the events tell of it since the sink started (the station `sink` says when). */
export interface TableView extends RowsLimits {
  /** `inventory.customers` */
  readonly table: string;
  /** By operation: insert, update, delete, snapshot, truncate, tombstone … */
  readonly counts: Readonly<Record<string, number>>;
  /** Events in each of the last 60 seconds, the newest last. */
  readonly perSecond: readonly number[];
  /** Median from commit to arrival of the last changes, ms; null when there was none. */
  readonly latencyMs: number | null;
  /** Rows by the events. */
  readonly rows: number;
  /** Whether the events told of all rows: its topic or a snapshot was seen from its beginning, and nothing was left out. */
  readonly complete: boolean;
  /** Rows as the database counts them; null when it cannot be asked, and why. */
  readonly databaseRows: number | null;
  readonly databaseDetail?: string;
}

/** GET /api/tables/TABLE?limit=N&q=TEXT; with `q` those rows only that have the text in a value, regardless of case. */
export interface TableRows extends RowsLimits {
  readonly table: string;
  readonly key: readonly string[];
  /** As the database declares them (`decimal(10,2)`); null when it cannot be asked. */
  readonly columns: readonly ColumnView[] | null;
  readonly rows: readonly RowView[];
  /** How many more there are than these; with `q`, of those that have it. */
  readonly more: number;
  /** What was searched for, and how many rows the table has. */
  readonly search?: { readonly text: string; readonly among: number };
}
export interface ColumnView {
  readonly name: string;
  readonly type: string;
}
export interface RowView {
  readonly row: Readonly<Record<string, unknown>>;
  /** The event that made it so, and when that came. */
  readonly seq: number;
  readonly at: number;
}

/**
 * POST /api/fail makes the sink misbehave, with `{}` it behaves again; GET tells. Answers Failing or null. Dead letters
 * (`knativeerrordest`) are taken as ever.
 */
export interface FailRequest {
  /** To answer instead of taking the event, 300 to 599; without, it is only late. */
  readonly status?: number;
  /** Before each answer, ms. */
  readonly delayMs?: number;
  /** Of the requests, 0 to 1; by default all. */
  readonly share?: number;
  /** Until so many requests were hit, or so much time has passed; else until told otherwise. */
  readonly count?: number;
  readonly forMs?: number;
}
export interface Failing extends FailRequest {
  readonly since: number;
  /** How many were hit so far. */
  readonly hit: number;
  /** When it ends by itself. */
  readonly until?: number;
}

/** POST /api/send: one request to a sink. Answers Sent. */
export interface SendRequest {
  /** A URL, or `NAMESPACE/NAME` of a Service of the YAML; by default this sink. */
  readonly to?: string;
  /** A structured CloudEvent, sent in this mode … */
  readonly event?: SinkEvent;
  readonly mode?: 'binary' | 'structured';
  /** … or a kept event once more, as it came, with the extension plumblinereplay. */
  readonly seq?: number;
}
