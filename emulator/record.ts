/** A record as it came from Kafka, nothing lost: header order, repeated headers and null values stay. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  /** A log longer than 2^53 records is not expected. */
  readonly offset: number;
  /** Milliseconds since 1970; CreateTime or LogAppendTime, whichever the record has. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  /** Given back when the record is finished: key, value and header values are views of memory that is used again. */
  readonly memory?: { release(): void };
}

/** Records of one partition in rising order of offsets, to be taken once. */
export interface Records extends Iterable<KafkaRecord> {
  readonly length: number;
  /** Of keys and values. */
  readonly bytes: number;
}

/** What counts as the size of a record while it waits. */
export const sizeOf = ({ key, value }: KafkaRecord): number => (key?.length ?? 0) + (value?.length ?? 0);

/** Names repeat, and a value may be null. */
export type RecordHeader = readonly [name: string, value: Buffer | null];

/** The last of that very name, as Kafka's `Headers.lastHeader`; undefined if there is none. */
export function lastHeader(record: KafkaRecord, name: string): Buffer | null | undefined {
  for (let i = record.headers.length - 1; i >= 0; i--) {
    const header = record.headers[i];
    if (header?.[0] === name) return header[1];
  }
  return undefined;
}
