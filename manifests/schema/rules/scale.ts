import type { View } from '../view.ts';
import { selectorRules } from './metadata.ts';

export function disruptionRules(document: View): void {
  const spec = document.at('spec');
  selectorRules(spec.at('selector'));
  if (spec.given(['minAvailable', 'maxUnavailable']).length === 2)
    spec.refuse('minAvailable and maxUnavailable cannot both be set', 'Keep one of the two.');
  for (const name of ['minAvailable', 'maxUnavailable']) {
    shareRules(spec.at(name));
  }
}

/** A number, or a percentage. */
export function shareRules(amount: View): void {
  amount.range(0);
  if (typeof amount.value === 'string' && !/^\d+%$/.test(amount.value))
    amount.refuse(
      `${JSON.stringify(amount.value)} is no percentage`,
      'Write a number, or one with % such as "50%".',
    );
}

export function autoscalerRules(document: View): void {
  const spec = document.at('spec');
  const most = spec.at('maxReplicas');
  const least = spec.at('minReplicas').number ?? 1;
  most.range(1);
  const isScaledByOthers = spec
    .at('metrics')
    .items.some((metric) => ['Object', 'External'].includes(metric.at('type').text ?? ''));
  spec.at('minReplicas').range(isScaledByOthers ? 0 : 1);
  for (const metric of spec.at('metrics').items) metricRules(metric);
  if (most.number !== undefined && most.number >= 1 && most.number < least)
    most.refuse(`it is less than minReplicas, which is ${least}`, `Make it ${least} or more.`);
}

const sources: ReadonlyMap<string, string> = new Map([
  ['ContainerResource', 'containerResource'],
  ['External', 'external'],
  ['Object', 'object'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
]);

function metricRules(metric: View): void {
  const type = metric.at('type');
  const field = sources.get(type.text ?? '');
  if (field !== undefined && !metric.at(field).isPresent) metric.at(field).missing();
  else if (type.text !== undefined && field === undefined)
    type.refuse(
      `${JSON.stringify(type.text)} is no type of a metric`,
      `Use ${[...sources.keys()].join(', ')}.`,
    );
}
