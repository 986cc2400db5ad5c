import { isKafkaSource, kafkaSource } from '../kafkasource.ts';
import type { Resource } from '../read.ts';
import { expectedAlone, expectedField } from './expected.ts';
import { type FieldPair, fieldPairs } from './fields.ts';
import type { Held } from './held.ts';
import { kindOf, normalise } from './normalise.ts';
import { keyOf, pair } from './pair.ts';
import { isSame } from './same.ts';

/** One resource that is not the same on both sides. */
export interface Difference {
  /** The cluster's, where there is one. */
  readonly resource: Resource;
  /** Undefined: only in the stack. */
  readonly cluster: Resource | undefined;
  /** Undefined: only in the cluster's YAML. */
  readonly stack: Held | undefined;
  readonly fields: readonly FieldDifference[];
  /** Why it has to be so here, when it is a matter of the local stand-ins alone. */
  readonly expected: string | undefined;
}

export interface FieldDifference extends FieldPair {
  readonly expected: string | undefined;
}

/** What differs between a cluster's resources and the stack's, in the data's order. */
export function compare(cluster: readonly Resource[], stack: readonly Held[]): Difference[] {
  const sinks = new Set([...cluster, ...stack.map(({ resource }) => resource)].flatMap(sinksOf));
  return pair(cluster, stack)
    .flatMap(({ cluster: theirs, stack: ours }): Difference[] => {
      if (theirs && ours) return both(theirs, ours);
      const resource = theirs ?? ours?.resource;
      if (!resource) return [];
      const expected = ours?.because ?? expectedAlone(resource, sinks);
      return [{ resource, cluster: theirs, stack: ours, fields: [], expected }];
    })
    .sort(byData);
}

function both(cluster: Resource, held: Held): Difference[] {
  const fields = [...namespaces(cluster, held), ...fieldPairs(normalise(cluster), held.document)]
    .map((each) => inForce(each, held))
    .filter((each) => !isSame(each.steps, each.cluster, each.stack))
    // Of what was found by running things, only the spec is known.
    .filter(({ steps }) => held.origin === 'yaml' || (steps[0] === 'spec' && steps.length > 1))
    .map((each) => ({ ...each, expected: expectedIn(each, cluster, held) }));
  const isDifferent = fields.length > 0 || held.trouble !== undefined;
  return isDifferent ? [{ resource: cluster, cluster, stack: held, fields, expected: undefined }] : [];
}

function namespaces(cluster: Resource, { resource, origin }: Held): FieldPair[] {
  if (cluster.namespace === resource.namespace || origin !== 'yaml') return [];
  const path = ['metadata', 'namespace'];
  const place = { field: 'metadata.namespace', steps: path, clusterPath: path, stackPath: path };
  return [{ ...place, cluster: cluster.namespace, stack: resource.namespace }];
}

/** What is in force in the stack where its YAML says nothing. */
function inForce(pair: FieldPair, { effective = {} }: Held): FieldPair {
  return pair.stack === undefined && pair.field in effective
    ? { ...pair, stack: effective[pair.field] }
    : pair;
}

function expectedIn(each: FieldPair, cluster: Resource, held: Held): string | undefined {
  if (each.field === 'metadata.namespace') return 'one of the two leaves the namespace to whoever applies it';
  return expectedField(each, cluster, held);
}

/** Core Services that a KafkaSource delivers to. */
function sinksOf(resource: Resource): string[] {
  const source = isKafkaSource(resource) ? kafkaSource(resource).value : undefined;
  return [source?.sink.ref, source?.delivery.deadLetterSink?.ref].flatMap((ref) =>
    ref?.kind === 'Service' && ref.apiVersion === 'v1' ? [`${ref.namespace}/${ref.name}`] : [],
  );
}

/** The data's way; whatever is not on it comes last. */
const order = [
  'kafka.strimzi.io/KafkaConnect',
  'kafka.strimzi.io/KafkaConnector',
  'kafka.strimzi.io/Kafka',
  'kafka.strimzi.io/KafkaNodePool',
  'kafka.strimzi.io/KafkaUser',
  'kafka.strimzi.io/KafkaTopic',
  'sources.knative.dev/KafkaSource',
  'serving.knative.dev/Service',
];

function byData({ resource: a }: Difference, { resource: b }: Difference): number {
  return rank(a) - rank(b) || compareTexts(keyOf(a), keyOf(b));
}

function rank(resource: Resource): number {
  const at = order.indexOf(kindOf(resource));
  return at < 0 ? order.length : at;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether it says more than that the stack stands in for a cluster. */
export function isReal({ expected, fields, stack }: Difference): boolean {
  if (expected !== undefined) return false;
  const isOnBoth = fields.length > 0 || stack?.trouble !== undefined;
  return !isOnBoth || stack?.trouble !== undefined || fields.some((field) => field.expected === undefined);
}
