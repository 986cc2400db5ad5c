import type { Problem } from '../../lib/problem.ts';
import type { Resource } from '../read.ts';
import { View } from '../schema/view.ts';
import { kindOf } from '../served-kinds.ts';
import { everything, lastKey } from '../value.ts';
import { deliveryRules } from './delivery.ts';

/** Their webhooks do not look at `delivery`, and what is wrong with it never gets ready. A KafkaSource's reader does. */
const unlookedDelivery: readonly string[] = [
  'InMemoryChannel.messaging.knative.dev',
  'KafkaChannel.messaging.knative.dev',
  'Parallel.flows.knative.dev',
];

/** What Knative's admission webhooks refuse, or would if they looked, though the schema lets it pass. */
export function webhookProblems(resource: Resource): Problem[] {
  const problems: Problem[] = [];
  const document = new View(resource, problems, [], resource.document);
  if (!unlookedDelivery.includes(kindOf(resource))) return problems;
  for (const { path } of everything(document.at('spec').value, ['spec'])) {
    if (path.at(-1) === lastKey(path) && lastKey(path) === 'delivery')
      deliveryRules(document.at(...path), { mayCross: true });
  }
  return problems;
}
