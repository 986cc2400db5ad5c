import type { Logger } from '../lib/log.ts';
import { cause, describe, type Problem } from '../lib/problem.ts';
import { isKafkaTopic, kafkaTopic } from '../manifests/kafkatopic.ts';
import type { Resource } from '../manifests/read.ts';
import type { SecretFile } from '../manifests/secret.ts';
import { type Desired, diff, keyOf } from './desired.ts';
import { deleteGroup } from './kafka-admin.ts';
import { type RunningSource, startKafkaSource } from './kafkasource.ts';
import type { SourceReading } from './metrics.ts';
import { LoggedNotices } from './notice-logged.ts';
import { type ReadOptions, readSources } from './read-sources.ts';
import type { Serving } from './serving/serving.ts';
import { editRefused, refusedStatus, type SourceStatus } from './source-status.ts';

interface SourcesOptions extends ReadOptions {
  readonly strict: boolean;
  readonly pace?: 'cluster';
  readonly log: Logger;
  /** The program of the user's that has to run before a source is ready. */
  readonly serving?: Pick<Serving, 'awaited'>;
  /** The partitions of a source are assigned; its key is `NAMESPACE/NAME`. */
  onReady(key: string): void;
}

/** All that decides which sources run, as it is now. */
interface Declared {
  readonly resources: readonly Resource[];
  readonly secretFiles: readonly SecretFile[];
  /** Whether somebody makes the topics of the KafkaTopics. */
  readonly makesTopics: boolean;
}

interface Sources {
  /** Starts, restarts and stops sources so that these run; answers what is wrong with the others. */
  apply(declared: Declared): Promise<readonly Problem[]>;
  status(): SourceStatus[];
  /** Those that run. */
  running(): Desired[];
  /** Of those that run. */
  readings(): SourceReading[];
  stop(): Promise<void>;
}

/** All KafkaSources of one process. */
export function runSources(options: SourcesOptions): Sources {
  const running = new Map<string, { desired: Desired; source: RunningSource }>();
  let refused = new Map<string, Problem>();
  const logged = new LoggedNotices();
  const told = new Set<string>();
  /** One change after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  function start(desired: Desired, declared: Declared): void {
    const { source, kafka, sink, deadLetterSink } = desired;
    const key = keyOf(source);
    const awaited = options.serving?.awaited(sink);
    const started = startKafkaSource(source, {
      address: kafka,
      sink,
      ...(awaited ? { awaited } : {}),
      ...(deadLetterSink ? { deadLetterSink } : {}),
      awaitedTopics: awaitedTopics(declared),
      strict: options.strict,
      pace: options.pace ?? source.pace,
      log: options.log,
      logged,
    });
    running.set(key, { desired, source: started });
    void started.ready.then(() => {
      if (running.get(key)?.source === started) options.onReady(key);
    });
  }

  async function end(key: string, withPod = false): Promise<Desired | undefined> {
    const one = running.get(key);
    running.delete(key);
    await one?.source.stop(withPod);
    return one?.desired;
  }

  /** With the source goes its consumer group (BEHAVIOUR 8). */
  async function remove(key: string): Promise<void> {
    const desired = await end(key);
    if (!desired) return;
    const { source, kafka } = desired;
    const group = source.consumerGroup;
    try {
      if (await deleteGroup(kafka, group))
        options.log.info({ source: key, group }, 'source removed, and its consumer group, as on a cluster');
      else options.log.info({ source: key }, 'source removed; it had no consumer group yet');
    } catch (error) {
      options.log.warn({ source: key, group, error: cause(error) }, 'consumer group not deleted');
    }
  }

  function tell(notice: Problem): void {
    const text = describe(notice);
    if (!told.has(text)) options.log.info({ code: notice.code }, text);
    told.add(text);
  }

  async function change(declared: Declared): Promise<readonly Problem[]> {
    const read = readSources(declared.resources, options, declared.secretFiles);
    const { desired, kept, problems } = read;
    for (const notice of read.notices) tell(notice);
    const now = new Map([...running].map(([key, one]) => [key, one.desired]));
    const changes = diff(now, desired, new Set(kept.keys()));
    refused = kept;
    await Promise.all([
      ...changes.stop.map(remove),
      ...changes.restart.map(({ source }) => end(keyOf(source))),
    ]);
    for (const one of [...changes.start, ...changes.restart]) start(one, declared);
    return [...problems, ...changes.problems];
  }

  return {
    apply(declared) {
      const result = turn.then(() => change(declared));
      turn = result.catch((error) =>
        options.log.error({ error: cause(error) }, 'sources could not be changed'),
      );
      return result;
    },
    status() {
      const alive = [...running].map(([key, { source }]) => {
        const problem = refused.get(key);
        return problem ? editRefused(source.status(), problem) : source.status();
      });
      const dead = [...refused].filter(([key]) => !running.has(key));
      return [...alive, ...dead.map(([key, problem]) => refusedStatus(key, problem))];
    },
    running: () => [...running.values()].map(({ desired }) => desired),
    readings: () => [...running.values()].map(({ source }) => source.reading()),
    async stop() {
      await turn;
      await Promise.all([...running.keys()].map((key) => end(key, true)));
    },
  };
}

/** Topics that the reconciler of KafkaTopics makes: reading them first would make them with one partition. */
function awaitedTopics({ resources, makesTopics }: Declared): ReadonlySet<string> {
  if (!makesTopics) return new Set();
  return new Set(resources.filter(isKafkaTopic).flatMap((one) => kafkaTopic(one).value?.topic ?? []));
}
