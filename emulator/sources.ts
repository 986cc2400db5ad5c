import type { Logger } from '../lib/log.ts';
import { cause, describe, type Problem } from '../lib/problem.ts';
import { isKafkaSource, type KafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import { isKafkaTopic, kafkaTopic } from '../manifests/kafkatopic.ts';
import { problemAt, type Resource } from '../manifests/read.ts';
import { type Desired, diff, keyOf } from './desired.ts';
import { addressOf } from './kafka-address.ts';
import { deleteGroup } from './kafka-admin.ts';
import { type RunningSource, type SourceStatus, startKafkaSource } from './kafkasource.ts';
import { resolveDestination, type SinkOptions } from './resolve-sink.ts';

export interface SourcesOptions extends SinkOptions {
  /** Instead of what the sources say: a cluster's addresses mean nothing here. */
  readonly bootstrapServers?: readonly string[];
  readonly strict: boolean;
  readonly pace?: 'cluster';
  readonly log: Logger;
  /** The partitions of a source are assigned; its key is `NAMESPACE/NAME`. */
  onReady(key: string): void;
}

export interface Sources {
  /** Starts, restarts and stops sources so that these run; answers what is wrong with the others. */
  apply(resources: readonly Resource[]): Promise<readonly Problem[]>;
  status(): SourceStatus[];
  stop(): Promise<void>;
}

/** All KafkaSources of one process. */
export function runSources(options: SourcesOptions): Sources {
  const running = new Map<string, { desired: Desired; source: RunningSource }>();
  let refused = new Map<string, Problem>();
  /** One change after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  function start(desired: Desired, resources: readonly Resource[]): void {
    const { source, sink, deadLetterSink } = desired;
    const key = keyOf(source);
    const started = startKafkaSource(source, {
      address: addressOf(source, options.bootstrapServers, resources),
      sink,
      ...(deadLetterSink ? { deadLetterSink } : {}),
      awaitedTopics: awaitedTopics(resources, options),
      strict: options.strict,
      pace: options.pace ?? source.pace,
      log: options.log,
    });
    running.set(key, { desired, source: started });
    void started.ready.then(() => {
      if (running.get(key)?.source === started) options.onReady(key);
    });
  }

  async function end(key: string): Promise<Desired | undefined> {
    const one = running.get(key);
    running.delete(key);
    await one?.source.stop();
    return one?.desired;
  }

  /** With the source goes its consumer group (BEHAVIOUR 8). */
  async function remove(key: string): Promise<void> {
    const desired = await end(key);
    if (!desired) return;
    const { source } = desired;
    await deleteGroup(addressOf(source, options.bootstrapServers, []), source.consumerGroup).catch((error) =>
      options.log.warn({ source: key, error: cause(error) }, 'consumer group not deleted'),
    );
  }

  async function change(resources: readonly Resource[]): Promise<readonly Problem[]> {
    const { desired, kept, problems } = read(resources, options);
    const now = new Map([...running].map(([key, one]) => [key, one.desired]));
    const changes = diff(now, desired, new Set(kept.keys()));
    refused = kept;
    await Promise.all([
      ...changes.stop.map(remove),
      ...changes.restart.map(({ source }) => end(keyOf(source))),
    ]);
    for (const one of [...changes.start, ...changes.restart]) start(one, resources);
    return [...problems, ...changes.problems];
  }

  return {
    apply(resources) {
      const result = turn.then(() => change(resources));
      turn = result.catch((error) =>
        options.log.error({ error: cause(error) }, 'sources could not be changed'),
      );
      return result;
    },
    status() {
      const dead = [...refused]
        .filter(([key]) => !running.has(key))
        .map(([key, problem]) => notRunning(key, problem));
      return [...[...running.values()].map(({ source }) => source.status()), ...dead];
    },
    async stop() {
      await turn;
      await Promise.all([...running.keys()].map(end));
    },
  };
}

function read(
  resources: readonly Resource[],
  options: SourcesOptions,
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

/** Topics that the reconciler of KafkaTopics makes: reading them first would make them with one partition. */
function awaitedTopics(
  resources: readonly Resource[],
  { bootstrapServers }: SourcesOptions,
): ReadonlySet<string> {
  if (!bootstrapServers) return new Set();
  return new Set(resources.filter(isKafkaTopic).flatMap((one) => kafkaTopic(one).value?.topic ?? []));
}

const needsSecrets = ({ net }: KafkaSource): boolean => net.sasl.enable || net.tls.enable;

function notYet(resource: Resource): Problem {
  return problemAt(resource, ['spec', 'net'], {
    code: 'kafkasource.net',
    message: 'net.sasl and net.tls are not supported yet',
    fix: 'Disable them, and point --bootstrap-servers at a broker without them.',
  });
}

function notRunning(name: string, problem: Problem): SourceStatus {
  const isSink = problem.code.startsWith('sink.');
  const message = describe(problem);
  return {
    name,
    ready: false,
    lag: 0,
    delivered: 0,
    failed: 0,
    conditions: [
      { type: 'Ready', status: 'False', reason: problem.code, message },
      { type: 'ConsumerGroup', status: 'Unknown' },
      isSink
        ? { type: 'SinkProvided', status: 'False', reason: problem.code, message }
        : { type: 'SinkProvided', status: 'Unknown' },
    ],
    notices: [],
  };
}
