import { isRecord } from '../manifests/read.ts';
import { attribute, type Event } from './event.ts';
import type { Notices } from './notice.ts';
import { whyInvalid } from './notice-invalid.ts';
import type { KafkaRecord } from './record.ts';

/** What there is to tell about the records of one source and the events made of them; runs for each of them. */
export class RecordNotices {
  readonly #notices: Notices;
  /** By topic and partition: of the last CloudEvent that was passed through. */
  readonly #last = new Map<string, (Seen | undefined)[]>();

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  /** An event made of a record that is no CloudEvent. */
  plain(record: KafkaRecord, event: Event): void {
    const type = attribute(event, 'datacontenttype');
    if (record.value === null) this.#notices.tell('tombstone', record);
    else if (isWrapped(record.value)) this.#notices.tell('wrapped-twice', record, record.topic);
    else if (type === undefined) this.#notices.tell('no-content-type', record);
    if (record.headers.length === 0) return;
    const why = whyInvalid(record, type);
    if (why !== undefined) this.#notices.tell('invalid-cloudevent', record, why);
  }

  /** A CloudEvent that is passed through. */
  passedThrough(record: KafkaRecord, event: Event): void {
    const id = attribute(event, 'id');
    const source = attribute(event, 'source');
    if (id === undefined || source === undefined) return;
    let partitions = this.#last.get(record.topic);
    if (!partitions) {
      partitions = [];
      this.#last.set(record.topic, partitions);
    }
    const last = partitions[record.partition];
    // A record that comes again has the same offset, or an earlier one.
    if (last?.id === id && last.source === source && record.offset > last.offset) {
      this.#notices.tell('repeated-id', record, record.topic);
    }
    partitions[record.partition] = { id, source, offset: record.offset };
  }
}

interface Seen {
  readonly id: string;
  readonly source: string;
  readonly offset: number;
}

const brace = 0x7b;
const mark = Buffer.from('"specversion"');
/** Of a value; whoever writes CloudEvents puts the attributes before the data. */
const searched = 4096;
const required = ['id', 'source', 'type', 'specversion'];

/** Whether the value is a CloudEvent in JSON, as Debezium's CloudEventsConverter writes it. */
function isWrapped(value: Buffer): boolean {
  if (value[0] !== brace) return false;
  const start = value.length > searched ? value.subarray(0, searched) : value;
  if (!start.includes(mark)) return false;
  try {
    const json: unknown = JSON.parse(value.toString());
    return isRecord(json) && required.every((name) => typeof json[name] === 'string');
  } catch {
    return false;
  }
}
