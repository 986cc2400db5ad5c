import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { asDocument, type Document } from './document.ts';
import { kafkaSinks } from './kafka-sink-list.ts';
import { listenerFor } from './listeners.ts';
import { metadata, peer } from './parts.ts';
import type { Plan } from './plan.ts';
import type { Profile } from './types.ts';

/** Strimzi's own label of what a pod belongs to. */
export const strimziPods = (kind: string, cluster: string) => ({
  'strimzi.io/kind': kind,
  'strimzi.io/cluster': cluster,
});

/** Knative's parts that come to Kafka: what looks after sources and sinks, writes to topics, and reads them. */
const knative = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'knative-eventing' } },
  podSelector: {
    matchExpressions: [
      {
        key: 'app',
        operator: 'In',
        values: ['kafka-controller', 'kafka-sink-receiver', 'kafka-source-dispatcher'],
      },
    ],
  },
};

/** Who may come to Kafka's listeners. */
export function clientsOf(plan: Plan) {
  const { namespace } = plan.kafka;
  const workers = plan.connects.map((connect) =>
    peer(
      strimziPods('KafkaConnect', connect.name),
      connect.namespace === namespace ? undefined : connect.namespace,
    ),
  );
  return [...workers, ...(plan.sources.length > 0 || kafkaSinks(plan).length > 0 ? [knative] : [])];
}

/**
 * Who reaches Kafka's pods. Strimzi makes policies of its own, and what one policy allows no other takes away: its
 * listeners' `networkPolicyPeers` say the same.
 */
export function kafkaPolicy(plan: Plan, profile: Profile): Document {
  const { name, namespace } = plan.kafka;
  const { port } = listenerFor(plan, profile);
  const tcp = (...ports: number[]) => ports.map((each) => ({ protocol: 'TCP' as const, port: each }));
  const model: INetworkPolicy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(plan, namespace, `${name}-kafka-clients`, 'kafka'),
    spec: {
      podSelector: { matchLabels: strimziPods('Kafka', name) },
      policyTypes: ['Ingress'],
      ingress: [
        // Without any client nobody is let in; an empty list of peers would let in everybody.
        ...(clientsOf(plan).length > 0 ? [{ from: clientsOf(plan), ports: tcp(port) }] : []),
        {
          // 9090 and 9091 are Strimzi's own listeners, 8443 is its agent.
          from: [
            peer(strimziPods('Kafka', name)),
            {
              namespaceSelector: {},
              podSelector: { matchLabels: { 'strimzi.io/kind': 'cluster-operator' } },
            },
          ],
          ports: tcp(9090, 9091, 8443),
        },
        { from: [peer({ 'strimzi.io/name': `${name}-entity-operator` })], ports: tcp(9091) },
      ],
    },
  };
  return asDocument(model);
}
