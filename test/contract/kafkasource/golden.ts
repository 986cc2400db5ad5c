import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a sink was told to answer. */
export type Answer =
  | { readonly hang: true }
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly bodyB64?: string;
      readonly delayMs?: number;
    };

export interface GoldenRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  /** Base64, or `(70000 times 'x')`. */
  readonly keyB64: string | null;
  readonly valueB64: string | null;
  readonly headers: readonly (readonly [name: string, valueB64: string | null])[];
  readonly transaction?: 'committed' | 'aborted';
}

export interface GoldenRequest {
  readonly target: 'sink' | 'dls' | 'redirect-target';
  readonly atMs: number;
  /** Null: it hung until the client gave up. */
  readonly answeredMs: number | null;
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  /** A line without a colon has the value null: a folded one. Recordings in short form have `ce-` headers only. */
  readonly headersLatin1: readonly (readonly [name: string, value: string | null])[];
  /** Left out where it is large: then it is the record's value. */
  readonly bodyB64?: string;
}

export interface EgressConfig {
  readonly retry: number;
  readonly backoffPolicy: 'Linear' | 'Exponential';
  /** Milliseconds. */
  readonly backoffDelay: string;
  readonly timeout: string;
  readonly deadLetter?: string;
}

/** Offsets by partition. */
export type Offsets = Readonly<Record<string, number>>;

/** A recording of the real data plane (BEHAVIOUR 12), as far as it is used here. */
export interface Recording {
  readonly case: string;
  readonly group: 'transform' | 'cloudevents' | 'overrides' | 'responses' | 'retries' | 'dls' | 'ordering';
  readonly kafkaSource: {
    readonly namespace: string;
    readonly name: string;
    readonly ordering: 'ordered' | 'unordered';
    readonly consumers: number;
    readonly topic: string;
    readonly partitions: number;
  };
  readonly egress: {
    readonly cloudEventOverrides?: { readonly extensions: Readonly<Record<string, string>> };
    readonly egresses: readonly {
      readonly destination: string;
      readonly keyType: 'String' | 'Integer' | 'Double' | 'ByteArray';
      readonly egressConfig?: EgressConfig;
    }[];
  };
  /** A text in short form: then they are plain, and the requests tell them. */
  readonly records: readonly GoldenRecord[] | string;
  readonly sinkResponses: readonly Answer[];
  readonly dlsResponses?: readonly Answer[];
  readonly requests: readonly GoldenRequest[];
  readonly committedOffsets: Offsets;
  readonly endOffsets: Offsets;
}

/** A crash, a stop, a second consumer, latency: judged by rules, as its figures are of one run. */
interface Scenario {
  readonly case: string;
  readonly group: 'scenarios';
  readonly latencyMs?: { readonly p50: number };
}

const folder = join(import.meta.dirname, '../golden');

/** All recordings, by name. */
export const goldens: readonly (Recording | Scenario)[] = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
