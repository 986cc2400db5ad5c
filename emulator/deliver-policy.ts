import type { Delivery } from '../manifests/kafkasource-delivery.ts';

/** How often and when a failed request is sent again (BEHAVIOUR 5 and 7). */
export type RetryPolicy = Omit<Delivery, 'deadLetterSink'>;

/** What a timer of Node's can hold, almost 25 days; it takes more for nothing. */
const longest = 2 ** 31 - 1;

/** Milliseconds before the n-th retry, n from 1: linear 1x 2x 3x, exponential 2x 4x 8x. No jitter, no cap below 24 days. */
export function backoff({ backoffPolicy, backoffDelay }: RetryPolicy, n: number): number {
  return Math.min(longest, backoffDelay * (backoffPolicy === 'linear' ? n : 2 ** Math.min(n, 60)));
}

/** The real one asks for no more than that; a final answer below 200 is odd, but none that fails. */
export const isSuccess = (status: number): boolean => status < 300;

/** Of all others, no further attempt is made (BEHAVIOUR 5). */
export const isRetryable = (status: number): boolean =>
  status >= 500 || status === 404 || status === 408 || status === 409 || status === 429;
