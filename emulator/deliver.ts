import { cause } from '../lib/problem.ts';
import { idleTimeout } from './deliver-connection.ts';
import { deadLetter, type Wedge, whatWedges } from './deliver-deadletter.ts';
import { HttpPool } from './deliver-http.ts';
import { backoff, isRetryable, isSuccess, type RetryPolicy } from './deliver-policy.ts';
import { mostRedirects, redirectOf } from './deliver-redirect.ts';
import type { Response } from './deliver-response.ts';
import { distrust } from './deliver-tls.ts';
import type { Event } from './event.ts';
import { requestHead, type Target } from './event-request.ts';
import { latin1 } from './text.ts';
import type { Trace } from './trace.ts';
import { passed } from './within.ts';

interface DelivererOptions<T> {
  readonly namespace: string;
  readonly sink: Target;
  readonly deadLetterSink?: Target;
  readonly policy: RetryPolicy;
  readonly watch?: Watch<T>;
}

/** Whoever wants to know what happens under way; `of` is what was given to `deliver`. */
export interface Watch<T> {
  /** The sink has had its last attempt; null when that brought no response. `since` is when the first began, as Date.now(). */
  answered(of: T, event: Event, response: Response | null, since: number): void;
  failed(of: T, event: Event, attempt: FailedAttempt): void;
  /** Characters of it do not fit into the request's head. */
  lossy(of: T, event: Event): void;
  /** A 303 was followed. */
  followed(of: T): void;
}

/** One attempt that failed. */
export interface FailedAttempt {
  readonly target: 'sink' | 'dead letter sink';
  /** From 1 on. */
  readonly number: number;
  readonly why: string;
  readonly response: Response | null;
  /** Whether it could not be sent at all, for a header value that is illegal. */
  readonly illegal: boolean;
  /** Milliseconds until the next attempt; undefined when this was the last. */
  readonly retryIn: number | undefined;
}

/**
 * How an event ended. `wedged`: the real data plane would hang on it for good (BEHAVIOUR 0.10). `abandoned`: given up
 * because the source stops or lost the partition; it is not finished.
 */
export type Outcome =
  | { readonly end: 'delivered' }
  | { readonly end: 'deadlettered' | 'dropped'; readonly why: string }
  | { readonly end: 'wedged'; readonly why: string; readonly wedge: Wedge }
  | { readonly end: 'abandoned' };

/** What came of all attempts at one target; `error` when the last brought no response. */
interface Result {
  readonly response: Response | null;
  readonly error: string | null;
  readonly illegal?: true;
}

const delivered: Outcome = { end: 'delivered' };
const abandoned: Outcome = { end: 'abandoned' };

/** Sends events to a sink, again when that fails, and to the dead letter sink in the end (BEHAVIOUR 4, 5, 7). */
export class Deliverer<T = void> {
  readonly #options: DelivererOptions<T>;
  readonly #sink: HttpPool;
  readonly #others = new Map<string, HttpPool>();
  #isDestroyed = false;
  #isGivenUp = false;

  constructor(options: DelivererOptions<T>) {
    this.#options = options;
    this.#sink = new HttpPool(options.sink);
  }

  /** Never rejects. Once `signal` is aborted nothing new is sent; what is in flight is awaited. */
  async deliver(event: Event, trace: Trace | null, signal: AbortSignal, of: T): Promise<Outcome> {
    const { sink, deadLetterSink, watch } = this.#options;
    const since = Date.now();
    const result = await this.#attempts(sink, this.#sink, event, trace, signal, of);
    if (result === 'abandoned') return abandoned;
    watch?.answered(of, event, result.response, since);
    if (result.response && isSuccess(result.response.status)) return delivered;
    const why = whyOf(result);
    const letter = deadLetter(event, sink.url, result.response);
    if (!letter) {
      const wedge = whatWedges(event, result.response);
      const what = wedge.by === 'kne-header' ? 'the header' : 'the override';
      return { end: 'wedged', why: `${why}, and ${what} ${wedge.name} makes no valid attribute`, wedge };
    }
    if (!deadLetterSink) return { end: 'dropped', why };
    const last = await this.#attempts(deadLetterSink, this.#pool(deadLetterSink), letter, trace, signal, of);
    if (last === 'abandoned') return abandoned;
    if (last.response && isSuccess(last.response.status)) return { end: 'deadlettered', why };
    return { end: 'dropped', why: `${why}; dead letter sink: ${whyOf(last)}` };
  }

  /** Requests that have no answer yet, by where they went. */
  get inFlight(): { subscriber: number; deadLetterSink?: number } {
    const { deadLetterSink } = this.#options;
    const subscriber = this.#sink.busy;
    return deadLetterSink ? { subscriber, deadLetterSink: this.#pool(deadLetterSink).busy } : { subscriber };
  }

  /** Cuts what is in flight; nothing can be sent afterwards. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#sink.destroy();
    for (const pool of this.#others.values()) pool.destroy();
  }

  /** The same, for good: what is in flight has not failed, but is abandoned. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.destroy();
  }

  async #attempts(
    target: Target,
    pool: HttpPool,
    event: Event,
    trace: Trace | null,
    signal: AbortSignal,
    of: T,
  ): Promise<Result | 'abandoned'> {
    const { policy, watch } = this.#options;
    for (let number = 1; ; number++) {
      const result = await this.#attempt(target, pool, event, trace, of);
      const { response, illegal = false } = result;
      if (response && isSuccess(response.status)) return result;
      const again = number <= policy.retry && (response === null || isRetryable(response.status));
      const delay = again ? backoff(policy, number) : 0;
      const retryIn = delay < 1 ? undefined : delay;
      if (this.#isGivenUp || (retryIn !== undefined && signal.aborted)) return 'abandoned';
      const why = whyOf(result);
      const to = pool === this.#sink ? 'sink' : 'dead letter sink';
      watch?.failed(of, event, { target: to, number, why, response, illegal, retryIn });
      if (!again) return result;
      // Vert.x refuses a timer of less than 1 ms, and its refusal is what the event fails with.
      if (retryIn === undefined)
        return { response: null, error: `${result.error ?? 'failed'}; no retry with a backoffDelay of 0` };
      if (!(await passed(retryIn, signal))) return 'abandoned';
    }
  }

  async #attempt(target: Target, pool: HttpPool, event: Event, trace: Trace | null, of: T): Promise<Result> {
    const { namespace, policy, watch } = this.#options;
    const text = requestHead(target, namespace, event, trace);
    if (text === null)
      return { response: null, error: 'a header value holds a control character', illegal: true };
    const head = latin1(text);
    if (head !== text) watch?.lossy(of, event);
    try {
      const response = await pool.send(head, event.data, policy.timeout);
      // Only this one leads elsewhere; a step more for each event would cost.
      if (response.status !== 303) return { response, error: null };
      return { response: await this.#follow(target, response, event, trace, of), error: null };
    } catch (error) {
      return { response: null, error: distrust(error, target) ?? cause(error) };
    }
  }

  /** With GET, yet with all headers and the body; the answer there is the one that counts, and is waited for without end. */
  async #follow(
    target: Target,
    answer: Response,
    event: Event,
    trace: Trace | null,
    of: T,
  ): Promise<Response> {
    let [response, from] = [answer, target];
    for (let hops = 0; hops < mostRedirects; hops++) {
      const next = redirectOf(response, from, hops > 0);
      const head = next && requestHead(next, this.#options.namespace, event, trace, 'GET');
      if (!next || !head) break;
      if (hops === 0) this.#options.watch?.followed(of);
      response = await this.#pool(next).send(latin1(head), event.data, idleTimeout);
      from = next;
    }
    return response;
  }

  #pool(target: Target): HttpPool {
    // Not to be mixed up: what one target trusts, another of the same host may not.
    const key = target.tls ? `${target.authority} ${target.caCerts}` : target.authority;
    let pool = this.#others.get(key);
    if (!pool) {
      pool = new HttpPool(target);
      this.#others.set(key, pool);
      if (this.#isDestroyed) pool.destroy();
    }
    return pool;
  }
}

const whyOf = ({ error, response }: Result): string => error ?? `status ${response?.status}`;
