import type { View } from '../schema/view.ts';
import { channelTemplateRules, deliveryOf, forbid, needs, replyRules, sinkRules, strict } from './common.ts';
import { destinationRules } from './destination.ts';
import { durationRules } from './eventing.ts';

export function channelRules(document: View): void {
  const spec = document.at('spec');
  channelTemplateRules(spec);
  deliveryOf(spec, strict);
}

export function memoryChannelRules(document: View): void {
  const scope = document.at('metadata', 'annotations', 'eventing.knative.dev/scope');
  if (scope.isPresent && scope.text !== 'cluster' && scope.text !== 'namespace')
    scope.refuse(`invalid value: ${String(scope.value)}`, 'Write cluster or namespace.');
  deliveryOf(document.at('spec'));
}

export function kafkaChannelRules(document: View): void {
  const spec = document.at('spec');
  // 0 means the default.
  spec.at('numPartitions').range(0);
  spec.at('replicationFactor').range(0, 32767);
  durationRules(spec.at('retentionDuration'));
  deliveryOf(spec);
}

export function subscriptionRules(document: View): void {
  const spec = document.at('spec');
  const channel = spec.at('channel');
  if (!channel.isPresent) channel.missing('Name the channel.');
  needs(channel, ['apiVersion', 'kind', 'name']);
  forbid(channel, ['namespace'], 'a Subscription takes only a channel of its own namespace');
  if (!spec.at('subscriber').isPresent) spec.at('subscriber').missing('Say where the events go.');
  replyRules(spec, 'subscriber');
  // An empty reply is none.
  if (spec.at('reply').entries.length > 0) replyRules(spec, 'reply');
  deliveryOf(spec);
}

export function sequenceRules(document: View): void {
  const spec = document.at('spec');
  const steps = spec.at('steps');
  if (steps.items.length === 0) steps.missing('Give one step at least.');
  for (const step of steps.items) {
    destinationRules(step, { mayCross: true });
    deliveryOf(step);
  }
  channelTemplateRules(spec);
  replyRules(spec, 'reply');
}

export function parallelRules(document: View): void {
  const spec = document.at('spec');
  const branches = spec.at('branches');
  if (branches.items.length === 0) branches.missing('Give one branch at least.');
  for (const branch of branches.items) {
    replyRules(branch, 'filter');
    sinkRules(branch, 'subscriber');
    replyRules(branch, 'reply');
    deliveryOf(branch);
  }
  channelTemplateRules(spec);
  replyRules(spec, 'reply');
}
