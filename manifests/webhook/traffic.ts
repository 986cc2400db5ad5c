import { checkName, checkUnique, dns1035Label } from '../schema/names.ts';
import type { View } from '../schema/view.ts';
import { forbid, oneField } from './common.ts';

/** `spec.traffic` of a Knative Service; all goes to its latest revision when it is left out. */
export function serviceTraffic(traffic: View): void {
  for (const target of traffic.items) {
    forbid(target, ['configurationName'], 'a Service sends its traffic to its own revisions');
    targetRules(target);
  }
  if (traffic.items.length > 0) sumRules(traffic);
}

/** `spec.traffic` of a Route. */
export function routeTraffic(traffic: View): void {
  for (const target of traffic.items) {
    if (target.isRecord) oneField(target, ['revisionName', 'configurationName']);
    targetRules(target);
  }
  sumRules(traffic);
}

function targetRules(target: View): void {
  const latest = target.at('latestRevision');
  const revision = target.at('revisionName').text;
  if (latest.flag === true && revision !== undefined)
    latest.refuse(
      `it cannot be true beside revisionName ${JSON.stringify(revision)}`,
      'Keep one of the two.',
    );
  forbid(target, ['url'], 'the address is what Knative answers');
  target.at('percent').range(0, 100);
  checkName(target.at('tag'), dns1035Label, 'a tag');
}

function sumRules(traffic: View): void {
  const tags = traffic.items.map((target) => target.at('tag'));
  checkUnique(tags, (tag) => tag.text, 'tag');
  const sum = traffic.items.reduce((total, target) => total + (target.at('percent').number ?? 0), 0);
  if (sum !== 100)
    traffic.refuse(`traffic targets sum to ${sum}, want 100`, 'Make the percentages sum to 100.');
}
