import type { Problem } from '../lib/problem.ts';
import { groupOf, problemAt, type Resource } from './read.ts';

/** Kinds that mean nothing else anywhere, with the apiVersion to write. */
const groups: ReadonlyMap<string, string> = new Map([
  ['KafkaSource', 'sources.knative.dev/v1'],
  ['KafkaTopic', 'kafka.strimzi.io/v1'],
  ['KafkaConnector', 'kafka.strimzi.io/v1'],
]);

/** Resources whose kind is ours but whose group is not, and which would else be passed over without a word. */
export function strayGroups(resources: readonly Resource[]): Problem[] {
  return resources.flatMap((resource) => {
    const right = groups.get(resource.kind);
    if (right === undefined || right.startsWith(`${groupOf(resource)}/`)) return [];
    return problemAt(resource, ['apiVersion'], {
      code: 'manifest.unknown-group',
      message: `there is no ${resource.kind} in ${resource.apiVersion}`,
      fix: `Write apiVersion: ${right}.`,
    });
  });
}
