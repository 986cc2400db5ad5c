import type { Logger } from '../lib/log.ts';
import { isNoticeCode, type NoticeCode, type NoticeSeverity, noticeLink, notices } from '../lib/notices.ts';
import type { Problem } from '../lib/problem.ts';

/** A finding as `/status` and `/notices` serve it. */
export interface Notice {
  readonly code: NoticeCode;
  readonly severity: NoticeSeverity;
  /** One sentence. */
  readonly message: string;
  /** `docs/notices.md#CODE` */
  readonly link: string;
  /** How often. */
  readonly count: number;
  /** What it is about: a status, a header's name, a topic. One notice each. */
  readonly cause?: string;
  /** The first record. */
  readonly record?: RecordPlace;
  /** Of what was found in a YAML file. */
  readonly file?: string;
  readonly line?: number;
  readonly field?: string;
}

/** Which record. */
interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

type Place = Pick<Problem, 'file' | 'line' | 'field'>;

/** More causes of one code than these are counted as one: sinks and records may think up any number. */
const mostCauses = 20;
/** Nor may they be of any length. */
const longestCause = 200;

/** The notices of one source: each logged once for each cause, and counted. */
export class Notices {
  readonly #log: Logger;
  readonly #told = new Map<NoticeCode, Map<string, { notice: Notice; count: number }>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** May be called for every record: what is known already is only counted. */
  tell(code: NoticeCode, record?: RecordPlace, about = '', place?: Place, isNews = true): void {
    const cause = about.length > longestCause ? about.slice(0, longestCause) : about;
    let causes = this.#told.get(code);
    if (!causes) {
      causes = new Map();
      this.#told.set(code, causes);
    }
    const isOther = causes.size >= mostCauses && !causes.has(cause);
    const key = isOther ? 'other' : cause;
    const known = causes.get(key);
    if (known) {
      known.count++;
      return;
    }
    const notice = makeNotice(code, record, key, place);
    causes.set(key, { notice, count: 1 });
    const { severity, message, link } = notice;
    this.#log[isNews ? (severity === 'info' ? 'info' : 'warn') : 'debug'](
      {
        notice: code,
        ...(notice.cause && { cause: notice.cause }),
        ...notice.record,
        ...placeOf(place),
        link,
      },
      message,
    );
  }

  /** What was found in a YAML file; the log has what is no news at debug only. */
  tellAll(found: readonly Problem[], isNews: (one: Problem) => boolean = () => true): void {
    for (const one of found)
      if (isNoticeCode(one.code)) this.tell(one.code, undefined, one.field, one, isNews(one));
  }

  list(): Notice[] {
    return [...this.#told.values()].flatMap((causes) =>
      [...causes.values()].map(({ notice, count }) => ({ ...notice, count })),
    );
  }
}

/** Names of headers hold anything, also what a terminal obeys. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
const controls = /[\x00-\x1f\x7f-\x9f]/g;

/** One that was found once. */
export function makeNotice(code: NoticeCode, record?: RecordPlace, about = '', place?: Place): Notice {
  const { severity, message } = notices[code];
  const cause = about.replace(controls, '\uFFFD');
  return {
    code,
    severity,
    message,
    link: noticeLink(code),
    count: 1,
    ...(cause === '' ? {} : { cause }),
    // Not the record itself: its memory is used again.
    ...(record && { record: { topic: record.topic, partition: record.partition, offset: record.offset } }),
    ...placeOf(place),
  };
}

/** Without the fields that are not known. */
function placeOf(place: Place | undefined): Place {
  const { file, line, field } = place ?? {};
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(field === undefined ? {} : { field }),
  };
}
