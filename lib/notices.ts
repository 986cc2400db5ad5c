import type { Problem } from './problem.ts';

/** How bad it is: `warning` where events get lost, late or twice; `info` where they are only not what one expects. */
export type NoticeSeverity = 'info' | 'warning';

interface Declaration {
  readonly severity: NoticeSeverity;
  /** One sentence: what a cluster does with it. */
  readonly message: string;
}

/**
 * Findings about what a cluster does to events and sources and tells nobody. The one place where a notice is declared;
 * its code is the anchor of its section in docs/notices.md.
 */
export const notices = {
  // In the YAML.
  'delivery-without-retry': {
    severity: 'warning',
    message:
      'a delivery block without retry means no retries: the default of 10 holds only without any block',
  },
  'retry-without-delay': {
    severity: 'warning',
    message: 'a backoffDelay of zero means no retries: the first failure is the last',
  },
  'invalid-delivery': {
    severity: 'warning',
    message: 'a cluster accepts the KafkaSource with this delivery, but never gets it ready',
  },
  'unknown-key-type': {
    severity: 'warning',
    message: 'a cluster accepts the KafkaSource with this key type, but never gets it ready',
  },
  'upper-case-override': {
    severity: 'warning',
    message:
      'an upper-case letter in ceOverrides.extensions: nothing is ever sent, though the source is ready',
  },
  'attribute-override': {
    severity: 'warning',
    message: 'ceOverrides replaces, or sends a second time, an attribute that the source sets in every event',
  },
  'coarse-duration': {
    severity: 'warning',
    message: 'a cluster reads one digit after the point of a duration, so that this one is shorter there',
  },
  'zero-duration': {
    severity: 'warning',
    message:
      'a cluster reads one digit after the point of a duration: this one is zero there, no retries as backoffDelay, refused as timeout',
  },
  'consumers-on-one-pod': {
    severity: 'info',
    message: 'more consumers are not more parallel: all on one pod share one Kafka consumer',
  },
  'format-ignored': {
    severity: 'info',
    message: 'delivery.format has no effect: events are always sent in binary mode',
  },
  'audience-without-token': {
    severity: 'info',
    message: 'audience of a sink: a cluster with OIDC sends a token, Plumbline sends none',
  },
  'credentials-in-uri': {
    severity: 'warning',
    message: 'user and password in the uri of a sink are not sent',
  },
  'https-without-ca': {
    severity: 'warning',
    message:
      'an https sink without CACerts: a cluster without trust bundles trusts nobody, and every request fails',
  },
  // In records.
  tombstone: {
    severity: 'info',
    message: 'a record without a value (a tombstone) is delivered as an empty POST',
  },
  'no-content-type': {
    severity: 'info',
    message:
      'sent without a content-type: Kafka Connect writes no such record header, and nothing else makes one',
  },
  'wrapped-twice': {
    severity: 'warning',
    message:
      'a CloudEvent in JSON without the record header content-type: it is wrapped in a second CloudEvent',
  },
  'invalid-cloudevent': {
    severity: 'warning',
    message: 'a record with headers of a CloudEvent that is not valid is sent as any other record',
  },
  'repeated-id': {
    severity: 'warning',
    message:
      'different records have the same id and source: who drops duplicates by these loses all but the first',
  },
  'null-header': {
    severity: 'warning',
    message:
      'a record header without a value: the event is lost, on a cluster with up to 50 of the same poll',
  },
  'illegal-header': {
    severity: 'warning',
    message:
      'a control character in a key or header makes an illegal HTTP header: the event can never be sent',
  },
  'lossy-header': {
    severity: 'info',
    message: 'a key or header has characters beyond Latin-1: each is sent as a question mark',
  },
  // In answers.
  'no-dead-letter-sink': {
    severity: 'warning',
    message:
      'no dead letter sink: an event is dropped when its attempts have failed, and its offset committed',
  },
  'dead-letter-failed': {
    severity: 'warning',
    message: 'the dead letter sink failed too: the event is dropped, and its offset committed',
  },
  'kne-header': {
    severity: 'warning',
    message:
      'the failing sink answers with a kne- header that makes no extension name: on a cluster the partition hangs for good',
  },
  'bad-override': {
    severity: 'warning',
    message:
      'ceOverrides gives an attribute that is not valid: on a cluster the partition hangs for good once an event fails',
  },
  'partition-held': {
    severity: 'info',
    message: 'while an event is tried again, nothing else of its partition is sent',
  },
  'not-retried': {
    severity: 'info',
    message: 'a status that is not retried: the event goes to the dead letter sink at once, or is dropped',
  },
  redirect: {
    severity: 'warning',
    message: 'a redirect is a failure that is not retried, except 303, which is followed as a GET',
  },
  'retry-after-ignored': {
    severity: 'info',
    message: 'Retry-After is ignored: the next attempt comes when the backoff says',
  },
  'reply-discarded': {
    severity: 'info',
    message: 'the sink replies with an event: a KafkaSource discards replies',
  },
  // In what the sink gets from others.
  'batch-refused': {
    severity: 'warning',
    message: "several events in one request: a cluster's event_display answers 500 and takes none of them",
  },
  // In what is read, and how fast.
  'snapshot-missed': {
    severity: 'warning',
    message: 'initialOffset is latest: what was in the topic before the source is never sent',
  },
  'topic-after-source': {
    severity: 'warning',
    message:
      'the topic was made after the source, whose initialOffset is latest: what comes before a cluster sees it is missed there',
  },
  'unread-topic': {
    severity: 'warning',
    message: 'a record in a topic that a connector writes and no KafkaSource lists: it becomes no event',
  },
  'new-partition': {
    severity: 'info',
    message: 'a partition that was added later is read from its beginning, also with initialOffset latest',
  },
  'offset-gone': {
    severity: 'warning',
    message: 'the committed offset is not in the topic any more: the partition is read from its beginning',
  },
  'faster-than-cluster': {
    severity: 'info',
    message: 'faster than a cluster: there, an ordered source sends about 250 events a second at most',
  },
  'graceful-stop': {
    severity: 'info',
    message: 'events in flight are awaited here: on a cluster, a stopping pod cuts them',
  },
} as const satisfies Readonly<Record<string, Declaration>>;

/** Stable; also the anchor in docs/notices.md. */
export type NoticeCode = keyof typeof notices;

/** Where it is explained, with its mend. */
export const noticeLink = (code: NoticeCode): string => `docs/notices.md#${code}`;

export const isNoticeCode = (code: string): code is NoticeCode => Object.hasOwn(notices, code);

/** A notice about a field of a YAML file, in the shape of what is wrong with fields. */
export function noticeProblem(code: NoticeCode): Pick<Problem, 'code' | 'message' | 'fix'> {
  return { code, message: notices[code].message, fix: `See ${noticeLink(code)}.` };
}

/** A notice as the source's `/status` and the sink's page have it: declared by whatever version of the source runs. */
export interface ServedNotice {
  readonly code: string;
  readonly severity: string;
  /** One sentence. */
  readonly message: string;
  /** `docs/notices.md#CODE` */
  readonly link: string;
  readonly count: number;
  readonly cause?: string;
  /** What to do here, where that can be told. */
  readonly fix?: string;
  /** The first. */
  readonly record?: { readonly topic: string; readonly partition: number; readonly offset: number };
  readonly file?: string;
  readonly line?: number;
  readonly field?: string;
}
