import type { Logger } from '../lib/log.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { Deliverer, type Outcome } from './deliver.ts';
import { attribute } from './event.ts';
import type { Target } from './event-request.ts';
import { Notices } from './notice.ts';
import type { KafkaRecord } from './record.ts';
import { type Converted, recordToEvent } from './record-event.ts';
import { traceOf } from './trace.ts';

/** Where a source's events go, and what becomes of defects of the real data plane. */
export interface WorkOptions {
  readonly sink: Target;
  readonly deadLetterSink?: Target;
  /** Reproduces what the real one loses or wedges beyond the event at fault. */
  readonly strict: boolean;
  readonly log: Logger;
}

type Rules = Pick<KafkaSource, 'namespace' | 'name' | 'keyType' | 'ceOverrides' | 'delivery'>;

const none: ReadonlySet<KafkaRecord> = new Set();

/** What one source does with its records: makes events of them, delivers them, counts and tells how they ended. */
export class RecordWork {
  readonly notices: Notices;
  /** Whether nothing is ever sent: the mutator of the real consumer throws at every record, so its position never moves. */
  readonly isStuck: boolean;
  delivered = 0;
  /** Dead-lettered, dropped or lost. */
  failed = 0;
  readonly #convert: (record: KafkaRecord) => Converted;
  readonly #deliverer: Deliverer;
  readonly #options: WorkOptions;
  #wedged: string | undefined;

  constructor(source: Rules, options: WorkOptions) {
    const { sink, deadLetterSink, log } = options;
    this.#options = options;
    this.notices = new Notices(log);
    this.#convert = recordToEvent(source);
    this.#deliverer = new Deliverer({
      namespace: source.namespace,
      policy: source.delivery,
      sink,
      ...(deadLetterSink ? { deadLetterSink } : {}),
    });
    this.isStuck = source.ceOverrides.some(([name]) => /[A-Z]/.test(name));
    if (this.isStuck) {
      this.#wedged = 'an upper-case letter in ceOverrides.extensions: nothing is ever sent';
      this.notices.tell('upper-case-override', this.#wedged);
    }
  }

  /** Why a partition, or all of the source, stands still for good. */
  get wedged(): string | undefined {
    return this.#wedged;
  }

  /** The records of one poll that are lost unseen: with `strict`, one header without a value costs all plain ones (BEHAVIOUR 0.7). */
  lostOf(records: readonly KafkaRecord[]): ReadonlySet<KafkaRecord> {
    if (!this.#options.strict) return none;
    const kinds = records.map((record) => this.#convert(record).kind);
    if (!kinds.includes('defective')) return none;
    this.notices.tell(
      'null-header',
      'a record header without a value: all plain records of its poll are lost',
    );
    const lost = new Set(records.filter((_, i) => kinds[i] !== 'cloudevent'));
    this.failed += lost.size;
    return lost;
  }

  /** Answers false when the record is not finished: it hangs for good, or the signal cut it short. Never rejects. */
  async do(record: KafkaRecord, signal: AbortSignal): Promise<boolean> {
    const converted = this.#convert(record);
    if (converted.kind === 'defective') {
      this.failed++;
      this.notices.tell(
        'null-header',
        'a record header without a value: a cluster loses it and its poll',
        record,
      );
      return true;
    }
    const outcome = await this.#deliverer.deliver(converted.event, traceOf(record), signal);
    if (outcome.end !== 'delivered') return this.#unusual(outcome, record);
    this.delivered++;
    if (converted.kind === 'plain') this.#surprises(record, converted);
    return true;
  }

  /** Cuts what is in flight. */
  destroy(): void {
    this.#deliverer.destroy();
  }

  /** What functions that are new to this trip over, though all is well (BEHAVIOUR 0.5 and 0.6). */
  #surprises(record: KafkaRecord, { event }: Exclude<Converted, { kind: 'defective' }>): void {
    if (record.value === null) {
      this.notices.tell(
        'tombstone',
        'a tombstone (a record without a value) is sent as an empty POST',
        record,
      );
    } else if (attribute(event, 'datacontenttype') === undefined) {
      this.notices.tell(
        'no-content-type',
        'sent without a content-type: Kafka Connect writes no such record header, and nothing else makes one',
        record,
      );
    }
  }

  #unusual(outcome: Exclude<Outcome, { end: 'delivered' }>, record: KafkaRecord): boolean {
    if (outcome.end === 'abandoned') return false;
    this.failed++;
    const { topic, partition, offset } = record;
    const { end, why } = outcome;
    const { strict, deadLetterSink, log } = this.#options;
    log.warn({ topic, partition, offset, why }, `event ${end}`);
    if (end === 'wedged') {
      this.notices.tell('kne-header', why, record, why);
      if (strict) this.#wedged = why;
      return !strict;
    }
    if (end === 'dropped' && deadLetterSink) {
      this.notices.tell('dead-letter-failed', 'the dead letter sink failed too: event lost', record, why);
    } else if (end === 'dropped') {
      this.notices.tell('no-dead-letter-sink', 'no dead letter sink: event lost', record, why);
    }
    return true;
  }
}
