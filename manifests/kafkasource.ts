import type { Problem } from '../lib/problem.ts';
import { type Delivery, type Destination, readDelivery, readDestination } from './kafkasource-delivery.ts';
import { type Net, readNet } from './kafkasource-net.ts';
import { sourceNotices } from './kafkasource-notices.ts';
import {
  type KeyType,
  readKeyType,
  readOverrides,
  readPace,
  readTopics,
  stableGroup,
} from './kafkasource-parts.ts';
import { oneOf, refuseMissing, textOf, textsOf } from './kafkasource-webhook.ts';
import { groupOf, problemAt, type Resource } from './read.ts';
import { type Parsed, top } from './shape.ts';

const group = 'sources.knative.dev';
/** They have the same shape (BEHAVIOUR 8). */
const versions = [`${group}/v1`, `${group}/v1beta1`];

const specFields = [
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
];

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
  readonly keyType: KeyType;
  readonly sink: Destination;
  readonly delivery: Delivery;
  readonly ceOverrides: readonly (readonly [name: string, value: string])[];
  readonly net: Net;
  /** Annotation `plumbline.dev/pace: cluster`: the real polling rhythm. */
  readonly pace: 'fast' | 'cluster';
}

export const isKafkaSource = (resource: Resource): boolean =>
  resource.kind === 'KafkaSource' && groupOf(resource) === group;

/** A KafkaSource as the webhook takes it, with the webhook's defaults (BEHAVIOUR 8). */
export function kafkaSource(resource: Resource): Parsed<KafkaSource> {
  const problems: Problem[] = [];
  const document = top(resource, problems);
  const metadata = document.section('metadata');
  const spec = document.section('spec', specFields);
  if (!versions.includes(resource.apiVersion)) {
    problems.push(
      problemAt(resource, ['apiVersion'], {
        code: 'kafkasource.version',
        message: `KafkaSource has no version ${resource.apiVersion}`,
        fix: `Use apiVersion: ${versions[0]}.`,
      }),
    );
  }
  if (!spec.has('sink')) refuseMissing(spec, 'sink', 'Add sink.');
  const { namespace, name } = resource;
  const value: KafkaSource = {
    namespace,
    name,
    resource,
    bootstrapServers: textsOf(spec, 'bootstrapServers', 'a list of HOST:PORT').flatMap((one) =>
      one.split(','),
    ),
    topics: readTopics(spec),
    consumers: spec.integer('consumers', 0) ?? 1,
    consumerGroup: textOf(spec, 'consumerGroup') ?? stableGroup(namespace, name),
    initialOffset: oneOf(spec, 'initialOffset', ['earliest', 'latest']) ?? 'latest',
    ordering: oneOf(spec, 'ordering', ['ordered', 'unordered']) ?? 'ordered',
    keyType: readKeyType(metadata),
    sink: readDestination(spec, 'sink', namespace),
    delivery: readDelivery(spec, namespace),
    ceOverrides: readOverrides(spec),
    net: readNet(spec),
    pace: readPace(metadata),
  };
  const isGood = problems.length === 0;
  return { value: isGood ? value : undefined, problems, notices: isGood ? sourceNotices(value) : [] };
}
