import { isNoticeCode, type NoticeCode, noticeLink, notices } from '../../lib/notices.ts';
import { isRecord } from '../../lib/record.ts';
import type { PipelineView, RawRequest, SinkEvent } from '../contract.ts';
import { deadLetterOf, placeOf, text } from './attributes.ts';
import { dataOf } from './data.ts';

/** A notice that applies to one event. */
export interface EventNotice {
  readonly code: NoticeCode;
  readonly severity: string;
  readonly message: string;
  /** `docs/notices.md#CODE` */
  readonly link: string;
  readonly cause?: string;
}

/** What is known besides the event. */
export interface Known {
  readonly request?: RawRequest | null;
  readonly pipeline?: PipelineView | null;
}

/** By the event's own look, and what the pipeline's sources say of its record. */
export function noticesOf(event: SinkEvent, { request, pipeline }: Known = {}): readonly EventNotice[] {
  const found = new Map<NoticeCode, EventNotice>();
  const add = (code: NoticeCode, cause?: string) =>
    found.set(code, {
      code,
      severity: notices[code].severity,
      message: notices[code].message,
      link: noticeLink(code),
      ...(cause ? { cause } : {}),
    });
  for (const code of byLook(event)) add(code);
  if (request && isBatch(request)) add('batch-refused');
  for (const { code, cause } of told(event, pipeline)) if (isNoticeCode(code)) add(code, cause);
  return [...found.values()];
}

function byLook(event: SinkEvent): readonly NoticeCode[] {
  const found: NoticeCode[] = [];
  const { topic } = placeOf(event);
  if (topic !== '' && event.type === 'dev.knative.kafka.event') {
    const data = dataOf(event);
    if (event.data === undefined && event.data_base64 === undefined) found.push('tombstone');
    else if (isCloudEvent(data)) found.push('wrapped-twice');
    else if (event.datacontenttype === undefined) found.push('no-content-type');
  }
  const code = Number(deadLetterOf(event)?.code ?? 0);
  if (code >= 300 && code < 400) found.push('redirect');
  if (code >= 400 && code < 500 && !retried.has(code)) found.push('not-retried');
  return found;
}

/** Of those below 500. */
const retried = new Set([404, 408, 409, 429]);

const isCloudEvent = (data: unknown): boolean =>
  isRecord(data) && ['id', 'source', 'type', 'specversion'].every((name) => typeof data[name] === 'string');

const isBatch = ({ headers }: RawRequest): boolean =>
  headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'content-type' && /^\s*application\/cloudevents-batch\b/i.test(value),
  );

function told(event: SinkEvent, pipeline: PipelineView | null | undefined) {
  const { topic, partition, offset } = placeOf(event);
  const all = (pipeline?.sources ?? [])
    .filter(({ name }) => text(event, 'source').includes(`/${name.replace('/', '/kafkasources/')}#`))
    .flatMap((source) => source.notices);
  return all.filter(
    ({ record }) =>
      record !== undefined &&
      record.topic === topic &&
      record.partition === partition &&
      record.offset === offset,
  );
}
