import { once } from 'node:events';
import type { Logger } from '../lib/log.ts';
import type { NoticeCode } from '../lib/notices.ts';
import { cause, describe } from '../lib/problem.ts';
import { type Cluster, closeClient, createCluster, errorType, type KafkaAddress } from './kafka.ts';
import { AbsentTopics } from './kafka-absent.ts';
import { Fetcher, type Reading } from './kafka-fetch.ts';
import { GroupMember, mustRejoin } from './kafka-group.ts';
import { Positions } from './kafka-positions.ts';
import type { FetchedPartition } from './kafka-records.ts';
import { refind } from './kafka-refind.ts';
import { Subscription } from './kafka-subscription.ts';
import { type PartitionOffset, partitionKey, type TopicPartition } from './kafka-topics.ts';
import { kafkaTrouble } from './kafka-trouble.ts';
import { passed, within } from './within.ts';

interface ConsumerOptions {
  readonly address: KafkaAddress;
  readonly group: string;
  readonly topics: readonly string[];
  readonly initialOffset: 'earliest' | 'latest';
  /** Topics that others are to make, with partitions of their own number. */
  readonly awaited: ReadonlySet<string>;
  /** Bytes of one partition in one fetch. */
  readonly partitionBytes: number;
  readonly log: Logger;
}

interface ConsumerEvents {
  /** Its partitions are known and about to be read. */
  assigned(partitions: readonly TopicPartition[]): void;
  fetched(partitions: readonly FetchedPartition[]): void;
  /** All partitions are taken away; what is committed in here still counts, unless the group has thrown us out. */
  revoked(): Promise<void>;
  /** Why nothing is read just now; undefined when all is well again. */
  waiting(reason: string | undefined): void;
  /** Where reading begins is not where one expects. */
  noticed(code: NoticeCode, about: string): void;
}

const heartbeatEvery = 3000;
const closePatience = 1000;
/** How soon a topic that did not exist is seen, and how soon more partitions of one that does. Milliseconds. */
const missingTopicEvery = 250;
const topicsEvery = 5000;

/**
 * A member of a consumer group with eager rebalancing, as the real data plane's (BEHAVIOUR 9): all partitions are
 * given back before each join, and what is finished of them is committed before that.
 */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #events: ConsumerEvents;
  readonly #cluster: Cluster;
  readonly #subscription: Subscription;
  readonly #member: GroupMember;
  readonly #positions: Positions;
  readonly #fetcher: Fetcher;
  #running: Promise<void> | undefined;
  #stop = new AbortController();
  /** Of the present membership: aborted when it is over. */
  #over = new AbortController();
  #isEnding = false;
  /** Topics that were not there at first, and that somebody writes to as soon as they are. */
  readonly #late = new Set<string>();
  readonly #absent: AbsentTopics;
  /** Kept over rebalances. */
  readonly #ends = new Map<string, number>();
  #told = '';

  constructor(options: ConsumerOptions, events: ConsumerEvents) {
    this.#options = options;
    this.#events = events;
    this.#cluster = createCluster(options.address);
    this.#subscription = new Subscription(this.#cluster, {
      topics: options.topics,
      awaited: options.awaited,
      // The control plane refuses `latest` as long as a topic is missing (BEHAVIOUR 8).
      all: options.initialOffset === 'latest',
    });
    this.#absent = new AbsentTopics({
      awaited: options.awaited,
      makes: !this.#isLatest,
      log: options.log,
      waiting: (reason) => events.waiting(reason),
    });
    this.#member = new GroupMember(this.#cluster, options.group);
    this.#positions = new Positions(this.#cluster, this.#member, this.#subscription);
    this.#fetcher = new Fetcher(
      this.#cluster,
      {
        fetched: (partitions) => events.fetched(partitions),
        stale: (readings, error) => void this.#refind(readings, error),
        failed: (error) => void this.#tell(error),
      },
      options.partitionBytes,
    );
  }

  start(): void {
    this.#running ??= this.#run();
  }

  pause({ topic, partition }: TopicPartition): void {
    const reading = this.#reading(topic, partition);
    if (reading) reading.paused = true;
  }

  resume({ topic, partition }: TopicPartition): void {
    const reading = this.#reading(topic, partition);
    if (!reading?.paused) return;
    reading.paused = false;
    this.#fetcher.refresh();
  }

  /** Records behind the end that were not fetched yet, over all partitions. */
  get unfetched(): number {
    return this.#fetcher.readings.reduce(
      (sum, one) => sum + Math.max(0, one.highWatermark - one.position),
      0,
    );
  }

  /** Where the partitions that it has read end, together. */
  get records(): number {
    for (const one of this.#fetcher.readings) this.#ends.set(partitionKey(one), one.highWatermark);
    let sum = 0;
    for (const end of this.#ends.values()) sum += end;
    return sum;
  }

  /** Rejects when Kafka does not take it; a rebalance that has to follow does so by itself. */
  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const over = this.#over;
    try {
      await this.#member.commit(offsets);
    } catch (error) {
      if (mustRejoin(error)) over.abort();
      throw error;
    }
  }

  /** Nothing is fetched from here on; the membership lasts until `close`, for the last commit. */
  stopFetching(): void {
    this.#isEnding = true;
    this.#fetcher.stop();
  }

  /** Leaves the group, unless that takes too long. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#over.abort();
    await within(closePatience, this.#leave());
    await closeClient(this.#cluster);
  }

  async #leave(): Promise<void> {
    try {
      await this.#running;
      await this.#member.leave();
    } catch (error) {
      this.#options.log.debug({ error: cause(error) }, 'not left');
    }
  }

  async #run(): Promise<void> {
    // Whoever is about to leave has no use for another assignment.
    while (!this.#stop.signal.aborted && !this.#isEnding) {
      try {
        await this.#membership();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (errorType(error) === 'REBALANCE_IN_PROGRESS') continue;
        const { text, pause } = this.#tell(error);
        this.#events.waiting(text);
        await this.#pause(pause);
      }
    }
  }

  async #membership(): Promise<void> {
    await this.#cluster.connect();
    await this.#findTopics();
    if (this.#stop.signal.aborted) return;
    if (this.#isLatest) await this.#passOver();
    const assigned = await this.#member.join(this.#options.topics, this.#subscription.partitions());
    const over = new AbortController();
    this.#over = over;
    this.#told = '';
    try {
      void this.#beat(over);
      // The leader of the group may have seen a topic that was not there before.
      if (assigned.some((one) => this.#subscription.leader(one) === undefined)) await this.#findTopics();
      const { readings, fresh } = await this.#positions.starts(assigned);
      if (this.#isEnding || this.#stop.signal.aborted) return;
      for (const one of this.#isLatest ? fresh : []) this.#events.noticed('new-partition', partitionKey(one));
      this.#events.assigned(assigned);
      this.#fetcher.start(readings);
      void this.#watch(over);
      if (!over.signal.aborted) await once(over.signal, 'abort');
    } finally {
      over.abort();
      if (!this.#stop.signal.aborted) {
        this.#fetcher.stop();
        await this.#events.revoked();
      }
    }
  }

  get #isLatest(): boolean {
    return this.#options.initialOffset === 'latest';
  }

  async #passOver(): Promise<void> {
    for (const [topic, offsets] of await this.#positions.commitEnds()) {
      if (offsets > 0) this.#events.noticed('snapshot-missed', `${topic}: ${offsets} offsets passed over`);
      else if (this.#late.has(topic)) this.#events.noticed('topic-after-source', topic);
    }
    this.#late.clear();
  }

  /** Resolves when there is something to read; a topic that is made later is found by `#watch`. */
  async #findTopics(): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      const missing = await this.#subscription.find(attempt);
      if (missing.length === 0) return this.#absent.found(this.#subscription.missing);
      for (const topic of missing) if (!this.#options.awaited.has(topic)) this.#late.add(topic);
      this.#absent.searched(missing, attempt);
      await this.#pause(Math.min(missingTopicEvery, 20 * (attempt + 1)));
    }
  }

  /** Heartbeats, as long as the coordinator does not ask for another join: one that cannot be reached may come back. */
  async #beat(over: AbortController): Promise<void> {
    for (let pause = heartbeatEvery; await passed(pause, over.signal); ) {
      try {
        await this.#member.heartbeat();
        pause = heartbeatEvery;
        if (this.#told !== '' && !over.signal.aborted) this.#recovered();
      } catch (error) {
        if (over.signal.aborted) return;
        if (!mustRejoin(error)) {
          const trouble = this.#tell(error);
          pause = trouble.pause;
          this.#events.waiting(trouble.text);
        } else if (!this.#isEnding || errorType(error) !== 'REBALANCE_IN_PROGRESS') over.abort();
      }
    }
  }

  /** The leader of the group joins again when there are other partitions. */
  async #watch(over: AbortController): Promise<void> {
    const often = () => (this.#subscription.missing.length > 0 ? missingTopicEvery : topicsEvery);
    while (await passed(often(), over.signal)) {
      if (!this.#member.isLeader) continue;
      if (await this.#subscription.haveChanged().catch(() => false)) over.abort();
    }
  }

  #refind(readings: readonly Reading[], error: number): Promise<void> {
    return refind(readings, error, {
      subscription: this.#subscription,
      positions: this.#positions,
      isRead: (reading) => this.#fetcher.readings.includes(reading),
      found: () => this.#fetcher.refresh(),
      gone: (reading) => this.#events.noticed('offset-gone', partitionKey(reading)),
      absent: (topic, isDeleted, attempt) => this.#absent.gone(topic, isDeleted, attempt),
      present: (topic) => this.#absent.back(topic),
      tell: (trouble) => this.#tellOfReading(trouble),
      pause: (ms) => this.#pause(ms),
    });
  }

  /** A right that was taken away stays so: the group goes on well, and would say that all is well. */
  #tellOfReading(error: unknown): void {
    this.#tell(error);
    if (kafkaTrouble(error, this.#options.address)?.code === 'kafka.authorization') this.#over.abort();
  }

  #recovered(): void {
    this.#told = '';
    this.#events.waiting(this.#absent.reason);
    this.#options.log.info('consumer is well again');
  }

  /** The same trouble twice in a row is told once. Answers what to show, and how long to wait before the next attempt. */
  #tell(error: unknown): { text: string; pause: number } {
    const trouble = kafkaTrouble(error, this.#options.address);
    const text = trouble ? describe(trouble) : cause(error);
    if (text !== this.#told) {
      this.#options.log.warn({ code: trouble?.code, error: text }, 'consumer in trouble, going on');
    }
    this.#told = text;
    return { text, pause: trouble?.pause ?? (errorType(error) ? 100 : 250) };
  }

  #reading(topic: string, partition: number): Reading | undefined {
    return this.#fetcher.readings.find((one) => one.topic === topic && one.partition === partition);
  }

  async #pause(ms: number): Promise<void> {
    await passed(ms, this.#stop.signal);
  }
}
