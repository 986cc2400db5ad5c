import type { ConnectorStatus } from '../../emulator/reconcile/connect-answers.ts';
import type { TopicEnds } from '../probe/kafka-wire.ts';
import type { SourceReport } from '../source-status.ts';

/** The stations that another process is asked about. */
export const watched = ['database', 'connect', 'kafka', 'source'] as const;
export type Watched = (typeof watched)[number];

/** What one station answered. */
export interface Asked<T> {
  /** `waiting`: it answers, but what the YAML asks of it is not there. */
  readonly state: 'up' | 'down' | 'waiting';
  /** What it says when it is up, or why it is not. */
  readonly detail: string;
  /** Beside its readiness; undefined when it is down. */
  readonly found: T | undefined;
}

/** What all stations answered at one time; those that are not observed are not there. */
export interface Reading {
  /** Ms since 1970. */
  readonly at: number;
  /** Rows inserted, updated and deleted since the server started. */
  readonly database?: Asked<number>;
  readonly connect?: Asked<readonly ConnectorStatus[]>;
  readonly kafka?: Asked<readonly TopicEnds[]>;
  readonly source?: Asked<SourceReport>;
}
