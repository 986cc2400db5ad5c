import type { Problem } from '../lib/problem.ts';
import { isKafkaSource, type KafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import { problemAt, type Resource } from '../manifests/read.ts';
import { type Desired, keyOf } from './desired.ts';
import { resolveDestination, type SinkOptions } from './resolve-sink.ts';

/** Where the things that sources name are on this machine. */
export interface ReadOptions extends SinkOptions {
  /** Instead of what the sources say: a cluster's addresses mean nothing here. */
  readonly bootstrapServers?: readonly string[];
}

/**
 * The sources that can run, with the addresses of their sinks. `kept` has the others by key, each with the first thing
 * that is wrong with it.
 */
export function readSources(
  resources: readonly Resource[],
  options: ReadOptions,
): { desired: Desired[]; kept: Map<string, Problem>; problems: Problem[] } {
  const desired: Desired[] = [];
  const kept = new Map<string, Problem>();
  const problems: Problem[] = [];
  for (const resource of resources.filter(isKafkaSource)) {
    const refuse = (list: readonly Problem[]) => {
      problems.push(...list);
      if (list[0]) kept.set(keyOf(resource), list[0]);
    };
    const { value: source, problems: wrong } = kafkaSource(resource);
    if (!source) {
      refuse(wrong);
      continue;
    }
    const sink = resolveDestination(source.sink, resource, resources, options);
    const { deadLetterSink: letters } = source.delivery;
    const deadLetterSink = letters && resolveDestination(letters, resource, resources, options);
    if ('code' in sink) refuse([sink]);
    else if (deadLetterSink && 'code' in deadLetterSink) refuse([deadLetterSink]);
    else if (needsSecrets(source) && !options.bootstrapServers) refuse([notYet(resource)]);
    else desired.push({ source, sink, ...(deadLetterSink ? { deadLetterSink } : {}) });
  }
  return { desired, kept, problems };
}

const needsSecrets = ({ net }: KafkaSource): boolean => net.sasl.enable || net.tls.enable;

function notYet(resource: Resource): Problem {
  return problemAt(resource, ['spec', 'net'], {
    code: 'kafkasource.net',
    message: 'net.sasl and net.tls are not supported yet',
    fix: 'Disable them, and point --bootstrap-servers at a broker without them.',
  });
}
