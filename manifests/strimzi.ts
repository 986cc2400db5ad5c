import type { Problem } from '../lib/problem.ts';
import { groupOf, problemAt, type Resource } from './read.ts';
import { Section } from './shape.ts';

const strimziGroup = 'kafka.strimzi.io';

/** Whether it is one of Strimzi's, by kind and group. */
export function isStrimzi(resource: Resource, kind: string): boolean {
  return resource.kind === kind && groupOf(resource) === strimziGroup;
}

/** What holds for all of Strimzi's kinds: the version, and the label without which no operator looks at one. */
export function strimziRules(
  resource: Resource,
  operator: string,
): { problems: Problem[]; notices: Problem[] } {
  const problems: Problem[] = [];
  const notices: Problem[] = [];
  if (resource.apiVersion === `${strimziGroup}/v1beta2`) {
    notices.push(
      problemAt(resource, ['apiVersion'], {
        code: 'strimzi.old-version',
        message: 'Strimzi 1.0 and newer no longer serve kafka.strimzi.io/v1beta2',
        fix: 'Write apiVersion: kafka.strimzi.io/v1.',
      }),
    );
  } else if (resource.apiVersion !== `${strimziGroup}/v1`) {
    problems.push(
      problemAt(resource, ['apiVersion'], {
        code: 'strimzi.unknown-version',
        message: `there is no ${resource.kind} in ${resource.apiVersion}`,
        fix: 'Write apiVersion: kafka.strimzi.io/v1.',
      }),
    );
  }
  const labels = new Section(resource, [], resource.document, []).section('metadata').section('labels');
  if (!labels.has('strimzi.io/cluster')) {
    notices.push(
      problemAt(resource, ['metadata', 'labels', 'strimzi.io/cluster'], {
        code: 'strimzi.no-cluster-label',
        message: `on a cluster no operator looks at a ${resource.kind} without the label strimzi.io/cluster`,
        fix: `Add it to metadata.labels, with the name of your ${operator}.`,
      }),
    );
  }
  return { problems, notices };
}
