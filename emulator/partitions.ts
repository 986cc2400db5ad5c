import type { Job } from './jobs.ts';
import { type PartitionOffset, partitionKey, type TopicPartition } from './kafka-topics.ts';
import { PartitionOffsets } from './offsets.ts';
import { type KafkaRecord, type Records, sizeOf } from './record.ts';

interface Flow {
  pause(partition: TopicPartition): void;
  resume(partition: TopicPartition): void;
}

/** Enough to bridge a poll that others hold up; more would be memory for nothing. */
const mostRecords = 400;
const mostBytes = 16 * 1024 * 1024;
const leastBytes = 256 * 1024;

interface State extends TopicPartition {
  readonly offsets: PartitionOffsets;
  records: number;
  bytes: number;
  paused: boolean;
}

/** The assigned partitions: what is finished of each, and how much of it waits; that is what holds back the fetch. */
export class Partitions {
  readonly #flow: Flow;
  readonly #onFinished: () => void;
  #states = new Map<string, State>();
  /** In partitions that were assigned before. */
  #skippedBefore = 0;

  constructor(flow: Flow, onFinished: () => void) {
    this.#flow = flow;
    this.#onFinished = onFinished;
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.#skippedBefore = this.skipped;
    this.#states = new Map(
      partitions.map((one) => [
        partitionKey(one),
        { ...one, offsets: new PartitionOffsets(), records: 0, bytes: 0, paused: false },
      ]),
    );
  }

  /** Offsets that had no record. */
  get skipped(): number {
    let sum = this.#skippedBefore;
    for (const { offsets } of this.#states.values()) sum += offsets.skipped;
    return sum;
  }

  /** Of each: how many records wait for the one in flight, if one at a time is. */
  queues(): { topic: string; partition: number; length: number }[] {
    return [...this.#states.values()].map(({ topic, partition, records }) => {
      return { topic, partition, length: Math.max(0, records - 1) };
    });
  }

  /** Records received and not finished. */
  get waiting(): number {
    let sum = 0;
    for (const { records } of this.#states.values()) sum += records;
    return sum;
  }

  /** Records of a partition came; they wait until they are finished. */
  arrived(of: TopicPartition, { length, bytes }: Pick<Records, 'length' | 'bytes'>): void {
    const state = this.#states.get(partitionKey(of));
    if (!state) return;
    state.records += length;
    state.bytes += bytes;
    if (!state.paused && (state.records >= mostRecords || state.bytes >= this.#bytesEach())) {
      state.paused = true;
      this.#flow.pause(state);
    }
  }

  /** Records that have arrived as jobs, each begun when it is taken, in rising order of offsets. */
  jobs(of: TopicPartition, records: Iterable<KafkaRecord>): Iterable<Job> {
    const state = this.#states.get(partitionKey(of));
    return state ? this.#jobs(state, records) : [];
  }

  /** What there is to commit. */
  due(): PartitionOffset[] {
    return [...this.#states.values()].flatMap(({ topic, partition, offsets }) => {
      const offset = offsets.due;
      return offset === undefined ? [] : [{ topic, partition, offset }];
    });
  }

  committed(offsets: readonly PartitionOffset[]): void {
    for (const one of offsets) this.#states.get(partitionKey(one))?.offsets.committed(one.offset);
  }

  *#jobs(state: State, records: Iterable<KafkaRecord>): Iterable<Job> {
    for (const record of records) {
      const ticket = state.offsets.start(record.offset);
      yield { record, finished: () => this.#finished(state, ticket, record) };
    }
  }

  #finished(state: State, ticket: number, record: KafkaRecord): void {
    state.offsets.finish(ticket);
    state.records--;
    state.bytes -= sizeOf(record);
    record.memory?.release();
    if (state.paused) this.#resume(state);
    this.#onFinished();
  }

  /** At half of what it was paused at, so as not to do so for every record. */
  #resume(state: State): void {
    if (state.records > mostRecords / 2 || state.bytes > this.#bytesEach() / 2) return;
    if (this.#states.get(partitionKey(state)) !== state) return;
    state.paused = false;
    this.#flow.resume(state);
  }

  #bytesEach(): number {
    return Math.max(leastBytes, mostBytes / Math.max(1, this.#states.size));
  }
}
