import { parseDuration } from '../duration.ts';
import type { View } from '../schema/view.ts';
import { destinationRules, type Webhook } from './destination.ts';

/** How events are delivered (knative.dev/eventing: DeliverySpec.Validate, with its features as they are shipped). */
export function deliveryRules(delivery: View, webhook: Webhook): void {
  const sink = delivery.at('deadLetterSink');
  destinationRules(sink, webhook);
  const retry = delivery.at('retry');
  if (retry.number !== undefined && retry.number < 0)
    retry.refuse(`invalid value: ${retry.number}`, 'Give 0 or more.');
  oneOf(delivery.at('backoffPolicy'), ['linear', 'exponential']);
  oneOf(delivery.at('format'), ['json', 'binary']);
  duration(delivery.at('backoffDelay'), 0);
  duration(delivery.at('timeout'), 1);
  const most = delivery.at('retryAfterMax');
  if (most.isPresent)
    most.refuse('must not be set: it is an experimental feature, which is off', 'Remove it.');
}

function oneOf(field: View, known: readonly string[]): void {
  if (typeof field.value !== 'string' || known.includes(field.value)) return;
  field.refuse(`invalid value: ${JSON.stringify(field.value)}`, `Use ${known.join(' or ')}.`);
}

/** In milliseconds, `least` at least. */
function duration(field: View, least: number): void {
  if (typeof field.value !== 'string') return;
  const value = parseDuration(field.value);
  if (value !== undefined && value >= least) return;
  const fix = 'Write an ISO 8601 duration of more than nothing: PT0.5S, PT2M, P1D.';
  field.refuse(`invalid value: ${JSON.stringify(field.value)}`, fix);
}
