import type { Reading } from './kafka-fetch.ts';
import type { Positions } from './kafka-positions.ts';
import type { Subscription } from './kafka-subscription.ts';

interface RefindDeps {
  readonly subscription: Subscription;
  readonly positions: Positions;
  /** Whether it still belongs to what is read. */
  isRead(reading: Reading): boolean;
  /** Some can be read again. */
  found(): void;
  /** Its offset is not there any more: it is read from its beginning. */
  gone(reading: Reading): void;
  /** Of that topic, nobody leads what was read; `isDeleted`: as it is not there. At that attempt, counted from 0. */
  absent(topic: string, isDeleted: boolean, attempt: number): void;
  /** It has leaders (again). */
  present(topic: string): void;
  tell(trouble: unknown): void;
  pause(ms: number): Promise<void>;
}

const outOfRange = 1;
const unknownTopic = 3;
const retryEvery = 200;

/**
 * Finds who leads partitions that could not be read, as long as that takes. One whose offset is gone starts at its
 * beginning, and so does one of a topic that was deleted and made again.
 */
export async function refind(readings: readonly Reading[], error: number, deps: RefindDeps): Promise<void> {
  const anew = error === outOfRange || error === unknownTopic;
  let left = readings;
  for (let attempt = 0; ; attempt++) {
    // Asked at once, a broker that does not know of the change yet would be asked again and again.
    if (error !== outOfRange) await deps.pause(left === readings ? retryEvery / 4 : retryEvery);
    left = left.filter((reading) => reading.leader < 0 && deps.isRead(reading));
    if (left.length === 0) return;
    try {
      const leaders = await deps.subscription.lookUp(new Set(left.map(({ topic }) => topic)));
      for (const reading of left) {
        const leader = leaders.get(reading.topic)?.get(reading.partition);
        if (leader === undefined) {
          deps.absent(reading.topic, error === unknownTopic, attempt);
          continue;
        }
        if (anew) await restart(reading, deps);
        reading.leader = leader;
        deps.present(reading.topic);
      }
      deps.found();
    } catch (trouble) {
      deps.tell(trouble);
    }
  }
}

async function restart(reading: Reading, { positions, gone }: RefindDeps): Promise<void> {
  reading.position = (await positions.beginning(reading)) ?? reading.position;
  gone(reading);
}
