import type { IKafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import { at, listAt, objectAt, textAt } from '../value.ts';
import { asDocument, type Document, defaulted, withValue } from './document.ts';
import { metadata, resources, restricted } from './parts.ts';
import type { Plan } from './plan.ts';
import type { Profile } from './types.ts';

type PoolSpec = IKafkaNodePool['spec'];

type Role = 'broker' | 'controller';

/** How many brokers a Kafka has. */
export const brokersOf = (plan: Plan, profile: Profile): number => nodesOf(poolsOf(plan, profile), 'broker');

export const hasRole = (pool: Document, role: Role): boolean => listAt(pool, 'spec', 'roles').includes(role);

export const nodesOf = (pools: readonly Document[], role: Role): number =>
  pools
    .filter((pool) => hasRole(pool, role))
    .reduce((sum, pool) => sum + Number(at(pool, 'spec', 'replicas') ?? 0), 0);

/** Kafka's nodes: the user's pools, with what is missing for three copies; on one node all of it in one of them. */
export function poolsOf(plan: Plan, profile: Profile): Document[] {
  const { pools } = plan.kafka;
  if (pools.length === 0) return ourPools(plan, profile);
  const served = pools.map(({ document }) =>
    withValue(objectAt(document), ['apiVersion'], 'kafka.strimzi.io/v1'),
  );
  if (profile.durable) {
    const enough = raised(raised(served, 'broker', profile.brokers), 'controller', profile.controllers);
    return enough.map((pool) => hardened(durable(pool), profile));
  }
  const first = served.find((pool) => hasRole(pool, 'broker')) ?? served[0] ?? {};
  const spec = { ...objectAt(first, 'spec'), ...single() };
  return [hardened(withValue(first, ['spec'], spec), profile)];
}

/** At least so many nodes of a role: those that are missing come to the first pool that has it. */
function raised(pools: readonly Document[], role: Role, least: number): Document[] {
  const missing = least - nodesOf(pools, role);
  const first = pools.find((pool) => hasRole(pool, role));
  return pools.map((pool) =>
    pool === first && missing > 0
      ? withValue(pool, ['spec', 'replicas'], Number(at(pool, 'spec', 'replicas') ?? 0) + missing)
      : pool,
  );
}

const durable = (pool: Document): Document =>
  at(pool, 'spec', 'storage', 'type') === 'ephemeral'
    ? withValue(pool, ['spec', 'storage'], disk('10Gi'))
    : pool;

/** What the user's pool does not say. */
function hardened(pool: Document, profile: Profile): Document {
  const isBroker = hasRole(pool, 'broker');
  const wanted = profile.sized
    ? size(textAt(pool, 'metadata', 'name'), isBroker ? sizes.broker : sizes.controller)
    : { template: template() };
  return withValue(pool, ['spec'], defaulted(objectAt(pool, 'spec'), asDocument(wanted)));
}

/** CPU, memory and heap of one node in production. */
const sizes = {
  broker: ['500m', '4Gi', '2g'],
  controller: ['250m', '1Gi', '512m'],
} as const;

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
      ...(profile.sized ? size('broker', sizes.broker) : { template: template() }),
    }),
    pool(plan, 'controller', {
      replicas: profile.controllers,
      roles: ['controller'],
      storage: disk(profile.sized ? '20Gi' : '5Gi'),
      ...(profile.sized ? size('controller', sizes.controller) : { template: template() }),
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
  [cpu, memory, heap]: readonly [string, string, string],
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
