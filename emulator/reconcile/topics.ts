import type { Logger } from '../../lib/log.ts';
import { cause, type Problem } from '../../lib/problem.ts';
import type { KafkaTopic } from '../../manifests/kafkatopic.ts';
import { nearest } from '../../manifests/nearest.ts';
import { problemAt } from '../../manifests/read.ts';
import { startReconciler } from './reconciler.ts';
import { type Reconciler, States } from './state.ts';
import type { TopicMemory } from './topic-memory.ts';

/** What the reconciler of KafkaTopics asks of Kafka; `emulator/kafka.ts` provides it. Rejects when no broker answers. */
export interface TopicAdmin {
  /** Number of partitions of those topics that exist; the others are left out. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Answers false if the topic was there already. `partitions` -1 and `replicas` -1 are the broker's defaults. */
  createTopic(topic: {
    readonly name: string;
    readonly partitions: number;
    readonly replicas: number;
    readonly config: Readonly<Record<string, string>>;
  }): Promise<boolean>;
  /** `total` is the new number of all partitions. */
  growTopic(topic: string, total: number): Promise<void>;
  /** All settings that a topic has, with their current values; without a topic, those of any that is there. */
  settings(topic?: string): Promise<Readonly<Record<string, string>>>;
  /** Replaces the whole set of a topic's own settings, as Kafka's AlterConfigs does. */
  replaceTopicConfig(topic: string, config: Readonly<Record<string, string>>): Promise<void>;
  /** With all its records. Answers false if there was none. */
  deleteTopic(topic: string): Promise<boolean>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** In ms. */
const paces = { starting: 200, failed: 5000, settled: 10_000 };

/** How long a KafkaTopic must be gone until its topic goes, in ms: an editor may save a file in two steps. */
const usualGrace = 2000;

interface Remembered {
  readonly memory: TopicMemory;
  /** Whether the files have a KafkaTopic (`NAMESPACE/NAME`), right or wrong. */
  isDeclared(resource: string): boolean;
  readonly graceMs?: number;
}

/**
 * Does with KafkaTopics what Strimzi's topic operator does: creates them, adds partitions, sets their settings, and
 * deletes those that it made when their resource has gone, also while nobody looked. Topics of others stay.
 */
export function reconcileTopics(
  admin: TopicAdmin,
  log: Logger,
  { memory, isDeclared, graceMs = usualGrace }: Remembered,
): Reconciler<KafkaTopic> {
  const states = new States(log);
  /** Settings as this process last knew the topic to have them, to notice one that was taken out. */
  const settled = new Map<string, string>();
  /** When topics were first seen without their KafkaTopic. */
  const goneSince = new Map<string, number>();

  async function step(desired: readonly KafkaTopic[]): Promise<number> {
    const gone = await removeGone(desired);
    if (desired.length === 0) return gone;
    let counts: ReadonlyMap<string, number>;
    try {
      counts = await admin.partitionCounts(desired.map(({ topic }) => topic));
    } catch (error) {
      const fix = 'Nothing, if Kafka is just starting; else see plumbline status.';
      for (const { resource } of desired) {
        const problem = { code: 'kafka.unreachable', message: `Kafka does not answer: ${cause(error)}`, fix };
        states.set(resource, 'pending', problemAt(resource, [], problem));
      }
      return paces.starting;
    }
    const waits = await Promise.all(desired.map((topic) => settle(topic, counts.get(topic.topic))));
    return Math.min(gone, ...waits);
  }

  /** Answers when to look again. */
  async function removeGone(desired: readonly KafkaTopic[]): Promise<number> {
    const now = Date.now();
    let wait: number = paces.settled;
    for (const [topic, resource] of [...memory.made]) {
      if (isDeclared(resource) || desired.some((one) => one.topic === topic)) {
        goneSince.delete(topic);
        continue;
      }
      const since = goneSince.get(topic) ?? now;
      goneSince.set(topic, since);
      if (now - since < graceMs) {
        wait = Math.min(wait, graceMs - (now - since));
        continue;
      }
      try {
        await admin.deleteTopic(topic);
        memory.delete(topic);
        settled.delete(topic);
        log.info({ topic }, `topic ${topic} deleted with its records, as its KafkaTopic ${resource} is gone`);
      } catch (error) {
        log.info({ topic, error: cause(error) }, 'a topic whose KafkaTopic is gone could not be deleted yet');
        wait = paces.failed;
      }
    }
    return wait;
  }

  async function settle(topic: KafkaTopic, partitions: number | undefined): Promise<number> {
    const { resource } = topic;
    try {
      const problem = partitions === undefined ? await create(topic) : await change(topic, partitions);
      states.set(resource, problem ? 'failed' : 'applied', problem);
      return paces.settled;
    } catch (error) {
      const unknown = await admin.settings().then(
        (known) => unknownSetting(topic, known),
        () => undefined,
      );
      states.set(resource, 'failed', unknown ?? refused(topic, error));
      return paces.failed;
    }
  }

  async function create({ resource, topic, partitions, replicas, config }: KafkaTopic): Promise<undefined> {
    settled.set(topic, JSON.stringify(config));
    const made = await admin.createTopic({ name: topic, partitions: partitions ?? -1, replicas: 1, config });
    if (!made) return;
    memory.set(topic, `${resource.namespace}/${resource.name}`);
    const copies =
      (replicas ?? 1) > 1 ? `, with one replica instead of ${replicas}, as there is one broker` : '';
    log.info({ topic }, `topic ${topic} created${copies}`);
  }

  async function change({ resource, topic, partitions, config }: KafkaTopic, found: number) {
    const names = Object.keys(config);
    const current = names.length > 0 ? await admin.settings(topic) : {};
    const now = JSON.stringify(config);
    const fewer = (settled.get(topic) ?? now) !== now;
    if (fewer || names.some((name) => current[name] !== config[name])) {
      await admin.replaceTopicConfig(topic, config);
      log.info({ topic }, `topic ${topic}: settings are now ${now}`);
    }
    settled.set(topic, now);
    if (partitions === undefined || partitions === found) return undefined;
    if (partitions < found) {
      return problemAt(resource, ['spec', 'partitions'], {
        code: 'topic.fewer-partitions',
        message: `the topic ${topic} has ${found} partitions, and Kafka cannot take any away`,
        fix: `Say partitions: ${found}, or start anew: plumbline down --purge.`,
      });
    }
    await admin.growTopic(topic, partitions);
    log.info({ topic }, `topic ${topic}: ${partitions} partitions instead of ${found}`);
    return undefined;
  }

  return startReconciler(states, step, () => admin.close());
}

/** Kafka says no more than that a setting is wrong; a name that it does not know is found out here. */
function unknownSetting({ resource, config }: KafkaTopic, known: object): Problem | undefined {
  const names = Object.keys(known);
  const name = Object.keys(config).find((each) => names.length > 0 && !names.includes(each));
  if (name === undefined) return undefined;
  const meant = nearest(name, names);
  return problemAt(resource, ['spec', 'config', name], {
    code: 'topic.unknown-setting',
    message: `Kafka's topics have no setting ${name}`,
    fix: meant ? `Did you mean ${meant}?` : 'Remove it; see the documentation of topic settings.',
  });
}

function refused({ resource, topic }: KafkaTopic, error: unknown): Problem {
  return problemAt(resource, ['spec'], {
    code: 'topic.refused',
    message: `Kafka refuses the topic ${topic}: ${cause(error)}`,
    fix: 'Mend the values in spec.config; see the documentation of topic settings.',
  });
}
