import { once } from 'node:events';
import type { Logger } from '../lib/log.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { ReplayProgress } from '../lib/source-requests.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import type { Cluster } from './kafka.ts';
import { Fetcher, type Reading } from './kafka-fetch.ts';
import type { GroupMember } from './kafka-group.ts';
import type { Positions } from './kafka-positions.ts';
import type { FetchedPartition } from './kafka-records.ts';
import { refind } from './kafka-refind.ts';
import type { Subscription } from './kafka-subscription.ts';
import { type Executor, Ordered, type Work } from './ordered.ts';
import { Partitions } from './partitions.ts';
import { type KafkaRecord, sizeOf } from './record.ts';
import type { RecordWork } from './record-work.ts';
import type { Span } from './replay-span.ts';
import { Unordered } from './unordered.ts';
import { passed, within } from './within.ts';

interface RunDeps {
  readonly cluster: Cluster;
  readonly subscription: Subscription;
  readonly positions: Positions;
  readonly member: Pick<GroupMember, 'commit'>;
  readonly topic: string;
  readonly spans: readonly Span[];
  readonly work: RecordWork;
  readonly source: Pick<KafkaSource, 'ordering'>;
  readonly log: Logger;
}

/** Of one partition in one fetch, as a source's. */
const partitionBytes = 64 * 1024;
/** Milliseconds. */
const commitEvery = 1000;
const kafkaPatience = 15_000;
const endPatience = 1000;

const unknownTopic = 3;

/** Reads the spans of one topic once, and has each record delivered; done when all positions have reached their ends. */
export class ReplayRun {
  readonly #deps: RunDeps;
  readonly #fetcher: Fetcher;
  readonly #partitions: Partitions;
  readonly #executor: Executor;
  readonly #ends: ReadonlyMap<number, number>;
  readonly #readings: readonly Reading[];
  /** Settles when it is over, by what is told to it. */
  readonly #over = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  #total: number;
  #heardAt = Date.now();

  constructor(deps: RunDeps) {
    this.#deps = deps;
    const { cluster, topic, spans, subscription, source } = deps;
    this.#ends = new Map(spans.map(({ partition, end }) => [partition, end]));
    this.#readings = spans.map(({ partition, start }) => {
      const leader = subscription.leader({ topic, partition }) ?? -1;
      return { topic, partition, position: start, leader, paused: false, highWatermark: start };
    });
    this.#total = spans.reduce((sum, { start, end }) => sum + end - start, 0);
    this.#fetcher = new Fetcher(
      cluster,
      {
        fetched: (parts) => this.#fetched(parts),
        polled: () => this.#polled(),
        stale: (readings, error) => void this.#stale(readings, error),
        failed: (error) => this.#failed(error),
      },
      partitionBytes,
    );
    this.#partitions = new Partitions(
      {
        pause: (one) => this.#setPaused(one.partition, true),
        resume: (one) => this.#setPaused(one.partition, false),
      },
      () => this.#look(),
    );
    const work: Work = (record, signal) => deps.work.do(record, signal);
    this.#executor = source.ordering === 'ordered' ? new Ordered(work) : new Unordered(work);
  }

  /** Resolves when all was delivered, or has failed for good. @throws PlumblineError when it was ended before */
  async until(signal: AbortSignal): Promise<void> {
    // Nobody may be awaiting it yet when it rejects.
    this.#over.promise.catch(() => {});
    const stop = this.#stop.signal;
    this.#partitions.assign(this.#readings);
    this.#fetcher.start(this.#readings.filter((one) => !this.#isAtEnd(one)));
    const committing = this.#commitAlong();
    this.#look();
    try {
      if (signal.aborted) throw ended();
      await Promise.race([
        this.#over.promise,
        once(signal, 'abort', { signal: stop }).then(() => Promise.reject(ended())),
      ]);
    } finally {
      this.#fetcher.stop();
      this.#stop.abort();
      await within(endPatience, this.#executor.drop());
      this.#deps.work.destroy();
      // One that came after the group was deleted would make it again.
      await within(endPatience, committing);
    }
  }

  counts(): Pick<ReplayProgress, 'delivered' | 'failed' | 'total'> {
    const { delivered, failed } = this.#deps.work;
    const ahead = this.#readings.reduce((sum, one) => sum + Math.max(0, this.#end(one) - one.position), 0);
    // Offsets without records: only a position that passed them tells.
    this.#total = Math.min(this.#total, delivered + failed + this.#partitions.waiting + ahead);
    return { delivered, failed, total: Math.max(this.#total, delivered + failed) };
  }

  #end({ partition }: { partition: number }): number {
    return this.#ends.get(partition) ?? 0;
  }

  #isAtEnd(reading: Reading): boolean {
    return reading.position >= this.#end(reading);
  }

  #fetched(parts: readonly FetchedPartition[]): void {
    for (const part of parts) {
      const end = this.#end(part);
      const mine: KafkaRecord[] = [];
      let bytes = 0;
      for (const record of part.records) {
        if (record.offset < end) {
          mine.push(record);
          bytes += sizeOf(record);
        } else record.memory?.release();
      }
      this.#partitions.arrived(part, { length: mine.length, bytes });
      this.#executor.push(part, this.#partitions.jobs(part, mine));
    }
  }

  #polled(): void {
    this.#heardAt = Date.now();
    for (const reading of this.#readings) if (this.#isAtEnd(reading)) reading.paused = true;
    this.#look();
  }

  #setPaused(partition: number, paused: boolean): void {
    const reading = this.#readings.find((one) => one.partition === partition);
    if (!reading || (!paused && this.#isAtEnd(reading))) return;
    reading.paused = paused;
    if (!paused) this.#fetcher.refresh();
  }

  /** Whether it is done. */
  #look(): void {
    if (this.#partitions.waiting > 0) return;
    if (this.#readings.every((one) => this.#isAtEnd(one))) this.#over.resolve();
  }

  async #stale(readings: readonly Reading[], error: number): Promise<void> {
    if (error === unknownTopic) return this.#over.reject(gone(this.#deps.topic));
    const { subscription, positions } = this.#deps;
    const before = new Map(readings.map((one) => [one, one.position]));
    await refind(readings, error, {
      subscription,
      positions,
      isRead: () => !this.#stop.signal.aborted,
      found: () => this.#fetcher.refresh(),
      // Retention takes records away at the beginning; a topic that begins earlier is another one.
      gone: (reading) => {
        if (reading.position < (before.get(reading) ?? 0)) this.#over.reject(gone(reading.topic));
        else this.#polled();
      },
      absent: (topic, isDeleted) => {
        if (isDeleted) this.#over.reject(gone(topic));
        else this.#failed(new Error(`nobody leads the topic ${topic}`));
      },
      present: () => {},
      tell: (trouble) => this.#failed(trouble),
      pause: async (ms) => void (await passed(ms, this.#stop.signal)),
    });
  }

  /** It goes on, unless that lasts. */
  #failed(error: unknown): void {
    this.#deps.log.debug({ error: cause(error) }, 'Kafka in trouble');
    if (Date.now() - this.#heardAt > kafkaPatience) this.#over.reject(error);
  }

  /** So that the group shows how far it is. */
  async #commitAlong(): Promise<void> {
    while (await passed(commitEvery, this.#stop.signal)) {
      const due = this.#partitions.due();
      try {
        await this.#deps.member.commit(due);
        this.#partitions.committed(due);
      } catch (error) {
        this.#deps.log.debug({ error: cause(error) }, 'commit of the replay failed');
      }
    }
  }
}

const ended = (): PlumblineError =>
  new PlumblineError({
    code: 'replay.ended',
    message: 'it was ended before it was through',
    fix: 'Begin it again; an event that came already comes twice then.',
  });

const gone = (topic: string): PlumblineError =>
  new PlumblineError({
    code: 'replay.topic-gone',
    message: `the topic ${topic} was deleted meanwhile`,
    fix: 'Begin again when it is there and has records.',
  });
