import { compare, type Difference, isReal } from '../../manifests/diff/compare.ts';
import type { Live } from '../../manifests/diff/held.ts';
import { heldBy } from '../../manifests/diff/live.ts';
import { type Resource, readText } from '../../manifests/read.ts';

export function resources(yaml: string, file: string): Resource[] {
  const { resources: found, problems } = readText(yaml, file);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return found;
}

/** A stack that is just as its YAML says. */
export function liveOf(stack: readonly Resource[], changes: Partial<Live> = {}): Live {
  const of = (kind: string) => stack.filter((resource) => resource.kind === kind);
  return {
    topics: of('KafkaTopic').map(topic),
    connectors: of('KafkaConnector').map(({ name }) => ({ name, config: {}, state: 'RUNNING' })),
    sources: of('KafkaSource').map(({ namespace, name }) => ({ name: `${namespace}/${name}`, ready: true })),
    broker: {},
    worker: {},
    workerTopics: ['connect-configs', 'connect-offsets', 'connect-status'],
    ...changes,
  };
}

function topic({ name, document }: Resource) {
  const spec = new Map(Object.entries(Object(Object(document).spec)));
  const config = Object.entries(Object(spec.get('config'))).map(([key, value]) => [key, String(value)]);
  const own = Object.fromEntries(config);
  const all = { 'retention.ms': '604800000', 'cleanup.policy': 'delete', ...own };
  return {
    name: String(spec.get('topicName') ?? name),
    partitions: Number(spec.get('partitions') ?? 1),
    own,
    all,
  };
}

/** What differs between two texts of YAML, the second one running. */
export function diff(cluster: string, stack: string, changes: Partial<Live> = {}): Difference[] {
  const own = resources(stack, 'stack.yaml');
  return compare(resources(cluster, 'cluster.yaml'), heldBy(own, liveOf(own, changes)));
}

/** `Kind name: field: cluster → stack`, or on which side alone; in brackets what is expected. */
export function lines(differences: readonly Difference[]): string[] {
  return differences.flatMap(({ resource, cluster, stack, fields, expected }) => {
    const name = `${resource.kind} ${resource.name}`;
    if (!cluster || !stack) {
      const line = `${name}: only in ${cluster ? 'cluster' : 'stack'}`;
      return [expected === undefined ? line : `(${line})`];
    }
    const trouble = stack.trouble === undefined ? [] : [`${name}: ${stack.trouble}`];
    const changed = fields.map((field) => {
      const line = `${name}: ${field.field}: ${show(field.cluster)} → ${show(field.stack)}`;
      return field.expected === undefined ? line : `(${line})`;
    });
    return [...changed, ...trouble];
  });
}

export const realLines = (differences: readonly Difference[]): string[] =>
  lines(differences.filter(isReal)).filter((line) => !line.startsWith('('));

const show = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
