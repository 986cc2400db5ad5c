import type { Problem } from '../lib/problem.ts';
import { groupOf, problemAt, type Resource } from './read.ts';
import { Section } from './shape.ts';

const strimziGroup = 'kafka.strimzi.io';
const clusterLabel = 'strimzi.io/cluster';

/** Versions of Kafka that Strimzi 1.2.0 runs. */
export const kafkaVersions: readonly string[] = ['4.2.0', '4.2.1', '4.3.0', '4.3.1'];

/** Whether it is one of Strimzi's, by kind and group. */
export function isStrimzi(resource: Resource, kind: string): boolean {
  return resource.kind === kind && groupOf(resource) === strimziGroup;
}

interface Found {
  readonly problems: Problem[];
  readonly notices: Problem[];
}

/** Of a kind that belongs to another resource: without the label of that one no operator looks at it. */
export function strimziRules(resource: Resource, operator: string): Found {
  const { problems, notices } = strimziVersion(resource);
  const labels = new Section(resource, [], resource.document, []).section('metadata').section('labels');
  if (!labels.has(clusterLabel)) {
    notices.push(
      problemAt(resource, ['metadata', 'labels', clusterLabel], {
        code: 'strimzi.no-cluster-label',
        message: `on a cluster no operator looks at a ${resource.kind} without the label ${clusterLabel}`,
        fix: `Add it to metadata.labels, with the name of your ${operator}.`,
      }),
    );
  }
  return { problems, notices };
}

/** The resource that it belongs to: the value of its label `strimzi.io/cluster`. */
export function clusterOf(resource: Resource): string | undefined {
  return new Section(resource, [], resource.document, [])
    .section('metadata')
    .section('labels')
    .text(clusterLabel);
}

/** What holds for all of Strimzi's kinds. */
export function strimziVersion(resource: Resource): Found {
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
  return { problems, notices };
}
