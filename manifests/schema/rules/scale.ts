import type { View } from '../view.ts';
import { selectorRules } from './metadata.ts';

export function disruptionRules(document: View): void {
  const spec = document.at('spec');
  selectorRules(spec.at('selector'));
  if (spec.given(['minAvailable', 'maxUnavailable']).length === 2)
    spec.refuse('minAvailable and maxUnavailable cannot both be set', 'Keep one of the two.');
  for (const name of ['minAvailable', 'maxUnavailable']) {
    const amount = spec.at(name);
    amount.range(0);
    if (amount.text !== undefined && !/^\d+%$/.test(amount.text))
      amount.refuse(
        `${JSON.stringify(amount.text)} is no percentage`,
        'Write a number, or one with % such as "50%".',
      );
  }
}

export function autoscalerRules(document: View): void {
  const spec = document.at('spec');
  const most = spec.at('maxReplicas');
  const least = spec.at('minReplicas').number ?? 1;
  most.range(1);
  if (most.number !== undefined && most.number >= 1 && most.number < least)
    most.refuse(`it is less than minReplicas, which is ${least}`, `Make it ${least} or more.`);
}
