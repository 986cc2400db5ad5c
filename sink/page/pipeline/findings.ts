import { isNoticeCode, noticeLink, notices } from '../../../lib/notices.ts';
import type { NoticeView, PipelineView, ProblemView } from '../../contract.ts';

export interface Finding {
  readonly code: string;
  readonly severity: 'warning' | 'info';
  /** `docs/notices.md#CODE` of the repository. */
  readonly link: string;
  /** What a cluster does with it. */
  readonly sentence: string;
  readonly count: number;
  /** What it was here: its own words, the record, the place in the YAML. */
  readonly causes: readonly string[];
  /** What to do here. */
  readonly fixes: readonly string[];
}

/**
 * Notices by the connector or source that has them, those without left out; warnings before the rest, the most frequent
 * first.
 */
export function findingsOf({
  connectors,
  sources,
}: PipelineView): readonly { of: string; findings: Finding[] }[] {
  return [
    ...connectors.map(({ name, notices = [] }) => ({ of: `connector ${name}`, notices })),
    ...sources.map(({ name, notices }) => ({ of: name, notices })),
  ]
    .filter(({ notices }) => notices.length > 0)
    .map(({ of, notices }) => ({ of, findings: together(notices) }));
}

/** What is said instead of notices that nobody can know of; null when all was asked. */
export function unknownNotices(pipeline: PipelineView): string | null {
  const { stations, connectors, sources } = pipeline;
  // One that waits may answer, as when a connector has failed.
  const isSilent = (wanted: string, told: number) =>
    stations.some(
      ({ name, state }) => name === wanted && (state === 'down' || (state !== 'up' && told === 0)),
    );
  // It tells of the connectors' notices, too.
  if (isSilent('source', sources.length)) return 'Unknown while the source does not answer.';
  return isSilent('connect', connectors.length)
    ? 'Those of connectors are unknown while Kafka Connect does not answer.'
    : null;
}

function together(list: readonly NoticeView[]): Finding[] {
  const byCode = new Map<string, Finding>();
  for (const notice of list) {
    const before = byCode.get(notice.code);
    byCode.set(notice.code, {
      code: notice.code,
      ...declared(notice),
      count: notice.count + (before?.count ?? 0),
      causes: [...new Set([...(before?.causes ?? []), ...causesOf(notice)])],
      fixes: [...new Set([...(before?.fixes ?? []), ...(notice.fix === undefined ? [] : [notice.fix])])],
    });
  }
  const weight = ({ severity }: Finding) => (severity === 'warning' ? 0 : 1);
  return [...byCode.values()].sort((a, b) => weight(a) - weight(b) || b.count - a.count);
}

/** As this page's own list has it; one of a newer source speaks for itself. */
function declared({
  code,
  severity,
  message,
  link,
}: NoticeView): Pick<Finding, 'severity' | 'sentence' | 'link'> {
  if (isNoticeCode(code)) {
    return { severity: notices[code].severity, sentence: notices[code].message, link: noticeLink(code) };
  }
  return { severity: severity === 'warning' ? 'warning' : 'info', sentence: message, link };
}

function causesOf(notice: NoticeView): string[] {
  const { cause, record } = notice;
  const first = record && `first: ${record.topic}, partition ${record.partition}, offset ${record.offset}`;
  return [cause ?? '', first ?? '', placeOf(notice)].filter((each) => each !== '');
}

/** `inventory.yaml:12 · spec.topics[0]`; empty when it has no place. */
export function placeOf({ file, line, field }: Pick<ProblemView, 'file' | 'line' | 'field'>): string {
  const at = file && (line ? `${file}:${line}` : file);
  return [at ?? '', field ?? ''].filter((part) => part !== '').join(' · ');
}
