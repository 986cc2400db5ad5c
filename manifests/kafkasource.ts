import type { Problem } from '../lib/problem.ts';
import { type Delivery, type Destination, readDelivery, readDestination } from './kafkasource-delivery.ts';
import { Fields } from './kafkasource-fields.ts';
import { type Net, readNet } from './kafkasource-net.ts';
import { readKeyType, readOverrides, readPace, stableGroup } from './kafkasource-parts.ts';
import { isRecord, type Resource } from './read.ts';

/** Group and kind; `v1` and `v1beta1` have the same shape (BEHAVIOUR 8). */
export const kafkaSourceGroup = 'sources.knative.dev';
const versions = [`${kafkaSourceGroup}/v1`, `${kafkaSourceGroup}/v1beta1`];

/** A KafkaSource with its defaults filled in. */
export interface KafkaSource {
  readonly namespace: string;
  readonly name: string;
  readonly resource: Resource;
  /** `HOST:PORT` */
  readonly bootstrapServers: readonly string[];
  readonly topics: readonly string[];
  readonly consumers: number;
  readonly consumerGroup: string;
  readonly initialOffset: 'earliest' | 'latest';
  readonly ordering: 'ordered' | 'unordered';
  readonly keyType: 'string' | 'int' | 'float' | 'byte-array';
  readonly sink: Destination;
  readonly delivery: Delivery;
  readonly ceOverrides: readonly (readonly [name: string, value: string])[];
  readonly net: Net;
  /** Annotation `plumbline.dev/pace: cluster`: the real polling rhythm. */
  readonly pace: 'fast' | 'cluster';
}

export const isKafkaSource = (resource: Resource): boolean =>
  resource.kind === 'KafkaSource' && resource.apiVersion.startsWith(`${kafkaSourceGroup}/`);

/** Reads and checks one; `source` is there when no problem keeps it from running. Defaults are the webhook's. */
export function readKafkaSource(resource: Resource): { source?: KafkaSource; problems: Problem[] } {
  const problems: Problem[] = [];
  const document = isRecord(resource.document) ? resource.document : {};
  const metadata = new Fields(resource, ['metadata'], document.metadata ?? {}, problems);
  const spec = new Fields(resource, ['spec'], document.spec, problems);
  if (!versions.includes(resource.apiVersion)) {
    problems.push({
      code: 'kafkasource.version',
      message: `KafkaSource has no version ${resource.apiVersion}`,
      fix: `Use apiVersion: ${versions[0]}.`,
      file: resource.file,
      line: resource.line(['apiVersion']) ?? 1,
      field: 'apiVersion',
    });
  }
  const { namespace, name } = resource;
  const source: KafkaSource = {
    namespace,
    name,
    resource,
    bootstrapServers: spec.texts('bootstrapServers', 'a list of HOST:PORT').flatMap((one) => one.split(',')),
    topics: spec.texts('topics', 'a list of topic names'),
    consumers: spec.count('consumers') ?? 1,
    consumerGroup: spec.text('consumerGroup') ?? stableGroup(namespace, name),
    initialOffset: spec.oneOf('initialOffset', ['earliest', 'latest']) ?? 'latest',
    ordering: spec.oneOf('ordering', ['ordered', 'unordered']) ?? 'ordered',
    keyType: readKeyType(metadata),
    sink: readDestination(spec.object('sink', true), namespace),
    delivery: readDelivery(spec.object('delivery'), namespace),
    ceOverrides: readOverrides(spec.object('ceOverrides')),
    net: readNet(spec.object('net'), namespace),
    pace: readPace(metadata),
  };
  spec.noOthers(
    'bootstrapServers',
    'topics',
    'consumers',
    'consumerGroup',
    'initialOffset',
    'ordering',
    'sink',
    'delivery',
    'ceOverrides',
    'net',
  );
  return problems.length === 0 ? { source, problems } : { problems };
}
