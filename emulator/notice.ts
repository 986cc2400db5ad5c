import type { Logger } from '../lib/log.ts';

/** What a cluster would do to an event or a source, and nobody would be told: logged once for each source, then counted. */
export type NoticeCode =
  | 'null-header'
  | 'no-dead-letter-sink'
  | 'dead-letter-failed'
  | 'kne-header'
  | 'upper-case-override'
  | 'tombstone'
  | 'no-content-type';

export class Notices {
  readonly #counts = new Map<NoticeCode, { message: string; count: number }>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** `details` go into the log line of the first one. */
  tell(code: NoticeCode, message: string, details: object = {}): void {
    const known = this.#counts.get(code);
    if (known) known.count++;
    else {
      this.#counts.set(code, { message, count: 1 });
      this.#log.warn({ notice: code, ...details }, message);
    }
  }

  list(): { code: NoticeCode; message: string; count: number }[] {
    return [...this.#counts].map(([code, entry]) => ({ code, ...entry }));
  }
}
