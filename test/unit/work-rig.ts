import pino from 'pino';
import { targetOf } from '../../emulator/event-request.ts';
import type { KafkaRecord, RecordHeader } from '../../emulator/record.ts';
import { RecordWork } from '../../emulator/record-work.ts';
import type { KafkaSource } from '../../manifests/kafkasource.ts';
import { RawSink } from './raw-sink.ts';

/** Makes sources' work with a real sink each, and ends it. */
export class WorkRig {
  readonly #ends: (() => void)[] = [];

  /** A source whose sink answers so (see RawSink), under `/dls` as dead letter sink; its log is kept, as objects. */
  async start(given: Given = {}, reply: (n: number, path: string) => string | null = () => ok) {
    const lines: Record<string, unknown>[] = [];
    const level = given.level ?? 'info';
    const log = pino({ base: null, level }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const sink = new RawSink(reply);
    const url = await sink.listen();
    const { strict = false, letters = false, overrides, delivery, ...rules } = given;
    const work = new RecordWork(
      {
        namespace: 'ns',
        name: 'source',
        keyType: 'string',
        ordering: 'unordered',
        ...rules,
        ceOverrides: overrides === undefined ? [] : [[overrides, 'x']],
        delivery: { retry: 0, backoffPolicy: 'linear', backoffDelay: 1, timeout: 5000, ...delivery },
      },
      {
        sink: targetOf(url),
        ...(letters ? { deadLetterSink: targetOf(`${url}/dls`) } : {}),
        strict,
        log,
      },
    );
    this.#ends.push(
      () => work.destroy(),
      () => sink.close(),
    );
    return { work, sink, url, lines };
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

interface Given {
  readonly strict?: boolean;
  readonly letters?: boolean;
  readonly keyType?: KafkaSource['keyType'];
  readonly ordering?: KafkaSource['ordering'];
  readonly delivery?: Partial<KafkaSource['delivery']>;
  /** Name of an extension in `ceOverrides`. */
  readonly overrides?: string;
  readonly level?: string;
}

const ok = 'HTTP/1.1 200 X\r\ncontent-length: 0\r\n\r\n';

export const never = new AbortController().signal;

export const record = (fields: Partial<KafkaRecord> = {}): KafkaRecord => ({
  topic: 't',
  partition: 0,
  offset: 0,
  timestamp: 0,
  key: null,
  value: null,
  headers: [],
  ...fields,
});

export const headers = (...list: [string, string][]): RecordHeader[] =>
  list.map(([name, value]) => [name, Buffer.from(value)]);

export const cloudEvent = (id = '1', fields: Partial<KafkaRecord> = {}): KafkaRecord =>
  record({
    headers: headers(['ce_specversion', '1.0'], ['ce_id', id], ['ce_source', '/'], ['ce_type', 't']),
    ...fields,
  });

/** How often each notice was told, over all its causes. */
export function counts({ notices }: RecordWork): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { code, count } of notices.list()) sums[code] = (sums[code] ?? 0) + count;
  return sums;
}
