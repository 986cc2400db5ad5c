import { once } from 'node:events';
import { type Job, JobQueue } from './jobs.ts';
import type { TopicPartition } from './kafka-topics.ts';
import type { Executor, Work } from './ordered.ts';

/** The real one polls while fewer are in flight, and a poll brings up to 50 (BEHAVIOUR 6). */
const polledBelow = 50;
/** So it can have as many. */
const limit = 99;

/** Whatever comes first is sent first; a failing event holds up none but itself. */
export class Unordered implements Executor {
  readonly #work: Work;
  readonly #jobs = new JobQueue();
  #abort = new AbortController();
  #idle: (() => void)[] = [];
  inFlight = 0;

  constructor(work: Work) {
    this.#work = work;
  }

  push(_partition: TopicPartition, jobs: Iterable<Job>): void {
    this.#jobs.add(jobs);
    this.#fill();
  }

  mayPoll(): boolean {
    return this.inFlight < polledBelow;
  }

  async drop(): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#jobs.clear();
    if (this.inFlight > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #fill(): void {
    while (this.inFlight < limit) {
      const job = this.#jobs.take();
      if (!job) break;
      this.inFlight++;
      void this.#run(job, this.#abort.signal);
    }
  }

  async #run(job: Job, signal: AbortSignal): Promise<void> {
    const finished = await this.#work(job.record, signal);
    // An event that hangs keeps its place, as it does in the real one.
    if (!finished && !signal.aborted) await once(signal, 'abort');
    this.inFlight--;
    if (finished) job.finished();
    if (this.inFlight === 0) for (const wake of this.#idle.splice(0)) wake();
    this.#fill();
  }
}
