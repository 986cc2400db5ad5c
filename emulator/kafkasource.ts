import type { Logger } from '../lib/log.ts';
import { cause } from '../lib/problem.ts';
import { type KafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import type { Job } from './jobs.ts';
import type { KafkaAddress } from './kafka.ts';
import { Consumer } from './kafka-consumer.ts';
import type { FetchedPartition } from './kafka-records.ts';
import { byTopic, partitionKey } from './kafka-topics.ts';
import type { SourceReading } from './metrics.ts';
import type { LoggedNotices } from './notice-logged.ts';
import { type Executor, Ordered } from './ordered.ts';
import { Partitions } from './partitions.ts';
import { ClusterPolls, fastPolls, type Polls } from './poll.ts';
import type { KafkaRecord } from './record.ts';
import { RecordWork, type WorkOptions } from './record-work.ts';
import type { Awaited } from './serving/serving.ts';
import { runningStatus, type SourceStatus } from './source-status.ts';
import { Unordered } from './unordered.ts';
import { within } from './within.ts';

interface SourceDeps extends WorkOptions {
  readonly address: KafkaAddress;
  /** Topics that a KafkaTopic makes; others are made by reading them, as by the real consumer. */
  readonly awaitedTopics: ReadonlySet<string>;
  readonly pace: 'fast' | 'cluster';
  readonly logged: LoggedNotices;
  /** The sink's program, when it is one that has to take connections first. */
  readonly awaited?: Awaited;
}

/** A KafkaSource that was started. */
export interface RunningSource {
  readonly source: KafkaSource;
  /** Resolves when partitions are assigned. */
  readonly ready: Promise<void>;
  /**
   * Awaits what is in flight (7 s at most), commits, leaves the group. `withPod`: because all of the process ends,
   * which cuts what is in flight in strict mode, as on a cluster (BEHAVIOUR 10).
   */
  stop(withPod?: boolean): Promise<void>;
  status(): SourceStatus;
  reading(): SourceReading;
}

const commitEvery = 5000;
/** What an ordered source of the real one sends in that time, at most: 50 records each 200 ms. */
const clusterPace = 1250;
/** How long a rebalance and a stop wait for what is in flight. Milliseconds. */
const revokePatience = 1000;
const stopPatience = 7000;
const commitPatience = 1000;

/** Starts one KafkaSource: reads its topics as a member of its group and delivers each record as an event. */
export function startKafkaSource(source: KafkaSource, deps: SourceDeps): RunningSource {
  return new Running(source, deps);
}

class Running implements RunningSource {
  readonly source: KafkaSource;
  readonly ready: Promise<void>;
  readonly #sinkUri: string;
  readonly #log: Logger;
  readonly #work: RecordWork;
  readonly #consumer: Consumer;
  readonly #executor: Executor;
  readonly #partitions: Partitions;
  /** Where the real one's polls matter; else what was fetched is delivered as it is. */
  readonly #polls: Polls | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #isStrict: boolean;
  #markReady: () => void = () => {};
  #waiting: string | undefined = 'not connected yet';
  /** Until it is open, its own words count. */
  #awaited: Awaited | undefined;
  /** What was delivered by the last tick. */
  #counted = 0;
  #committing: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(source: KafkaSource, deps: SourceDeps) {
    this.source = source;
    this.#sinkUri = deps.sink.url;
    this.#log = deps.log.child({ source: `${source.namespace}/${source.name}` });
    this.#work = new RecordWork(source, { ...deps, log: this.#log });
    const { notices } = kafkaSource(source.resource);
    this.#work.notices.tellAll(notices, (one) => deps.logged.isFirst(source, one));
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    const isOrdered = source.ordering === 'ordered';
    const work = (record: KafkaRecord, signal: AbortSignal) => this.#work.do(record, signal);
    this.#executor = isOrdered ? new Ordered(work) : new Unordered(work);
    this.#consumer = new Consumer(
      {
        address: deps.address,
        group: source.consumerGroup,
        topics: source.topics,
        initialOffset: source.initialOffset,
        awaited: deps.awaitedTopics,
        partitionBytes: 64 * 1024,
        log: this.#log,
      },
      {
        assigned: (partitions) => this.#assigned(partitions),
        fetched: (parts) => this.#fetched(parts),
        revoked: () => this.#revoked(),
        waiting: (reason) => {
          this.#waiting = reason;
        },
        noticed: (code, about) => this.#work.notices.tell(code, undefined, about),
      },
    );
    this.#partitions = new Partitions(this.#consumer, () => this.#polls?.finished());
    const poll = (records: KafkaRecord[]) => this.#poll(records);
    this.#polls =
      deps.pace === 'cluster'
        ? new ClusterPolls({
            poll,
            mayPoll: (record) => this.#executor.mayPoll(record),
            ordered: isOrdered,
          })
        : deps.strict
          ? fastPolls(poll)
          : undefined;
    this.#isStrict = deps.strict;
    const isFast = isOrdered && deps.pace === 'fast';
    this.#timer = setInterval(() => this.#tick(isFast), commitEvery);
    this.#awaited = deps.awaited;
    if (!deps.awaited) this.#begin();
    else {
      void deps.awaited.opened.then(() => {
        this.#awaited = undefined;
        if (!this.#stopped) this.#begin();
      });
    }
  }

  status(): SourceStatus {
    return runningStatus(this.source, {
      sinkUri: this.#sinkUri,
      waiting: this.#awaited?.waiting ?? this.#waiting,
      wedged: this.#work.wedged,
      lag: this.#partitions.waiting + this.#consumer.unfetched,
      delivered: this.#work.delivered,
      failed: this.#work.failed,
      deadLettered: this.#work.deadLettered,
      records: this.#consumer.records,
      notices: this.#work.notices.list(),
    });
  }

  reading(): SourceReading {
    return {
      metrics: this.#work.metrics,
      inFlight: this.#work.inFlight,
      skipped: this.#partitions.skipped,
      queues: this.source.ordering === 'ordered' ? this.#partitions.queues() : [],
    };
  }

  stop(withPod = false): Promise<void> {
    this.#stopped ??= this.#stop(withPod);
    return this.#stopped;
  }

  #begin(): void {
    if (this.source.consumers > 0) this.#consumer.start();
    else {
      this.#waiting = undefined;
      this.#markReady();
    }
  }

  #assigned(partitions: readonly { topic: string; partition: number }[]): void {
    this.#partitions.assign(partitions);
    this.#waiting = undefined;
    this.#log.info({ assigned: byTopic(partitions, ({ partition }) => partition) }, 'partitions assigned');
    this.#markReady();
  }

  #fetched(parts: readonly FetchedPartition[]): void {
    for (const part of parts) this.#partitions.arrived(part, part.records);
    // They count as waiting, for good.
    if (this.#work.isStuck) return;
    if (this.#polls) this.#polls.add(parts.flatMap(({ records }) => [...records]));
    else for (const part of parts) this.#executor.push(part, this.#partitions.jobs(part, part.records));
  }

  #poll(records: KafkaRecord[]): void {
    const lost = this.#work.lostOf(records);
    for (const of of Map.groupBy(records, partitionKey).values()) {
      const [first] = of;
      if (first) this.#executor.push(first, without(lost, this.#partitions.jobs(first, of)));
    }
  }

  #tick(isFast: boolean): void {
    void this.#commit();
    const { delivered } = this.#work;
    if (isFast && delivered - this.#counted > clusterPace) this.#work.notices.tell('faster-than-cluster');
    this.#counted = delivered;
  }

  /** One commit at a time; what is due is looked up when its turn comes. */
  #commit(): Promise<void> {
    this.#committing = this.#committing.then(async () => {
      const due = this.#partitions.due();
      if (due.length === 0) return;
      try {
        await this.#consumer.commit(due);
        this.#partitions.committed(due);
      } catch (error) {
        this.#log.warn({ error: cause(error) }, 'commit failed');
      }
    });
    return this.#committing;
  }

  async #revoked(): Promise<void> {
    this.#waiting = 'rebalancing';
    this.#polls?.drop();
    await within(revokePatience, this.#executor.drop());
    await this.#commit();
    this.#partitions.assign([]);
  }

  async #stop(withPod: boolean): Promise<void> {
    clearInterval(this.#timer);
    this.#waiting = 'stopped';
    this.#consumer.stopFetching();
    this.#polls?.stop();
    if (withPod && this.#executor.inFlight > 0) this.#work.notices.tell('graceful-stop');
    if (withPod && this.#isStrict) this.#work.destroy();
    await within(stopPatience, this.#executor.drop());
    await within(commitPatience, this.#commit());
    await this.#consumer.close();
    this.#work.giveUp(stopPatience);
  }
}

/** The others; those lost are finished. */
function* without(lost: ReadonlySet<KafkaRecord>, jobs: Iterable<Job>): Iterable<Job> {
  for (const job of jobs) {
    if (lost.has(job.record)) job.finished();
    else yield job;
  }
}
