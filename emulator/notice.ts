import type { Logger } from '../lib/log.ts';
import type { KafkaRecord } from './record.ts';

/** What a cluster would do to an event or a source, and nobody would be told: logged once for each source, then counted. */
type NoticeCode =
  | 'null-header'
  | 'no-dead-letter-sink'
  | 'dead-letter-failed'
  | 'kne-header'
  | 'upper-case-override'
  | 'tombstone'
  | 'no-content-type';

/** Good to know, but nothing is lost. */
const harmless: ReadonlySet<NoticeCode> = new Set(['tombstone', 'no-content-type']);

/** The notices of one source. */
export class Notices {
  readonly #counts = new Map<NoticeCode, { message: string; count: number }>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Record and reason of the first go into its log line. */
  tell(code: NoticeCode, message: string, record?: KafkaRecord, why?: string): void {
    const known = this.#counts.get(code);
    if (known) {
      known.count++;
      return;
    }
    this.#counts.set(code, { message, count: 1 });
    const place = record && { topic: record.topic, partition: record.partition, offset: record.offset };
    const fields = { notice: code, ...place, ...(why === undefined ? {} : { why }) };
    if (harmless.has(code)) this.#log.info(fields, message);
    else this.#log.warn(fields, message);
  }

  list(): { code: NoticeCode; message: string; count: number }[] {
    return [...this.#counts].map(([code, entry]) => ({ code, ...entry }));
  }
}
