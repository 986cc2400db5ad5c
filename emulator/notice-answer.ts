import type { FailedAttempt } from './deliver.ts';
import { backoff, isRetryable, type RetryPolicy } from './deliver-policy.ts';
import type { Response } from './deliver-response.ts';
import type { Event } from './event.ts';
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

  constructor(notices: Notices, policy: RetryPolicy, ordered: boolean) {
    this.#notices = notices;
    this.#retry = policy.retry;
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
    if (target !== 'sink' || number > 1) return;
    if (attempt.illegal) this.#notices.tell('illegal-header', record, headersOf(event, isLegalHeaderValue));
    if (retryIn !== undefined && this.#hold >= longHold)
      this.#notices.tell('partition-held', record, `for up to ${Math.round(this.#hold / 1000)} s`);
    if (!response) return;
    if (response.status < 400) this.#notices.tell('redirect', record, `status ${response.status}`);
    else if (this.#retry > 0 && !isRetryable(response.status))
      this.#notices.tell('not-retried', record, `status ${response.status}`);
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
