import { groupOf, type Resource } from '../read.ts';
import { objectAt } from '../value.ts';

/** The user's own Service of that name. */
export const coreService = (
  resources: readonly Resource[],
  namespace: string,
  name: string,
): Resource | undefined =>
  resources.find(
    (one) =>
      groupOf(one) === '' && one.kind === 'Service' && one.namespace === namespace && one.name === name,
  );

/** Workloads of the user's own behind a Service. */
export function workloadsBehind(service: Resource, resources: readonly Resource[]): Resource[] {
  const selector = Object.entries(objectAt(service.document, 'spec', 'selector'));
  return resources.filter((one) => {
    const labels = podLabels(one);
    return (
      one.namespace === service.namespace &&
      selector.length > 0 &&
      selector.every(([key, value]) => labels?.[key] === value)
    );
  });
}

/** Labels of the pods of a workload; undefined for what runs none. */
export function podLabels({ document, kind, name }: Resource): Readonly<Record<string, unknown>> | undefined {
  if (kind === 'Service') return { 'serving.knative.dev/service': name };
  const template = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  const labels = objectAt(document, ...template, 'metadata', 'labels');
  return Object.keys(labels).length > 0 ? labels : undefined;
}
