import { once } from 'node:events';
import type { Logger } from '../lib/log.ts';
import { cause } from '../lib/problem.ts';
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
import type { RecordWork } from './record-work.ts';
import { ended, gone } from './replay-problem.ts';
import { ReplayReadings } from './replay-readings.ts';
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
  readonly #readings: ReplayReadings;
  /** Settles when it is over, by what is told to it. */
  readonly #over = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  #total: number;
  #heardAt = Date.now();

  constructor(deps: RunDeps) {
    this.#deps = deps;
    const { cluster, topic, spans, subscription, source } = deps;
    this.#readings = new ReplayReadings(topic, spans, (partition) =>
      subscription.leader({ topic, partition }),
    );
    this.#total = this.#readings.ahead;
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
        pause: ({ partition }) => void this.#readings.setPaused(partition, true),
        resume: ({ partition }) => {
          if (this.#readings.setPaused(partition, false)) this.#fetcher.refresh();
        },
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
    const { list } = this.#readings;
    this.#partitions.assign(list);
    this.#fetcher.start(list.filter((one) => !this.#readings.isAtEnd(one)));
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

  counts(): Pick<ReplayProgress, 'delivered' | 'failed' | 'total' | 'lastError' | 'next'> {
    const { delivered, failed, lastError, next } = this.#deps.work;
    // Offsets without records: only a position that passed them tells.
    const known = delivered + failed + this.#partitions.waiting + this.#readings.ahead;
    this.#total = Math.min(this.#total, known);
    const total = Math.max(this.#total, delivered + failed);
    const isTold = lastError !== undefined && delivered < total;
    return { delivered, failed, total, ...(isTold ? { lastError } : {}), ...(next ? { next } : {}) };
  }

  #fetched(parts: readonly FetchedPartition[]): void {
    for (const part of parts) {
      const { records, bytes } = this.#readings.take(part);
      this.#partitions.arrived(part, { length: records.length, bytes });
      this.#executor.push(part, this.#partitions.jobs(part, records));
    }
  }

  #polled(): void {
    this.#heardAt = Date.now();
    this.#readings.pauseEnded();
    this.#look();
  }

  /** Whether it is done. */
  #look(): void {
    if (this.#partitions.waiting === 0 && this.#readings.areAtEnd) this.#over.resolve();
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
