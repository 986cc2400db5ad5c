import type { Event } from './event.ts';
import { replayExtension } from './message.ts';
import { Offsets } from './offsets.ts';

const maxPartitions = 10_000;
const record = /^partition:(\d{1,10})\/offset:(\d{1,15})$/;

/** Knows which records came before: a source that was killed sends some again, as does who repeats a request. */
export class Repeats {
  readonly #partitions = new Map<string, Offsets>();

  /** Answers whether this event of a KafkaSource was here. A replay says so itself. */
  came({ source, id, time, extensions }: Event): boolean {
    if (extensions.has(replayExtension)) return false;
    const [, partition, offset] = record.exec(id) ?? [];
    if (partition === undefined || !source.includes('/kafkasources/')) return false;
    const key = `${partition} ${source}`;
    let offsets = this.#partitions.get(key);
    if (!offsets) {
      if (this.#partitions.size >= maxPartitions) return false;
      offsets = new Offsets();
      this.#partitions.set(key, offsets);
    }
    return offsets.take(Number(offset), time) === 'again';
  }
}
