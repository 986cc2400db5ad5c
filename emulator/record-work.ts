import type { Logger } from '../lib/log.ts';
import type { NextAttempt } from '../lib/source-requests.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { Deliverer, type FailedAttempt, type Outcome } from './deliver.ts';
import { isSuccess } from './deliver-policy.ts';
import type { Response } from './deliver-response.ts';
import { attribute, type Event } from './event.ts';
import type { Target } from './event-request.ts';
import type { SourceReading } from './metrics.ts';
import { SourceMetrics } from './metrics-source.ts';
import { Notices } from './notice.ts';
import { AnswerNotices } from './notice-answer.ts';
import { RecordNotices } from './notice-record.ts';
import type { KafkaRecord } from './record.ts';
import { type Converted, recordToEvent } from './record-event.ts';
import { RecordLog } from './record-log.ts';
import { traceOf } from './trace.ts';

/** Where a source's events go, and what becomes of defects of the real data plane. */
export interface WorkOptions {
  readonly sink: Target;
  readonly deadLetterSink?: Target;
  /** Reproduces what the real one loses or wedges beyond the event at fault. */
  readonly strict: boolean;
  readonly log: Logger;
}

type Rules = Pick<KafkaSource, 'namespace' | 'name' | 'keyType' | 'ceOverrides' | 'delivery' | 'ordering'>;

const none: ReadonlySet<KafkaRecord> = new Set();

/** What one source does with its records: makes events of them, delivers them, counts and tells how they ended. */
export class RecordWork {
  readonly notices: Notices;
  /** Whether nothing is ever sent: the mutator of the real consumer throws at every record, so its position never moves. */
  readonly isStuck: boolean;
  delivered = 0;
  /** Dead-lettered, dropped or lost. */
  failed = 0;
  /** Of those. */
  deadLettered = 0;
  /** Why the last attempt that failed did so. */
  lastError: string | undefined;
  readonly metrics: SourceMetrics;
  readonly #convert: (record: KafkaRecord) => Converted;
  readonly #deliverer: Deliverer<KafkaRecord>;
  readonly #options: WorkOptions;
  readonly #aboutRecords: RecordNotices;
  readonly #aboutAnswers: AnswerNotices;
  readonly #log: RecordLog;
  readonly #attempts: number;
  /** Of the record whose attempt failed last; `at` as Date.now(). */
  #awaited: { readonly record: KafkaRecord; readonly attempt: number; readonly at: number } | undefined;
  #wedged: string | undefined;

  constructor(source: Rules, options: WorkOptions) {
    const { sink, deadLetterSink, log } = options;
    this.#options = options;
    this.#log = new RecordLog(log);
    this.#attempts = source.delivery.retry + 1;
    this.notices = new Notices(log);
    this.metrics = new SourceMetrics(source);
    this.#aboutRecords = new RecordNotices(this.notices);
    this.#aboutAnswers = new AnswerNotices(
      this.notices,
      source.delivery,
      source.ordering === 'ordered',
      sink,
    );
    this.#convert = recordToEvent(source);
    this.#deliverer = new Deliverer({
      namespace: source.namespace,
      policy: source.delivery,
      sink,
      ...(deadLetterSink ? { deadLetterSink } : {}),
      watch: {
        answered: (record, event, response, since) => this.#answered(record, event, response, since),
        failed: (record, event, attempt) => {
          this.lastError = attempt.why;
          this.#await(record, attempt);
          this.#aboutAnswers.failed(record, event, attempt);
          this.#log.attemptFailed(record, event, attempt);
        },
        lossy: (record, event) => this.#aboutAnswers.lossy(record, event),
        followed: (record) => this.notices.tell('redirect', record, 'status 303'),
      },
    });
    this.isStuck = source.ceOverrides.some(([name]) => /[A-Z]/.test(name));
    if (this.isStuck) this.#wedged = 'an upper-case letter in ceOverrides.extensions: nothing is ever sent';
  }

  /** Why a partition, or all of the source, stands still for good. */
  get wedged(): string | undefined {
    return this.#wedged;
  }

  /** The records of one poll that are lost unseen: with `strict`, one header without a value costs all plain ones (BEHAVIOUR 0.7). */
  lostOf(records: readonly KafkaRecord[]): ReadonlySet<KafkaRecord> {
    if (!this.#options.strict) return none;
    const kinds = records.map((record) => this.#convert(record).kind);
    const defective = kinds.indexOf('defective');
    if (defective < 0) return none;
    const lost = new Set(records.filter((_, i) => kinds[i] !== 'cloudevent'));
    this.notices.tell('null-header', records[defective], nullHeader(records[defective]));
    for (const record of lost) this.#log.ended(record, undefined, 'lost', 'a null header in its poll');
    this.failed += lost.size;
    this.metrics.discarded += lost.size;
    return lost;
  }

  /** Answers false when the record is not finished: it hangs for good, or the signal cut it short. Never rejects. */
  async do(record: KafkaRecord, signal: AbortSignal): Promise<boolean> {
    const began = Date.now();
    const converted = this.#convert(record);
    if (converted.kind === 'defective') {
      this.failed++;
      this.metrics.discarded++;
      this.notices.tell('null-header', record, nullHeader(record));
      this.#log.ended(record, undefined, 'lost', 'a header without a value');
      return true;
    }
    const { event } = converted;
    if (converted.kind === 'plain') this.#aboutRecords.plain(record, event);
    else this.#aboutRecords.passedThrough(record, event);
    const now = Date.now();
    this.metrics.process.record(typeOf(event), 0, now - began, now);
    const outcome = await this.#deliverer.deliver(event, traceOf(record), signal, record);
    if (this.#awaited?.record === record) this.#awaited = undefined;
    if (outcome.end !== 'delivered') return this.#unusual(outcome, record, event);
    this.delivered++;
    return true;
  }

  /** Of the record whose attempt failed last, until it is finished. */
  get next(): NextAttempt | undefined {
    if (!this.#awaited) return undefined;
    const { attempt, at } = this.#awaited;
    return { attempt, of: this.#attempts, inMs: Math.max(0, at - Date.now()) };
  }

  get inFlight(): SourceReading['inFlight'] {
    return this.#deliverer.inFlight;
  }

  /** Ends it: whatever has no answer after these milliseconds is not finished, so it comes again. */
  giveUp(patience: number): void {
    const { subscriber, deadLetterSink = 0 } = this.inFlight;
    const events = subscriber + deadLetterSink;
    if (events > 0)
      this.#options.log.warn(
        { events },
        `no answer: given up after ${patience / 1000} s; comes again when the source starts again`,
      );
    this.#deliverer.giveUp();
    this.#log.flush();
  }

  /** Cuts what is in flight, as a failed attempt. */
  destroy(): void {
    this.#deliverer.destroy();
    this.#log.flush();
  }

  #answered(record: KafkaRecord, event: Event, response: Response | null, since: number): void {
    const now = Date.now();
    this.metrics.dispatch.record(typeOf(event), response?.status ?? 0, now - since, now);
    if (!response || !isSuccess(response.status)) return;
    this.#aboutAnswers.taken(record, response);
    this.#log.delivered(record, event, response.status);
  }

  #await(record: KafkaRecord, { target, number, retryIn }: FailedAttempt): void {
    if (target === 'sink' && retryIn !== undefined)
      this.#awaited = { record, attempt: number + 1, at: Date.now() + retryIn };
  }

  #unusual(outcome: Exclude<Outcome, { end: 'delivered' }>, record: KafkaRecord, event: Event): boolean {
    if (outcome.end === 'abandoned') return false;
    this.failed++;
    const { end, why } = outcome;
    if (end === 'deadlettered') this.deadLettered++;
    const { strict, deadLetterSink } = this.#options;
    // Only in strict mode is it not finished; else it is gone, and the source goes on.
    const ended = end === 'wedged' && !strict ? 'lost' : end;
    this.#log.ended(record, attribute(event, 'id'), ended, why);
    if (end === 'wedged') {
      this.notices.tell(outcome.wedge.by, record, outcome.wedge.name);
      if (strict) this.#wedged = why;
      return !strict;
    }
    if (end === 'dropped')
      this.notices.tell(deadLetterSink ? 'dead-letter-failed' : 'no-dead-letter-sink', record, why);
    return true;
  }
}

/** Its name. */
const nullHeader = (record: KafkaRecord | undefined): string | undefined =>
  record?.headers.find(([, value]) => value === null)?.[0];

const typeOf = (event: Event): string => attribute(event, 'type') ?? '';
