import { PlumblineError } from '../../lib/problem.ts';
import { isKafkaConnector, type KafkaConnector, kafkaConnector } from '../kafkaconnector.ts';
import { isKafkaSource, type KafkaSource, kafkaSource } from '../kafkasource.ts';
import { problemAt, type Resource, resourceKey } from '../read.ts';
import { kafkaAt } from '../service-host.ts';
import { clusterOf, isStrimzi } from '../strimzi.ts';
import { objectAt, textAt } from '../value.ts';
import { cleaned, isNamespaced, moved } from './clean.ts';
import { type DatabasePlan, databasesOf } from './databases.ts';
import { coreService, workloadsBehind } from './own-services.ts';

/** What an export is made of. */
export interface ExportInput {
  /** The user's YAML, or the example's; read and found right. */
  readonly resources: readonly Resource[];
  /** Name of the stack: the label `app.kubernetes.io/part-of`. */
  readonly stack: string;
  /** Of Plumbline. */
  readonly version: string;
  /** For everything; undefined: each resource stays in its own. */
  readonly namespace?: string;
  /** Undefined: as the connectors say. */
  readonly database?: 'in-cluster' | 'external';
  /** SQL of the sample tables, when they are to come along. */
  readonly sample?: string;
}

/** Who is who among the resources, and what is to be added. */
export interface Plan {
  readonly input: ExportInput;
  readonly stack: string;
  /** The user's, cleaned and moved. */
  readonly resources: readonly Resource[];
  readonly kafka: KafkaPlan;
  readonly connects: readonly ConnectPlan[];
  readonly databases: readonly DatabasePlan[];
  readonly sources: readonly KafkaSource[];
}

export interface KafkaPlan {
  readonly name: string;
  readonly namespace: string;
  /** The user's own. */
  readonly given: Resource | undefined;
  readonly pools: readonly Resource[];
}

export interface ConnectPlan {
  readonly name: string;
  readonly namespace: string;
  readonly given: Resource | undefined;
  readonly connectors: readonly KafkaConnector[];
}

/** Throws what a move into one namespace makes of two resources of one name. */
export function planOf(input: ExportInput): Plan {
  const { namespace, stack } = input;
  const own = input.resources.map(cleaned);
  const resources = namespace === undefined ? own : moved(own, namespace);
  refuseDoubles(resources, namespace);
  const connectors = resources.filter(isKafkaConnector).flatMap((one) => kafkaConnector(one).value ?? []);
  const sources = resources.filter(isKafkaSource).flatMap((one) => kafkaSource(one).value ?? []);
  const databases = databasesOf(connectors, resources, input);
  const replaced = databases
    .filter(({ where }) => where === 'external')
    .flatMap((one) => behind(one, resources));
  return {
    input,
    stack,
    resources: resources.filter((one) => !replaced.includes(one)),
    kafka: kafkaOf(resources, connectors, sources, namespace),
    connects: connectsOf(resources, connectors),
    databases,
    sources,
  };
}

/** The user's own server of a database that is to be elsewhere. */
function behind({ namespace, service }: DatabasePlan, resources: readonly Resource[]): Resource[] {
  const front = coreService(resources, namespace, service);
  return front ? [front, ...workloadsBehind(front, resources)] : [];
}

/** Those of Strimzi's of a kind. */
export const strimzi = ({ resources }: Pick<Plan, 'resources'>, kind: string): Resource[] =>
  resources.filter((one) => isStrimzi(one, kind));

/** The one Kafka: the user's, else the one that topics, sources and connectors speak of. */
function kafkaOf(
  resources: readonly Resource[],
  connectors: readonly KafkaConnector[],
  sources: readonly KafkaSource[],
  wanted: string | undefined,
): KafkaPlan {
  const given = strimzi({ resources }, 'Kafka')[0];
  const topic = [...strimzi({ resources }, 'KafkaTopic'), ...strimzi({ resources }, 'KafkaUser')][0];
  const addresses = [
    ...sources.flatMap(({ bootstrapServers, namespace }) =>
      bootstrapServers.map((one) => [one, namespace] as const),
    ),
    ...strimzi({ resources }, 'KafkaConnect').map(
      ({ document, namespace }) => [textAt(document, 'spec', 'bootstrapServers'), namespace] as const,
    ),
    ...connectors.map(
      ({ config, resource }) =>
        [config['schema.history.internal.kafka.bootstrap.servers'] ?? '', resource.namespace] as const,
    ),
  ];
  const named = addresses.flatMap(([address, home]) => kafkaAt(address.split(',')[0] ?? '', home) ?? [])[0];
  const namespace =
    given?.namespace ??
    topic?.namespace ??
    named?.namespace ??
    connectors[0]?.resource.namespace ??
    sources[0]?.namespace ??
    resources.filter(isNamespaced)[0]?.namespace ??
    wanted ??
    'default';
  const name = given?.name ?? (topic && clusterOf(topic)) ?? named?.name ?? 'events';
  const pools = strimzi({ resources }, 'KafkaNodePool').filter(
    (pool) => clusterOf(pool) === name && pool.namespace === namespace,
  );
  return { name, namespace: wanted ?? namespace, given, pools };
}

/** A KafkaConnect for each name and namespace that connectors ask for, and those that stand there anyway. */
function connectsOf(resources: readonly Resource[], connectors: readonly KafkaConnector[]): ConnectPlan[] {
  const given = strimzi({ resources }, 'KafkaConnect');
  const fallback = (namespace: string) => given.find((one) => one.namespace === namespace)?.name ?? 'connect';
  const asked = connectors.map((connector) => {
    const { resource } = connector;
    return {
      connector,
      namespace: resource.namespace,
      name: clusterOf(resource) ?? fallback(resource.namespace),
    };
  });
  const places = new Map(
    [...given, ...asked].map(({ name, namespace }) => [`${namespace}/${name}`, { name, namespace }]),
  );
  return [...places.values()].map(({ name, namespace }) => {
    const isHere = (one: { name: string; namespace: string }) =>
      one.name === name && one.namespace === namespace;
    return {
      name,
      namespace,
      given: given.find(isHere),
      connectors: asked.filter(isHere).map(({ connector }) => connector),
    };
  });
}

function refuseDoubles(resources: readonly Resource[], namespace: string | undefined): void {
  const seen = new Map<string, Resource>();
  for (const resource of resources) {
    const key = resourceKey(resource);
    const other = seen.get(key);
    if (other) {
      throw new PlumblineError(
        problemAt(resource, ['metadata', 'name'], {
          code: 'export.clash',
          message: `in namespace ${namespace}, this ${resource.kind} would have the name of another: ${other.file}:${other.line(['metadata', 'name']) ?? 1}`,
          fix: 'Leave --namespace out, or give one of the two another name.',
        }),
      );
    }
    seen.set(key, resource);
  }
}

/** The spec of a resource of the user's. */
export const specOf = (resource: Resource | undefined) => objectAt(resource?.document, 'spec');
