import { problemAt, type Resource } from './read.ts';
import { type Parsed, top } from './shape.ts';
import { isStrimzi, strimziRules } from './strimzi.ts';

/** A KafkaTopic with its defaults filled in. */
export interface KafkaTopic {
  readonly resource: Resource;
  /** `spec.topicName`, else the resource's name. */
  readonly topic: string;
  /** Undefined: the broker's default. */
  readonly partitions: number | undefined;
  readonly replicas: number | undefined;
  readonly config: Readonly<Record<string, string>>;
}

export const isKafkaTopic = (resource: Resource): boolean => isStrimzi(resource, 'KafkaTopic');

/** A KafkaTopic of `kafka.strimzi.io/v1` (Strimzi 1.2's CRD) or `v1beta2`. */
export function kafkaTopic(resource: Resource): Parsed<KafkaTopic> {
  const { problems, notices } = strimziRules(resource, 'Kafka');
  const spec = top(resource, problems).section('spec', ['config', 'partitions', 'replicas', 'topicName']);
  const named = spec.text('topicName');
  const topic = named ?? resource.name;
  const partitions = spec.integer('partitions', 1);
  const replicas = spec.integer('replicas', 1, 32767);
  const config = spec.settings('config');
  if (!/^[\w.-]{1,249}$/.test(topic) || topic === '.' || topic === '..') {
    problems.push(
      problemAt(resource, named === undefined ? ['metadata', 'name'] : ['spec', 'topicName'], {
        code: 'kafkatopic.name',
        message: `"${topic}" cannot be the name of a topic`,
        fix: 'Use letters, digits, dots, underscores and hyphens, 249 at most.',
      }),
    );
  }
  const value = { resource, topic, partitions, replicas, config };
  return { value: problems.length === 0 ? value : undefined, problems, notices };
}
