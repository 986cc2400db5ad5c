import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import { objectAt } from '../value.ts';
import { asDocument, type Document, merged, withValue } from './document.ts';
import { metadata, resources, restricted } from './parts.ts';
import type { Plan } from './plan.ts';
import type { Profile } from './types.ts';

type PoolSpec = IKafkaNodePool['spec'];

/** How many brokers a Kafka has. */
export function brokersOf(plan: Plan, profile: Profile): number {
  const { pools } = plan.kafka;
  if (pools.length === 0 || !profile.durable) return profile.brokers;
  const isBroker = (document: unknown) =>
    JSON.stringify(objectAt(document, 'spec').roles ?? []).includes('"broker"');
  return pools.reduce(
    (sum, { document }) => sum + (isBroker(document) ? Number(objectAt(document, 'spec').replicas ?? 0) : 0),
    0,
  );
}

/** Kafka's nodes: the user's pools; on one node all of it in the first of them. */
export function poolsOf(plan: Plan, profile: Profile): Document[] {
  const { pools } = plan.kafka;
  if (pools.length === 0) return ourPools(plan, profile);
  const served = pools.map(({ document }) =>
    withValue(objectAt(document), ['apiVersion'], 'kafka.strimzi.io/v1'),
  );
  if (profile.durable) return served.map((pool) => hardened(pool));
  const first = served.find((pool) => JSON.stringify(pool).includes('"broker"')) ?? served[0] ?? {};
  const spec = { ...objectAt(first, 'spec'), ...single() };
  return [hardened(withValue(first, ['spec'], spec))];
}

const hardened = (pool: Document): Document => {
  const template = merged(
    { kafkaContainer: { securityContext: restricted } },
    objectAt(pool, 'spec', 'template'),
  );
  return withValue(pool, ['spec', 'template'], template);
};

/** One node that is broker and controller, and keeps nothing. */
const single = (): Pick<PoolSpec, 'replicas' | 'roles' | 'storage'> => ({
  replicas: 1,
  roles: ['controller', 'broker'],
  storage: { type: 'ephemeral' },
});

function ourPools(plan: Plan, profile: Profile): Document[] {
  if (profile.controllers === 0) return [pool(plan, 'broker', { ...single(), template: template() })];
  return [
    pool(plan, 'broker', {
      replicas: profile.brokers,
      roles: ['broker'],
      storage: disk(profile.sized ? '100Gi' : '10Gi'),
      ...(profile.sized ? size('broker', '500m', '4Gi', '2g') : { template: template() }),
    }),
    pool(plan, 'controller', {
      replicas: profile.controllers,
      roles: ['controller'],
      storage: disk(profile.sized ? '20Gi' : '5Gi'),
      ...(profile.sized ? size('controller', '250m', '1Gi', '512m') : { template: template() }),
    }),
  ];
}

function pool(plan: Plan, name: string, spec: PoolSpec): Document {
  const { kafka } = plan;
  const model: IKafkaNodePool = {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaNodePool',
    metadata: metadata(plan, kafka.namespace, name, 'kafka', { 'strimzi.io/cluster': kafka.name }),
    spec,
  };
  return asDocument(model);
}

/** A volume that outlives the pool; KRaft's own log is on it too. */
const disk = (amount: string): PoolSpec['storage'] => ({
  type: 'jbod',
  volumes: [{ id: 0, type: 'persistent-claim', size: amount, kraftMetadata: 'shared', deleteClaim: false }],
});

const template = (): NonNullable<PoolSpec['template']> => ({
  kafkaContainer: { securityContext: restricted },
});

function size(
  name: string,
  cpu: string,
  memory: string,
  heap: string,
): Pick<PoolSpec, 'resources' | 'jvmOptions' | 'template'> {
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { 'strimzi.io/pool-name': name } },
  });
  return {
    resources: resources(cpu, memory),
    jvmOptions: { '-Xms': heap, '-Xmx': heap },
    template: {
      ...template(),
      pod: {
        topologySpreadConstraints: [spread('topology.kubernetes.io/zone'), spread('kubernetes.io/hostname')],
      },
    },
  };
}
