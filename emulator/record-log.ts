import type { Logger } from '../lib/log.ts';
import type { FailedAttempt } from './deliver.ts';
import { isRetryable } from './deliver-policy.ts';
import { attribute, type Event } from './event.ts';
import { Spare } from './log-spare.ts';
import type { KafkaRecord } from './record.ts';

/** A sink that failed for less is not worth a line when it is back. Milliseconds. */
const longSpell = 5000;
/** Of one reason: how many lines are written before the others are counted. */
const firstEnds = 5;
const others = 'other reasons';

/** What one source logs about its events, each at debug and no flood of them above. */
export class RecordLog {
  readonly #log: Logger;
  readonly #isDebug: boolean;
  readonly #attempts = new Spare(1);
  readonly #ends = new Spare(firstEnds);
  /** When the sink began to fail, as Date.now(); undefined when its last answer was none that fails. */
  #failingSince: number | undefined;

  constructor(log: Logger) {
    this.#log = log;
    this.#isDebug = log.isLevelEnabled('debug');
  }

  delivered(record: KafkaRecord, event: Event, status: number): void {
    if (this.#isDebug)
      this.#log.debug({ ...place(record), id: attribute(event, 'id'), status }, 'event delivered');
    if (this.#failingSince === undefined) return;
    const isLong = Date.now() - this.#failingSince >= longSpell;
    this.#failingSince = undefined;
    if (!isLong) return;
    this.#attempts.flush();
    this.#log.info('the sink takes events again');
  }

  attemptFailed(record: KafkaRecord, event: Event, attempt: FailedAttempt): void {
    const { target, number, why, retryIn, response, illegal } = attempt;
    // A status that is not retried is about the event, and what cannot be sent never reached the sink.
    if (target === 'sink' && !illegal && (!response || isRetryable(response.status)))
      this.#failingSince ??= Date.now();
    // The end of an event has a line of its own.
    if (retryIn === undefined) return;
    const summary = (more: number, mixed: boolean) =>
      this.#log.info({ target, why: mixed ? others : why, more }, 'attempt failed');
    const isWritten = this.#attempts.admits(`${target} ${why}`, summary);
    if (!isWritten && !this.#isDebug) return;
    const fields = { ...place(record), id: attribute(event, 'id'), target, attempt: number, why, retryIn };
    this.#log[isWritten ? 'info' : 'debug'](fields, 'attempt failed');
  }

  /** `end`: dropped, lost and such. */
  ended(record: KafkaRecord, id: string | undefined, end: string, why: string): void {
    const text = `event ${end}`;
    const summary = (more: number, mixed: boolean) =>
      this.#log.warn({ why: mixed ? others : why, more }, text);
    const isWritten = this.#ends.admits(`${end} ${why}`, summary);
    if (!isWritten && !this.#isDebug) return;
    const fields = { ...place(record), ...(id === undefined ? {} : { id }), why };
    this.#log[isWritten ? 'warn' : 'debug'](fields, text);
  }

  /** Tells what was only counted so far. */
  flush(): void {
    this.#attempts.flush();
    this.#ends.flush();
  }
}

const place = ({ topic, partition, offset }: KafkaRecord) => ({ topic, partition, offset });
