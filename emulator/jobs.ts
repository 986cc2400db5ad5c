import type { KafkaRecord } from './record.ts';

/** One received record and the way to say that it is finished. */
export interface Job {
  readonly record: KafkaRecord;
  readonly finished: () => void;
}

/** Jobs in their order; each is made when it is taken. */
export class JobQueue {
  #lists: Iterator<Job>[] = [];
  #head: Job | undefined;

  get isEmpty(): boolean {
    this.#head ??= this.take();
    return this.#head === undefined;
  }

  add(jobs: Iterable<Job>): void {
    this.#lists.push(jobs[Symbol.iterator]());
  }

  take(): Job | undefined {
    const head = this.#head;
    this.#head = undefined;
    if (head) return head;
    for (let list = this.#lists[0]; list; list = this.#lists[0]) {
      const next = list.next();
      if (!next.done) return next.value;
      this.#lists.shift();
    }
    return undefined;
  }

  clear(): void {
    this.#lists = [];
    this.#head = undefined;
  }
}
