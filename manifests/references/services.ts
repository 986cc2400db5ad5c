import type { Resource } from '../read.ts';
import { at, everything, integerOf, lastKey, listAt, objectAt, textAt } from '../value.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Rule, warning } from './rule.ts';
import { existing, orElse } from './suggest.ts';

/** Where the kinds that run pods have the pods' template. */
const templates: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment.apps', ['spec', 'template']],
  ['StatefulSet.apps', ['spec', 'template']],
  ['DaemonSet.apps', ['spec', 'template']],
  ['ReplicaSet.apps', ['spec', 'template']],
  ['Job.batch', ['spec', 'template']],
  ['CronJob.batch', ['spec', 'jobTemplate', 'spec', 'template']],
  ['Pod', []],
]);

/** A Service selects pods that are there, and its targetPorts are theirs. */
export const serviceSelector: Rule = {
  kinds: ['Service'],
  *check(service, set) {
    const selector = objectAt(service.document, 'spec', 'selector');
    const labels = Object.keys(selector);
    // Pods of these labels are an operator's.
    if (labels.length === 0 || labels.some((label) => /strimzi\.io\/|knative\.dev\//.test(label))) return;
    const all = podTemplates(service.namespace, set);
    const pods = all.filter((pod) => {
      const own = objectAt(pod, 'metadata', 'labels');
      return labels.every((label) => own[label] === selector[label]);
    });
    if (pods.length === 0) {
      const wanted = labels.map((label) => `${label}: ${String(selector[label])}`).join(', ');
      yield error(service, ['spec', 'selector'], {
        code: 'reference.no-pods',
        message: `no pods in namespace ${service.namespace} have the labels ${wanted}`,
        fix: orElse(wanted, all.flatMap(labelsOf), 'Select labels that a pod template of the files has.'),
      });
      return;
    }
    const known = pods.flatMap(containerPorts);
    for (const [index, port] of listAt(service.document, 'spec', 'ports').entries()) {
      const wanted = at(port, 'targetPort') ?? at(port, 'port');
      if (known.some((one) => one.number === wanted || (one.name !== '' && one.name === wanted))) continue;
      const path = ['spec', 'ports', index];
      const fix = `The containers have ${known.map(({ name, number }) => (name ? `${name} (${number})` : number)).join(', ') || 'no ports'}.`;
      const code = 'reference.no-container-port';
      if (typeof wanted === 'string') {
        const message = `no container of the selected pods has a port named ${wanted}`;
        yield error(service, path, { code, message, fix });
      } else {
        const message = `no container of the selected pods says that it listens on port ${String(wanted)}`;
        yield warning(service, path, { code, message, fix });
      }
    }
  },
};

/** A StatefulSet's Service is there and headless. */
export const statefulSetService: Rule = {
  kinds: ['StatefulSet.apps'],
  *check(resource, set) {
    const name = textAt(resource.document, 'spec', 'serviceName');
    if (name === '') return;
    const { namespace } = resource;
    const service = set.find('Service', namespace, name);
    if (!service) {
      yield error(resource, ['spec', 'serviceName'], {
        code: 'reference.no-service',
        message: `there is no Service ${name} in namespace ${namespace}`,
        fix: existing('Service', namespace, name, set),
      });
    } else if (at(service.document, 'spec', 'clusterIP') !== 'None') {
      yield warning(resource, ['spec', 'serviceName'], {
        code: 'reference.not-headless',
        message: `Service ${name} is not headless: the pods get no names of their own`,
        fix: `Write clusterIP: None in the Service.`,
      });
    }
  },
};

/** An Ingress leads to Services that are there. */
export const ingressBackends: Rule = {
  kinds: ['Ingress.networking.k8s.io'],
  *check(resource, set) {
    const { namespace } = resource;
    for (const { path, value } of everything(at(resource.document, 'spec'), ['spec'])) {
      const name = textAt(value, 'service', 'name');
      if (lastKey(path) !== 'backend' || name === '') continue;
      if (set.has('Service', namespace, name)) continue;
      yield error(resource, path, {
        code: 'reference.no-service',
        message: `there is no Service ${name} in namespace ${namespace}`,
        fix: existing('Service', namespace, name, set),
      });
    }
  },
};

function podTemplates(namespace: string, set: ResourceSet): unknown[] {
  return [...templates].flatMap(([kind, path]) =>
    set.ofKind(kind, namespace).map((one: Resource) => at(one.document, ...path)),
  );
}

const labelsOf = (pod: unknown): string[] =>
  Object.entries(objectAt(pod, 'metadata', 'labels')).map(([label, value]) => `${label}: ${String(value)}`);

function containerPorts(pod: unknown): { name: string; number: number | undefined }[] {
  const sidecars = listAt(pod, 'spec', 'initContainers').filter(
    (one) => at(one, 'restartPolicy') === 'Always',
  );
  return [...listAt(pod, 'spec', 'containers'), ...sidecars].flatMap((container) =>
    listAt(container, 'ports').map((port) => ({
      name: textAt(port, 'name'),
      number: integerOf(at(port, 'containerPort')),
    })),
  );
}
