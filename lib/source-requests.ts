import type { Problem } from './problem.ts';

/** Marks an event that is sent once more, by the id of the sending. */
export const replayExtension = 'plumblinereplay';

/**
 * What the source's process does on request. POST /replay (the sink's POST /api/replay hands over to it): records of a
 * topic once more, made events by the rules of the KafkaSource that reads it, through a consumer group of its own that is
 * deleted afterwards. Answers lines of JSON, each a ReplayProgress; the last has `done`, or `problem`. Who hangs up ends it.
 */
export interface ReplayRequest {
  /** `inventory.customers`, or the name of its topic … */
  readonly table?: string;
  /** … or a topic. */
  readonly topic?: string;
  /**
   * Of one partition, which may be left out where there is but one: the first and last offset; by default all that is
   * there when it begins.
   */
  readonly partition?: number;
  readonly from?: number;
  readonly to?: number;
  /** Whose rules: `NAMESPACE/NAME`; needed when several sources read the topic. */
  readonly source?: string;
  /** A URL, or `NAMESPACE/NAME` of a Service or of a KafkaSource, whose sink it is; by default the source's own. */
  readonly sink?: string;
  /** How often an event that failed is tried again, instead of `spec.delivery.retry`. */
  readonly retry?: number;
}
/** An event is tried again: by the attempt of this number, from 2 on, of at most so many. */
export interface NextAttempt {
  readonly attempt: number;
  readonly of: number;
  /** Milliseconds; 0 when it is under way. */
  readonly inMs: number;
}
export interface ReplayProgress {
  /** What events carry as `replayExtension`. */
  readonly id: string;
  readonly sink: string;
  readonly delivered: number;
  readonly failed: number;
  /** Of records, as far as is known: less than at first where offsets turn out to have none. */
  readonly total: number;
  /** Why the last attempt that failed did so, `status 503`; not there once all is delivered. */
  readonly lastError?: string;
  /** Of the event whose attempt failed last, until it is through. */
  readonly next?: NextAttempt;
  readonly done?: true;
  readonly problem?: Problem;
}

/** POST /snapshot (/api/snapshot): a table's rows once more, by a signal to Debezium. Answers Snapshotting. */
export interface SnapshotRequest {
  /** `inventory.customers` */
  readonly table: string;
  /** Needed when several connectors read it. */
  readonly connector?: string;
  /** Those that there are, where the database was asked; else settings and topics have to tell. */
  readonly tables?: readonly string[];
  /** Those of the database without a primary key, which an incremental snapshot passes over. */
  readonly keyless?: readonly string[];
}
export interface Snapshotting {
  readonly connector: string;
  readonly table: string;
  /** Of the signal. */
  readonly id: string;
  readonly topic: string;
}

/** POST /send: one HTTP request to a sink, in the same way as events get there. Answers Returned. */
export interface RawSend {
  /** A URL, or `NAMESPACE/NAME` of a Service or of a KafkaSource, whose sink it is. */
  readonly to: string;
  /** By default POST. */
  readonly method?: string;
  /** In their order; `host` and `content-length` come by themselves. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** None without it. */
  readonly bodyBase64?: string;
}
export interface Returned {
  /** The URL. */
  readonly to: string;
  readonly status: number;
  readonly ms: number;
  /** Its first 4 KiB as text. */
  readonly body: string;
}
