import type { Logger } from '../../lib/log.ts';
import { cause, type Problem } from '../../lib/problem.ts';
import type { KafkaTopic } from '../../manifests/kafkatopic.ts';
import { nearest } from '../../manifests/nearest.ts';
import { problemAt } from '../../manifests/read.ts';
import { startReconciler } from './reconciler.ts';
import { type Reconciler, States } from './state.ts';

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
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** In ms. */
const paces = { starting: 200, failed: 5000, settled: 10_000 };

/**
 * Does with KafkaTopics what Strimzi's topic operator does: creates them, adds partitions, sets their settings. A
 * topic whose resource went stays: its records are worth more than tidiness.
 */
export function reconcileTopics(admin: TopicAdmin, log: Logger): Reconciler<KafkaTopic> {
  const states = new States(log);
  /** Settings as this process last knew the topic to have them, to notice one that was taken out. */
  const settled = new Map<string, string>();

  async function step(desired: readonly KafkaTopic[]): Promise<number> {
    if (desired.length === 0) return paces.settled;
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
    return Math.min(paces.settled, ...waits);
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

  async function create({ topic, partitions, replicas, config }: KafkaTopic): Promise<undefined> {
    settled.set(topic, JSON.stringify(config));
    const made = await admin.createTopic({ name: topic, partitions: partitions ?? -1, replicas: 1, config });
    if (!made) return;
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
