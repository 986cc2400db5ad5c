import type { Delivery } from '../manifests/kafkasource-delivery.ts';

/** How often and when a failed request is sent again (BEHAVIOUR 5 and 7). */
export type RetryPolicy = Omit<Delivery, 'deadLetterSink'>;

/** Milliseconds before the n-th retry, n from 1: linear 1x 2x 3x, exponential 2x 4x 8x. No jitter, no cap. */
export function backoff(policy: RetryPolicy, n: number): number {
  return policy.backoffPolicy === 'linear' ? policy.backoffDelay * n : policy.backoffDelay * 2 ** n;
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Of all others, no further attempt is made (BEHAVIOUR 5). */
export const isRetryable = (status: number): boolean =>
  status >= 500 || status === 404 || status === 408 || status === 409 || status === 429;
