import type { Logger } from '../lib/log.ts';
import { cause } from '../lib/problem.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { Deliverer, type Outcome } from './deliver.ts';
import type { Target } from './event-request.ts';
import type { KafkaAddress } from './kafka.ts';
import { Consumer } from './kafka-consumer.ts';
import { byTopic } from './kafka-topics.ts';
import { Notices } from './notice.ts';
import { type Executor, Ordered } from './ordered.ts';
import { Partitions } from './partitions.ts';
import { ClusterPolls, fastPolls, type Polls } from './poll.ts';
import type { KafkaRecord } from './record.ts';
import { type Converted, recordToEvent } from './record-event.ts';
import { traceOf } from './trace.ts';
import { Unordered } from './unordered.ts';
import { within } from './within.ts';

export interface SourceDeps {
  readonly address: KafkaAddress;
  readonly sink: Target;
  readonly deadLetterSink?: Target;
  /** Reproduces what the real one loses or wedges beyond the event at fault. */
  /** Topics that a KafkaTopic makes; others are made by reading them, as by the real consumer. */
  readonly awaitedTopics: ReadonlySet<string>;
  readonly strict: boolean;
  readonly pace: 'fast' | 'cluster';
  readonly log: Logger;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

export interface SourceStatus {
  /** `NAMESPACE/NAME` */
  readonly name: string;
  readonly ready: boolean;
  /** Records of the topics that are not finished yet. */
  readonly lag: number;
  readonly delivered: number;
  /** Dead-lettered or dropped. */
  readonly failed: number;
  readonly conditions: readonly Condition[];
  readonly notices: readonly { readonly code: string; readonly message: string; readonly count: number }[];
}

export interface RunningSource {
  readonly source: KafkaSource;
  /** Resolves when partitions are assigned. */
  readonly ready: Promise<void>;
  /** Awaits what is in flight (7 s at most), commits, leaves the group. */
  stop(): Promise<void>;
  status(): SourceStatus;
}

const commitEvery = 5000;
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
  readonly #deps: SourceDeps;
  readonly #log: Logger;
  readonly #notices: Notices;
  readonly #consumer: Consumer;
  readonly #deliverer: Deliverer;
  readonly #executor: Executor;
  readonly #partitions: Partitions;
  readonly #polls: Polls;
  readonly #convert: (record: KafkaRecord) => Converted;
  readonly #timer: NodeJS.Timeout;
  #markReady: () => void = () => {};
  #waiting: string | undefined = 'not connected yet';
  #wedged: string | undefined;
  #committing: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;
  #delivered = 0;
  #failed = 0;

  constructor(source: KafkaSource, deps: SourceDeps) {
    this.source = source;
    this.#deps = deps;
    this.#log = deps.log.child({ source: `${source.namespace}/${source.name}` });
    this.#notices = new Notices(this.#log);
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    this.#convert = recordToEvent(source);
    this.#deliverer = new Deliverer({
      namespace: source.namespace,
      policy: source.delivery,
      sink: deps.sink,
      ...(deps.deadLetterSink ? { deadLetterSink: deps.deadLetterSink } : {}),
    });
    const isOrdered = source.ordering === 'ordered';
    const work = (record: KafkaRecord, signal: AbortSignal) => this.#work(record, signal);
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
        fetched: (parts) => this.#polls.add(parts.flatMap(({ records }) => records)),
        revoked: () => this.#revoked(),
        waiting: (reason) => {
          this.#waiting = reason;
        },
      },
    );
    this.#partitions = new Partitions(this.#consumer, () => this.#polls.finished());
    const poll = (records: KafkaRecord[]) => this.#poll(records);
    this.#polls =
      deps.pace === 'cluster'
        ? new ClusterPolls({
            poll,
            mayPoll: (record) => (isOrdered ? this.#executor.isIdle(record) : this.#executor.inFlight < 50),
            ordered: isOrdered,
          })
        : fastPolls(poll, deps.strict);
    this.#timer = setInterval(() => void this.#commit(), commitEvery);
    this.#begin();
  }

  status(): SourceStatus {
    const { namespace, name } = this.source;
    const blocked = this.#waiting ?? this.#wedged;
    const group: Condition =
      blocked === undefined
        ? { type: 'ConsumerGroup', status: 'True' }
        : { type: 'ConsumerGroup', status: 'False', reason: 'NotReady', message: blocked };
    return {
      name: `${namespace}/${name}`,
      ready: blocked === undefined,
      lag: this.#partitions.waiting + this.#consumer.unfetched,
      delivered: this.#delivered,
      failed: this.#failed,
      conditions: [{ ...group, type: 'Ready' }, group, { type: 'SinkProvided', status: 'True' }],
      notices: this.#notices.list(),
    };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  #begin(): void {
    if (this.source.ceOverrides.some(([name]) => /[A-Z]/.test(name))) {
      // The mutator of the real consumer throws at every record, so its position never moves.
      this.#wedged = 'an upper-case letter in ceOverrides.extensions: nothing is ever sent';
      this.#notices.tell('upper-case-override', this.#wedged);
    }
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

  #poll(records: KafkaRecord[]): void {
    if (this.#wedged !== undefined && this.source.ceOverrides.some(([name]) => /[A-Z]/.test(name))) return;
    const lost = this.#deps.strict ? this.#lostWith(records) : undefined;
    for (const job of this.#partitions.receive(records)) {
      if (lost?.has(job.record)) {
        this.#failed++;
        job.finished();
      } else this.#executor.push(job.record, [job]);
    }
  }

  /** One header without a value costs the real one every plain record of the same poll (BEHAVIOUR 0.7). */
  #lostWith(records: readonly KafkaRecord[]): Set<KafkaRecord> {
    const kinds = records.map((record) => this.#convert(record).kind);
    if (!kinds.includes('defective')) return new Set();
    this.#notices.tell(
      'null-header',
      'a record header without a value: all plain records of its poll are lost',
    );
    return new Set(records.filter((_, i) => kinds[i] !== 'cloudevent'));
  }

  async #work(record: KafkaRecord, signal: AbortSignal): Promise<boolean> {
    const converted = this.#convert(record);
    if (converted.kind === 'defective') {
      this.#failed++;
      this.#notices.tell('null-header', 'a record header without a value: a cluster loses it and its poll', {
        topic: record.topic,
        partition: record.partition,
        offset: record.offset,
      });
      return true;
    }
    const outcome = await this.#deliverer.deliver(converted.event, traceOf(record), signal);
    if (outcome.end === 'delivered') {
      this.#delivered++;
      return true;
    }
    return this.#unusual(outcome, record);
  }

  #unusual(
    outcome: Exclude<Outcome, { end: 'delivered' }>,
    { topic, partition, offset }: KafkaRecord,
  ): boolean {
    if (outcome.end === 'abandoned') return false;
    this.#failed++;
    const details = { topic, partition, offset, why: outcome.why };
    this.#log.warn(details, `event ${outcome.end}`);
    if (outcome.end === 'wedged') {
      this.#notices.tell('kne-header', outcome.why, details);
      if (this.#deps.strict) this.#wedged = outcome.why;
      return !this.#deps.strict;
    }
    if (outcome.end === 'dropped') {
      if (this.#deps.deadLetterSink)
        this.#notices.tell('dead-letter-failed', 'the dead letter sink failed too: event lost', details);
      else this.#notices.tell('no-dead-letter-sink', 'no dead letter sink: event lost', details);
    }
    return true;
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
    this.#polls.drop();
    await within(revokePatience, this.#executor.drop());
    await this.#commit();
    this.#partitions.assign([]);
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#waiting = 'stopped';
    this.#consumer.stopFetching();
    this.#polls.stop();
    await within(stopPatience, this.#executor.drop());
    await within(commitPatience, this.#commit());
    await this.#consumer.close();
    this.#deliverer.destroy();
  }
}
