import { randomUUID } from 'node:crypto';
import type { Logger } from '../lib/log.ts';
import { PlumblineError } from '../lib/problem.ts';
import { type ReplayProgress, type ReplayRequest, replayExtension } from '../lib/source-requests.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import type { Target } from './event-request.ts';
import { type Cluster, closeClient, createCluster, type KafkaAddress } from './kafka.ts';
import { GroupMember } from './kafka-group.ts';
import { Positions } from './kafka-positions.ts';
import { Subscription } from './kafka-subscription.ts';
import { earliest, latest, listOffsets } from './kafka-topics.ts';
import { RecordWork } from './record-work.ts';
import { forgetGroup, replayGroups } from './replay-groups.ts';
import { noTopic, problemOf, stuck } from './replay-problem.ts';
import { ReplayRun } from './replay-run.ts';
import { type Span, spansOf } from './replay-span.ts';

export interface ReplayOptions {
  /** By whose rules records become events, and how often one is tried. */
  readonly source: KafkaSource;
  readonly kafka: KafkaAddress;
  readonly sink: Target;
  readonly topic: string;
  readonly range: Pick<ReplayRequest, 'partition' | 'from' | 'to'>;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A replay that is ready to begin. */
export interface Replay {
  /** How far it is. */
  progress(): ReplayProgress;
  /** Sends all of it; answers the last progress, with `done` or `problem`. The group is gone by then. Never rejects. */
  run(): Promise<ReplayProgress>;
}

/**
 * Looks for the records, and notes where it begins in a consumer group of its own. Nobody is a member of it: it says where
 * the replay is, and takes no part in any rebalance.
 * @throws PlumblineError when the records are not there, or Kafka does not let us have them
 */
export async function prepareReplay(options: ReplayOptions): Promise<Replay> {
  const { source, kafka, sink, topic } = options;
  const id = randomUUID().slice(0, 8);
  const group = `${replayGroups}${id}`;
  const log = options.log.child({ replay: id });
  const cluster = createCluster(kafka);
  const member = new GroupMember(cluster, group);
  const subscription = new Subscription(cluster, { topics: [topic], awaited: new Set(), all: true });
  const positions = new Positions(cluster, member, subscription);
  let isCommitted = false;
  const leave = async () => {
    await closeClient(cluster);
    if (isCommitted) await forgetGroup(kafka, group, log);
  };
  try {
    const spans = spansOf(options.range, await spansIn(cluster, subscription, topic));
    isCommitted = true;
    await member.commit(spans.map(({ partition, start }) => ({ topic, partition, offset: start })));
    // The very rules of the source, with one override more. What fails is no loss, so it is no dead letter.
    const rules = {
      ...source,
      ceOverrides: [...source.ceOverrides, [replayExtension, id] as const],
    };
    const work = new RecordWork(rules, { sink, strict: false, log });
    if (work.wedged !== undefined) throw stuck(work.wedged);
    const run = new ReplayRun({ cluster, subscription, positions, member, topic, spans, work, source, log });
    const progress = () => ({ id, sink: sink.url, ...run.counts() });
    return {
      progress,
      async run() {
        log.info({ topic, sink: sink.url, records: progress().total }, 'replay begins');
        const end = await run.until(options.signal).then(
          () => ({ done: true }) as const,
          (error: unknown) => ({ problem: problemOf(error, kafka) }),
        );
        await leave();
        log.info(
          { topic, ...run.counts(), ...('problem' in end ? { why: end.problem.message } : {}) },
          'replay ended',
        );
        return { ...progress(), ...end };
      },
    };
  } catch (error) {
    await leave();
    throw new PlumblineError(problemOf(error, kafka));
  }
}

async function spansIn(cluster: Cluster, subscription: Subscription, topic: string): Promise<Span[]> {
  await cluster.connect();
  const found = await subscription.lookUp(new Set([topic]));
  if (!found.has(topic)) throw noTopic(topic);
  const partitions = subscription.partitions();
  const offsets = (which: typeof earliest | typeof latest) =>
    listOffsets(cluster, partitions, which, (one) => subscription.leader(one));
  const [starts, ends] = [await offsets(earliest), await offsets(latest)];
  return partitions.map((one) => ({
    partition: one.partition,
    start: starts.get(one) ?? 0,
    end: ends.get(one) ?? 0,
  }));
}
