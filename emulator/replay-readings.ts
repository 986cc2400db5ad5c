import type { Reading } from './kafka-fetch.ts';
import type { FetchedPartition } from './kafka-records.ts';
import { type KafkaRecord, sizeOf } from './record.ts';
import type { Span } from './replay-span.ts';

/** Where a replay is in each partition, and how far it has to go. */
export class ReplayReadings {
  readonly list: readonly Reading[];
  readonly #ends: ReadonlyMap<number, number>;

  /** @param leader node of a partition, if any leads it */
  constructor(topic: string, spans: readonly Span[], leader: (partition: number) => number | undefined) {
    this.#ends = new Map(spans.map(({ partition, end }) => [partition, end]));
    this.list = spans.map(({ partition, start }) => ({
      topic,
      partition,
      position: start,
      leader: leader(partition) ?? -1,
      paused: false,
      highWatermark: start,
    }));
  }

  get areAtEnd(): boolean {
    return this.list.every((one) => this.isAtEnd(one));
  }

  isAtEnd(reading: Reading): boolean {
    return reading.position >= this.#end(reading);
  }

  /** Offsets that no fetch has passed yet. */
  get ahead(): number {
    return this.list.reduce((sum, one) => sum + Math.max(0, this.#end(one) - one.position), 0);
  }

  /** Those of the records that are before the end, and their bytes; of the others the memory is released. */
  take(part: FetchedPartition): { readonly records: KafkaRecord[]; readonly bytes: number } {
    const end = this.#end(part);
    const records: KafkaRecord[] = [];
    let bytes = 0;
    for (const record of part.records) {
      if (record.offset < end) {
        records.push(record);
        bytes += sizeOf(record);
      } else record.memory?.release();
    }
    return { records, bytes };
  }

  /** What has been read is asked for no more. */
  pauseEnded(): void {
    for (const reading of this.list) if (this.isAtEnd(reading)) reading.paused = true;
  }

  /** Answers whether one is to be read again. */
  setPaused(partition: number, paused: boolean): boolean {
    const reading = this.list.find((one) => one.partition === partition);
    if (!reading || (!paused && this.isAtEnd(reading))) return false;
    reading.paused = paused;
    return !paused;
  }

  #end({ partition }: { readonly partition: number }): number {
    return this.#ends.get(partition) ?? 0;
  }
}
