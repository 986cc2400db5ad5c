import type { FailedAttempt } from './deliver.ts';
import { backoff, isRetryable, type RetryPolicy } from './deliver-policy.ts';
import type { Response } from './deliver-response.ts';
import type { Event } from './event.ts';
import type { Target } from './event-request.ts';
import type { Notices } from './notice.ts';
import type { KafkaRecord } from './record.ts';
import { isLegalHeaderValue, latin1 } from './text.ts';

/** Shorter ones are no standstill. Milliseconds. */
const longHold = 10_000;

/** What there is to tell about the requests to a source's sink, and its answers. */
export class AnswerNotices {
  readonly #notices: Notices;
  readonly #retry: number;
  /** Of an ordered source: how long an event holds its partition, beside the attempts themselves. */
  readonly #hold: number;
  readonly #sink: string;
  /** Why a partition was held last. */
  #heldFor = '';

  constructor(notices: Notices, policy: RetryPolicy, ordered: boolean, sink: Target) {
    this.#notices = notices;
    this.#retry = policy.retry;
    this.#sink = sink.authority;
    this.#hold = ordered ? totalDelay(policy) : 0;
  }

  /** Runs for each event that the sink took. */
  taken(record: KafkaRecord, { headers }: Response): void {
    for (const [name, value] of headers) {
      const isReply =
        (name.length === 14 && name.toLowerCase() === 'ce-specversion') ||
        (name.length === 12 &&
          value.startsWith('application/cloudevents') &&
          name.toLowerCase() === 'content-type');
      if (!isReply) continue;
      this.#notices.tell('reply-discarded', record);
      return;
    }
  }

  /** Runs for each attempt of such an event. */
  lossy(record: KafkaRecord, event: Event): void {
    this.#notices.tell(
      'lossy-header',
      record,
      headersOf(event, (value) => latin1(value) === value),
    );
  }

  failed(record: KafkaRecord, event: Event, attempt: FailedAttempt): void {
    const { target, number, response, retryIn } = attempt;
    if (retryIn !== undefined && response && has(response, 'retry-after'))
      this.#notices.tell('retry-after-ignored', record, `status ${response.status}`);
    if (target !== 'sink') return;
    if (retryIn !== undefined && this.#hold >= longHold) this.#held(record, attempt);
    if (number > 1) return;
    if (attempt.illegal) this.#notices.tell('illegal-header', record, headersOf(event, isLegalHeaderValue));
    if (!response) return;
    if (response.status < 400) this.#notices.tell('redirect', record, `status ${response.status}`);
    else if (this.#retry > 0 && !isRetryable(response.status))
      this.#notices.tell('not-retried', record, `status ${response.status}`);
  }

  /** Once for an event, and when the reason becomes another: a sink may break down while an event is tried again. */
  #held(record: KafkaRecord, { number, why, illegal }: FailedAttempt): void {
    if (number > 1 && why === this.#heldFor) return;
    this.#heldFor = why;
    const reason = illegal ? why : `sink ${this.#sink}: ${why}`;
    this.#notices.tell('partition-held', record, `${reason}, for up to ${Math.round(this.#hold / 1000)} s`);
  }
}

function totalDelay(policy: RetryPolicy): number {
  let total = 0;
  for (let n = 1; n <= Math.min(policy.retry, 64); n++) total += backoff(policy, n);
  return total;
}

const has = (response: Response, header: string): boolean =>
  response.headers.some(([name]) => name.toLowerCase() === header);

/** Those that are not good. */
function headersOf({ attributes }: Event, isGood: (value: string) => boolean): string {
  const names = attributes.filter((_, i) => i % 2 === 0 && !isGood(attributes[i + 1] ?? ''));
  return names.map((name) => (name === 'datacontenttype' ? 'content-type' : `ce-${name}`)).join(', ');
}
