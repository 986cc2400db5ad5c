import { readOverrides } from '../kafkasource-parts.ts';
import type { View } from '../schema/view.ts';
import { deliveryRules } from './delivery.ts';
import { destinationRules, type Webhook } from './destination.ts';

/** Rules that Knative's webhooks share (knative.dev/pkg and eventing/pkg/apis/duck, `Validate`). */

const lenient: Webhook = { mayCross: true };
/** Of Channel, EventTransform and RequestReply. */
export const strict: Webhook = { mayCross: false };

/** A destination that must be there. */
export function sinkRules(parent: View, name: string, webhook = lenient): void {
  if (!parent.at(name).isPresent) parent.at(name).missing('Give a ref or a uri.');
  else destinationRules(parent.at(name), webhook);
}

/** A destination that may be there. */
export function replyRules(parent: View, name: string, webhook = lenient): void {
  if (parent.at(name).isPresent) sinkRules(parent, name, webhook);
}

/** `delivery`: most webhooks look at it, and the others' controllers want the same. */
export function deliveryOf(parent: View, webhook = lenient): void {
  deliveryRules(parent.at('delivery'), webhook);
}

export function overrideRules(spec: View): void {
  if (spec.at('ceOverrides').isRecord) readOverrides(spec.section);
}

/** Fields of a reference that must be there. */
export function needs(ref: View, names: readonly string[]): void {
  for (const name of names) if (ref.at(name).text === undefined && ref.isRecord) ref.at(name).missing();
}

/** What makes a channel; the default one when it is left out. */
export function channelTemplateRules(spec: View): void {
  needs(spec.at('channelTemplate'), ['apiVersion', 'kind']);
}

/** Refuses what is given without its being allowed. */
export function forbid(parent: View, names: readonly string[], why: string, fix = 'Remove it.'): void {
  for (const name of parent.given(names)) parent.at(name).refuse(why, fix);
}

/** Exactly one of the fields. */
export function oneField(parent: View, names: readonly string[], place = parent): void {
  const given = parent.given(names);
  if (given.length === 1) return;
  const found = given.length === 0 ? 'none' : given.join(' and ');
  place.refuse(`expected exactly one of ${names.join(', ')}, got ${found}`, `Give ${names.join(' or ')}.`);
}
