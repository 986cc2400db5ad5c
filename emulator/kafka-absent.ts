import type { Logger } from '../lib/log.ts';

interface AbsentOptions {
  /** Topics that a KafkaTopic makes. */
  readonly awaited: ReadonlySet<string>;
  /** Whether asking for a topic makes it. */
  readonly makes: boolean;
  readonly log: Logger;
  /** Why nothing is read just now; undefined when it is read again. */
  waiting(reason: string | undefined): void;
}

/** How many attempts a topic may take to come, or to come back, before anybody is told. */
const patience = 10;

/** Tells of topics that are not there, and what is to be done, once for each change. */
export class AbsentTopics {
  readonly #options: AbsentOptions;
  #told = '';
  readonly #missed = new Set<string>();
  /** Topics that were read, each with what became of it. */
  readonly #gone = new Map<string, string>();

  constructor(options: AbsentOptions) {
    this.#options = options;
  }

  /** Why something that was read is not read now. */
  get reason(): string | undefined {
    return this.#gone.size === 0 ? undefined : [...this.#gone.values()].join(', ');
  }

  /** The search has not found these at that attempt (from 0), and goes on. */
  searched(missing: readonly string[], attempt: number): void {
    for (const topic of missing) this.#missed.add(topic);
    if (attempt < patience) return;
    const text = `topic ${missing.join(', ')} does not exist`;
    this.#options.waiting(text);
    this.#tell(text, this.#fix(missing));
  }

  /** The search is over; what is `left` is not there, and the others are read without it. */
  found(left: readonly string[]): void {
    const { makes, awaited, log } = this.#options;
    const made = [...this.#missed].filter((topic) => !left.includes(topic) && !awaited.has(topic));
    this.#missed.clear();
    this.#gone.clear();
    if (left.length > 0) {
      this.#tell(`topic ${left.join(', ')} does not exist, the others are read without it`, this.#fix(left));
      return;
    }
    if (this.#told !== '') log.info('all topics are there now');
    else if (makes && made.length > 0) {
      log.warn(`topic ${made.join(', ')} was not there; reading it has made it, as on a cluster`);
    }
    this.#told = '';
  }

  /** A topic that was read has no leaders now. Counts attempts from 0. */
  gone(topic: string, isDeleted: boolean, attempt: number): void {
    if (attempt < patience || this.#gone.has(topic)) return;
    const text = isDeleted ? `topic ${topic} is not there any more` : `no broker leads topic ${topic}`;
    this.#gone.set(topic, text);
    this.#options.waiting(this.reason);
    const fix = isDeleted
      ? 'Make it again, then it is read from its beginning; or take it out of spec.topics.'
      : 'Look whether all brokers run.';
    this.#options.log.warn(`${text}\n  → ${fix}`);
  }

  back(topic: string): void {
    if (!this.#gone.delete(topic)) return;
    this.#options.waiting(this.reason);
    this.#options.log.info(`topic ${topic} is there again`);
  }

  #tell(text: string, fix: string): void {
    if (text !== this.#told) this.#options.log.warn(`${text}\n  → ${fix}`);
    this.#told = text;
  }

  #fix(topics: readonly string[]): string {
    return topics.every((topic) => this.#options.awaited.has(topic))
      ? 'Its KafkaTopic is to make it: see what /status says of that one.'
      : 'Make the topic, or mend spec.topics.';
  }
}
