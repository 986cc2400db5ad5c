import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { groupOf, type Resource } from '../read.ts';
import { objectAt } from '../value.ts';
import type { DatabasePlan } from './databases.ts';
import { asDocument } from './document.ts';
import { strimziPods } from './kafka-access.ts';
import { coreService, podLabels, workloadsBehind } from './own-services.ts';
import { metadata, peer } from './parts.ts';
import type { Plan } from './plan.ts';
import type { Entry } from './types.ts';

/** Only Kafka Connect's workers reach the server, and what of the user's own speaks of it. */
export function databasePolicy(database: DatabasePlan, plan: Plan): Entry[] {
  const { service, namespace } = database;
  const given = coreService(plan.resources, namespace, service);
  const selector =
    database.where === 'ours'
      ? { 'app.kubernetes.io/name': service }
      : textLabels(objectAt(given?.document, 'spec', 'selector'));
  if (Object.keys(selector).length === 0) return [];
  const home = (other: string) => (other === namespace ? undefined : other);
  const workers = plan.connects.filter(({ connectors }) =>
    connectors.some(({ name, resource }) => database.connectors.includes(`${resource.namespace}/${name}`)),
  );
  const model: INetworkPolicy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(plan, namespace, `${service}-clients`, 'database'),
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            ...workers.map((one) => peer(strimziPods('KafkaConnect', one.name), home(one.namespace))),
            ...clients(database, plan).map((one) =>
              peer(textLabels(podLabels(one) ?? {}), home(one.namespace)),
            ),
          ],
          ports: [{ protocol: 'TCP', port: portOf(given) ?? 3306 }],
        },
      ],
    },
  };
  return [{ file: 'network', document: asDocument(model), note: 'Only Kafka Connect reaches the database.' }];
}

const textLabels = (labels: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));

/** Where the pods listen: by the name of a container's port, if the Service says it so. */
function portOf(service: Resource | undefined): string | number | undefined {
  const ports = objectAt(service?.document, 'spec').ports;
  const [first] = Array.isArray(ports) ? ports : [];
  const { targetPort, port } = objectAt(first);
  const found = targetPort ?? port;
  return typeof found === 'number' || typeof found === 'string' ? found : undefined;
}

/** Workloads that speak of the Service in their commands or their environment, the server itself left out. */
function clients({ service, namespace }: DatabasePlan, { resources }: Plan): Resource[] {
  const own = coreService(resources, namespace, service);
  const servers = own ? workloadsBehind(own, resources) : [];
  const host = new RegExp(String.raw`(?<![\w.])(-h|--host=)?${service}(\.${namespace}[\w.]*)?(?![\w.-])`);
  return resources.filter((one) => {
    const isWorkload = one.kind !== 'Service' || groupOf(one) === 'serving.knative.dev';
    if (!isWorkload || !podLabels(one) || servers.includes(one)) return false;
    return host.test(JSON.stringify(environmentOf(objectAt(one.document, 'spec', 'template', 'spec'))));
  });
}

/** What a pod is told: its commands and its environment. */
function environmentOf(pod: Readonly<Record<string, unknown>>): unknown {
  const containers = Array.isArray(pod.containers) ? pod.containers : [];
  return containers.map((one) => {
    const { env, args, command } = objectAt(one);
    return { env, args, command };
  });
}
