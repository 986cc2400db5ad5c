import { once } from 'node:events';
import { type Job, JobQueue } from './jobs.ts';
import { partitionKey, type TopicPartition } from './kafka-topics.ts';
import type { KafkaRecord } from './record.ts';

/** Works on a record; false when it is not finished and the records behind it must not follow. Never rejects. */
export type Work = (record: KafkaRecord, signal: AbortSignal) => Promise<boolean>;

/** What both ways of delivery have in common. */
export interface Executor {
  /** Jobs are taken one by one, when their turn comes. */
  push(partition: TopicPartition, jobs: Iterable<Job>): void;
  /** Jobs not begun are dropped, waits for a retry given up; resolves when nothing is in flight. */
  drop(): Promise<void>;
  readonly inFlight: number;
  /** Whether the real one would poll this partition now (BEHAVIOUR 6). */
  mayPoll(partition: TopicPartition): boolean;
}

/** One queue for each partition, one event of it in flight; partitions do not wait for each other (BEHAVIOUR 6). */
export class Ordered implements Executor {
  readonly #work: Work;
  readonly #queues = new Map<string, Queue>();
  #abort = new AbortController();
  inFlight = 0;

  constructor(work: Work) {
    this.#work = work;
  }

  push(partition: TopicPartition, jobs: Iterable<Job>): void {
    const key = partitionKey(partition);
    let queue = this.#queues.get(key);
    if (!queue) {
      queue = { jobs: new JobQueue(), running: null };
      this.#queues.set(key, queue);
    }
    queue.jobs.add(jobs);
    if (!queue.running) this.#start(queue);
  }

  mayPoll(partition: TopicPartition): boolean {
    return !this.#queues.get(partitionKey(partition))?.running;
  }

  async drop(): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    for (const { jobs } of this.#queues.values()) jobs.clear();
    await Promise.all([...this.#queues.values()].map((queue) => queue.running));
  }

  #start(queue: Queue): void {
    // Whatever is pushed while the former run ends up in flight waits for it: never two of a partition.
    queue.running = this.#run(queue).finally(() => {
      queue.running = null;
      if (!queue.jobs.isEmpty) this.#start(queue);
    });
  }

  async #run(queue: Queue): Promise<void> {
    for (;;) {
      const job = queue.jobs.take();
      if (!job) break;
      const { signal } = this.#abort;
      this.inFlight++;
      const finished = await this.#work(job.record, signal);
      this.inFlight--;
      if (signal.aborted && !finished) continue;
      if (!finished) {
        // Wedged: nothing of this partition follows until it is taken away.
        await once(signal, 'abort');
        continue;
      }
      job.finished();
    }
  }
}

interface Queue {
  readonly jobs: JobQueue;
  running: Promise<void> | null;
}
