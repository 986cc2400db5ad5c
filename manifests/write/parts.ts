import type { Plan } from './plan.ts';

/** Metadata of a resource that Plumbline makes. */
export interface Metadata {
  name: string;
  namespace?: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
}

/** The labels that Kubernetes recommends, and what else is asked for. */
export function metadata(
  plan: Plan,
  namespace: string,
  name: string,
  station: string,
  labels: Readonly<Record<string, string>> = {},
): Metadata {
  return {
    name,
    namespace,
    labels: {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/component': station,
      'app.kubernetes.io/part-of': plan.stack,
      'app.kubernetes.io/managed-by': 'plumbline',
      ...labels,
    },
  };
}

/** What the Pod Security Standard `restricted` asks of a container. */
export const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' as const },
};

/** CPU and memory; what is asked for is what may be had of the memory. */
export const resources = (cpu: string, memory: string, mostMemory = memory) => ({
  requests: { cpu, memory },
  limits: { memory: mostMemory },
});

/** All pods of a namespace with labels, as a NetworkPolicy names them; without a namespace, those of its own. */
export function peer(podLabels: Readonly<Record<string, string>>, namespace?: string) {
  return {
    ...(namespace === undefined
      ? {}
      : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }),
    podSelector: { matchLabels: { ...podLabels } },
  };
}
