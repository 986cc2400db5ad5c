import { isRecord, type Resource } from './read.ts';
import { type Parsed, Section } from './shape.ts';
import { isStrimzi, strimziVersion } from './strimzi.ts';

/** A Kafka of Strimzi's: the part of it that a single local broker can follow. */
export interface Kafka {
  readonly resource: Resource;
  /** `spec.kafka.config`, as written. */
  readonly config: Readonly<Record<string, string>>;
  readonly version: string | undefined;
  readonly metadataVersion: string | undefined;
  readonly listeners: readonly Listener[];
  /** Undefined: everybody may do everything. */
  readonly authorization: { readonly type: string; readonly superUsers: readonly string[] } | undefined;
}

/** One of `spec.kafka.listeners`. */
export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly type: string;
  readonly tls: boolean;
  /** `tls`, `scram-sha-512`, `custom` (v1beta2 also `oauth`); undefined: none. */
  readonly authentication: string | undefined;
}

export const isKafka = (resource: Resource): boolean => isStrimzi(resource, 'Kafka');
export const isKafkaNodePool = (resource: Resource): boolean => isStrimzi(resource, 'KafkaNodePool');

/** A Kafka of `kafka.strimzi.io/v1` (Strimzi 1.2's CRD) or `v1beta2`; fields of no use here are passed over. */
export function kafka(resource: Resource): Parsed<Kafka> {
  const { problems, notices } = strimziVersion(resource);
  const spec = new Section(resource, [], resource.document, problems).section('spec').section('kafka');
  const rights = spec.section('authorization');
  const value: Kafka = {
    resource,
    config: spec.settings('config'),
    version: spec.text('version'),
    metadataVersion: spec.text('metadataVersion'),
    listeners: (spec.list('listeners') ?? []).flatMap((one, index) => readListener(spec, one, index)),
    authorization: rights.isPresent
      ? { type: rights.text('type') ?? '', superUsers: texts(rights.list('superUsers')) }
      : undefined,
  };
  return { value: problems.length === 0 ? value : undefined, problems, notices };
}

function readListener(spec: Section, value: unknown, index: number): Listener[] {
  const path = [...spec.path, 'listeners', index];
  const one = new Section(spec.resource, path, value, spec.problems);
  const [name, port] = [one.text('name'), one.integer('port', 1, 65_535)];
  if (name === undefined || port === undefined) return [];
  const type = one.text('type') ?? 'internal';
  const authentication = one.section('authentication').text('type');
  return [{ name, port, type, tls: one.flag('tls') ?? false, authentication }];
}

const texts = (list: readonly unknown[] | undefined): string[] =>
  (list ?? []).filter((one) => typeof one === 'string');

/** How many nodes its KafkaNodePools ask for. */
export function nodesOf({ resource: { name, namespace } }: Kafka, resources: readonly Resource[]): number {
  return resources
    .filter((one) => isKafkaNodePool(one) && one.namespace === namespace)
    .map(({ document }) => (isRecord(document) ? document : {}))
    .filter(({ metadata }) => labelOf(metadata) === name)
    .reduce((sum, { spec }) => sum + (isRecord(spec) ? Number(spec.replicas ?? 0) : 0), 0);
}

function labelOf(metadata: unknown): unknown {
  const labels = isRecord(metadata) ? metadata.labels : undefined;
  return isRecord(labels) ? labels['strimzi.io/cluster'] : undefined;
}
