import { replayExtension } from '../lib/source-requests.ts';
import type { Event } from './event.ts';
import { Offsets } from './offsets.ts';
import { recordOf } from './view/attributes.ts';

const maxPartitions = 10_000;

/** Knows which records came before: a source that was killed sends some again, as does who repeats a request. */
export class Repeats {
  readonly #partitions = new Map<string, Offsets>();

  /** Answers whether this event of a KafkaSource was here. A replay says so itself. */
  came({ source, id, time, extensions }: Event): boolean {
    if (extensions.has(replayExtension)) return false;
    const record = recordOf(id);
    if (!record || !source.includes('/kafkasources/')) return false;
    const key = `${record.partition} ${source}`;
    let offsets = this.#partitions.get(key);
    if (!offsets) {
      if (this.#partitions.size >= maxPartitions) return false;
      offsets = new Offsets();
      this.#partitions.set(key, offsets);
    }
    return offsets.take(record.offset, time) === 'again';
  }
}
