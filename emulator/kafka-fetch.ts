import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, protocol } from './kafka.ts';
import { decodeFetch, type FetchedPartition } from './kafka-records.ts';
import { slabOf } from './kafka-slabs.ts';
import { byTopic, partitionKey, type TopicPartition } from './kafka-topics.ts';

/** One partition that is being read. */
export interface Reading extends TopicPartition {
  /** Next offset to ask for. */
  position: number;
  leader: number;
  paused: boolean;
  highWatermark: number;
}

interface FetchEvents {
  /** Records in the order of their partitions; positions have moved on already. */
  fetched(partitions: readonly FetchedPartition[]): void;
  /**
   * Who leads these partitions, or their offset, is not what it was; they are not asked for again until they have a
   * leader and `refresh` is called. `error` is Kafka's, or 0 when their leader could not be asked.
   */
  stale(readings: readonly Reading[], error: number): void;
  /** An answer was taken in, be there records in it or not. */
  polled?(): void;
  failed(error: unknown): void;
}

const longPoll = 500;
/** While a partition is paused, others must not hold up the poll that it joins again. */
const shortPoll = 10;
const totalBytes = 4 * 1024 * 1024;

/**
 * Long polls to the brokers that lead the partitions, one at a time to each. No timer between record and event: a poll
 * is answered as soon as there is one byte.
 */
export class Fetcher {
  readonly #cluster: Cluster;
  readonly #events: FetchEvents;
  readonly #partitionBytes: number;
  #readings: readonly Reading[] = [];
  /** Counts assignments: what an older one fetched is thrown away. */
  #epoch = 0;
  readonly #loops = new Map<number, Promise<void>>();
  #wake: (() => void)[] = [];
  /** When a partition last brought records, as a running number. */
  readonly #served = new WeakMap<Reading, number>();
  #turn = 0;

  constructor(cluster: Cluster, events: FetchEvents, partitionBytes: number) {
    this.#cluster = cluster;
    this.#events = events;
    this.#partitionBytes = partitionBytes;
  }

  get readings(): readonly Reading[] {
    return this.#readings;
  }

  start(readings: readonly Reading[]): void {
    this.#epoch++;
    this.#readings = readings;
    this.refresh();
  }

  /** After a partition was resumed or got a new leader. */
  refresh(): void {
    for (const { leader } of this.#readings) {
      if (leader >= 0 && !this.#loops.has(leader)) {
        this.#loops.set(leader, this.#loop(leader, this.#epoch));
      }
    }
    for (const wake of this.#wake.splice(0)) wake();
  }

  stop(): void {
    this.start([]);
  }

  async #loop(leader: number, epoch: number): Promise<void> {
    try {
      while (this.#epoch === epoch) {
        const mine = this.#readings.filter((reading) => reading.leader === leader);
        if (mine.length === 0) break;
        // A broker fills its answer in the order of the request, with a batch above the limit only for the first.
        const turn = (reading: Reading) => this.#served.get(reading) ?? 0;
        const wanted = mine.filter(({ paused }) => !paused).sort((a, b) => turn(a) - turn(b));
        if (wanted.length === 0) await new Promise<void>((resolve) => this.#wake.push(resolve));
        else await this.#poll(leader, wanted, wanted.length < mine.length ? shortPoll : longPoll, epoch);
      }
    } finally {
      this.#loops.delete(leader);
      if (this.#epoch !== epoch) this.refresh();
    }
  }

  async #poll(leader: number, wanted: readonly Reading[], wait: number, epoch: number): Promise<void> {
    try {
      const partitions = await this.#request(leader, wanted, wait);
      if (this.#epoch !== epoch) return;
      const arrived: FetchedPartition[] = [];
      for (const fetched of partitions) {
        const reading = wanted.find(
          (one) => one.topic === fetched.topic && one.partition === fetched.partition,
        );
        if (!reading) continue;
        if (fetched.error !== 0) {
          reading.leader = -1;
          this.#events.stale([reading], fetched.error);
          continue;
        }
        reading.position = fetched.next ?? reading.position;
        reading.highWatermark = fetched.highWatermark;
        if (fetched.records.length === 0) continue;
        this.#served.set(reading, ++this.#turn);
        arrived.push(fetched);
      }
      if (arrived.length > 0) this.#events.fetched(arrived);
      this.#events.polled?.();
    } catch (error) {
      if (this.#epoch !== epoch) return;
      this.#events.failed(error);
      await sleep(200);
      if (this.#epoch !== epoch) return;
      // A broker that is gone cannot say who leads in its place.
      for (const reading of wanted) reading.leader = -1;
      this.#events.stale(wanted, 0);
    }
  }

  async #request(leader: number, wanted: readonly Reading[], wait: number): Promise<FetchedPartition[]> {
    const broker = await this.#cluster.findBroker({ nodeId: String(leader) });
    const asked = new Map(wanted.map((one) => [partitionKey(one), one.position]));
    const { request } = protocol.requests.Fetch.protocol({ version: 11 })({
      maxWaitTime: wait,
      minBytes: 1,
      maxBytes: totalBytes,
      topics: byTopic(wanted, ({ partition, position }) => ({
        partition,
        fetchOffset: String(position),
        maxBytes: this.#partitionBytes,
      })),
    });
    // kafkajs's own decoder makes an object of the headers, which loses their order; and it is slow.
    return broker.connectionPool.send<FetchedPartition[]>({
      request,
      response: {
        decode: async (payload) => {
          const slab = slabOf(payload);
          const decoded = decodeFetch(payload, (one) => asked.get(partitionKey(one)) ?? 0, slab);
          slab?.release();
          return decoded;
        },
        parse: async (decoded) => decoded,
      },
    });
  }
}
