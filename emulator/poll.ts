import { partitionKey } from './kafka-topics.ts';
import type { KafkaRecord } from './record.ts';

/** As the real data plane's `max.poll.records` and the timer of its ordered consumer (BEHAVIOUR 6). Milliseconds. */
const maxPollRecords = 50;
const tick = 200;
const pollWait = 1000;

interface PollRules {
  /** Takes what one poll of the real consumer would have brought. */
  poll(records: KafkaRecord[]): void;
  /** Whether the real consumer would poll the partition of this record now. */
  mayPoll(record: KafkaRecord): boolean;
  readonly ordered: boolean;
}

/** Cuts what was fetched into polls. */
export interface Polls {
  add(records: KafkaRecord[]): void;
  /** An event is finished. */
  finished(): void;
  drop(): void;
  stop(): void;
}

/** As fast as the sink allows, yet in pieces of a poll, where polls matter (`--strict`). */
export function fastPolls(poll: (records: KafkaRecord[]) => void): Polls {
  return {
    add(records) {
      for (let at = 0; at < records.length; at += maxPollRecords)
        poll(records.slice(at, at + maxPollRecords));
    },
    finished() {},
    drop() {},
    stop() {},
  };
}

/** In the real rhythm: ordered from a 200 ms timer, unordered whenever fewer than 50 are in flight; 50 records a poll. */
export class ClusterPolls implements Polls {
  readonly #rules: PollRules;
  readonly #timer: NodeJS.Timeout | undefined;
  /** What each fetch brought of each partition, in that order. */
  #fetched: Fetched[] = [];
  /** A poll that found nothing waits for records until then. */
  #waitingUntil = 0;

  constructor(rules: PollRules) {
    this.#rules = rules;
    if (rules.ordered) this.#timer = setInterval(() => this.#begin(), tick);
    this.#waitingUntil = performance.now() + pollWait;
  }

  add(records: KafkaRecord[]): void {
    for (const [partition, of] of Map.groupBy(records, partitionKey))
      this.#fetched.push({ partition, records: of });
    if (!this.#rules.ordered || performance.now() < this.#waitingUntil) this.#begin();
  }

  finished(): void {
    if (!this.#rules.ordered) this.#begin();
  }

  drop(): void {
    this.#fetched = [];
  }

  stop(): void {
    clearInterval(this.#timer);
    this.drop();
  }

  #begin(): void {
    const now = performance.now();
    if (this.#fetched.length === 0) {
      if (now >= this.#waitingUntil) this.#waitingUntil = now + pollWait;
      return;
    }
    for (;;) {
      const taken = this.#take();
      if (taken.length === 0) return;
      this.#waitingUntil = 0;
      this.#rules.poll(taken);
      if (this.#rules.ordered) return;
    }
  }

  /** A partition is fetched again when what was fetched of it is used up: never two fetches of it in one poll. */
  #take(): KafkaRecord[] {
    const taken: KafkaRecord[] = [];
    const seen = new Set<string>();
    for (const { partition, records } of this.#fetched) {
      const [first] = records;
      if (!first || seen.has(partition)) continue;
      seen.add(partition);
      if (this.#rules.mayPoll(first)) taken.push(...records.splice(0, maxPollRecords - taken.length));
    }
    this.#fetched = this.#fetched.filter(({ records }) => records.length > 0);
    return taken;
  }
}

interface Fetched {
  readonly partition: string;
  readonly records: KafkaRecord[];
}
