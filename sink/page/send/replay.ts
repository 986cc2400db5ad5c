import type { PipelineView, ProblemView, ReplayProgress, ReplayRequest } from '../../contract.ts';
import { unescaped } from '../state/unescaped.ts';
import { counted, whole } from '../state/words.ts';

/** A replay as it is being asked for; empty fields ask nothing. */
export interface ReplayDraft {
  readonly kind: 'table' | 'topic';
  /** The table's or topic's name. */
  readonly name: string;
  readonly partition: string;
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly sink: string;
  readonly retry: string;
}

export const emptyReplay: ReplayDraft = {
  kind: 'table',
  name: '',
  partition: '',
  from: '',
  to: '',
  source: '',
  sink: '',
  retry: '',
};

/** Sources that read the table or topic; Debezium's topics end with the table's name. */
export function readersOf(pipeline: PipelineView | null, { kind, name }: ReplayDraft): readonly string[] {
  const reads = (topic: string) => topic === name || (kind === 'table' && topic.endsWith(`.${name}`));
  if (name === '') return [];
  return (pipeline?.sources ?? []).filter(({ topics }) => topics.some(reads)).map((source) => source.name);
}

export function replayProblems(draft: ReplayDraft, readers: readonly string[]): readonly ProblemView[] {
  const { kind, name, partition, from, to, source, retry } = draft;
  const problems: ProblemView[] = [];
  const add = (field: string, message: string, fix: string) =>
    problems.push({ code: 'page.replay', message, fix, field });
  if (name.trim() === '') add(kind, `no ${kind} is chosen`, 'choose one');
  for (const [field, value] of Object.entries({ partition, from, to })) {
    if (value !== '' && !isOffset(value))
      add(
        field,
        `“${value}” is no ${field === 'partition' ? field : 'offset'}`,
        'give a whole number from 0',
      );
  }
  if (retry !== '' && !(isOffset(retry) && Number(retry) <= mostRetries)) {
    add('retry', `“${retry}” is no number of retries`, `give a whole number from 0 to ${mostRetries}`);
  }
  if (isOffset(from) && isOffset(to) && Number(from) > Number(to)) {
    add('to', 'the last offset is before the first', 'exchange them');
  }
  if (source === '' && readers.length > 1) {
    add('source', `${whole(readers.length)} sources read it`, 'choose by whose rules records become events');
  }
  return problems;
}

/** As far as `spec.delivery.retry` goes: an int32. */
const mostRetries = 2 ** 31 - 1;
const isOffset = (text: string): boolean => /^\d{1,15}$/.test(text);

export function replayRequest(draft: ReplayDraft): ReplayRequest {
  const { kind, name, partition, from, to, source, sink, retry } = draft;
  return {
    ...(kind === 'table' ? { table: name.trim() } : { topic: name.trim() }),
    ...(partition === '' ? {} : { partition: Number(partition) }),
    ...(from === '' ? {} : { from: Number(from) }),
    ...(to === '' ? {} : { to: Number(to) }),
    ...(source === '' ? {} : { source }),
    ...(sink.trim() === '' ? {} : { sink: sink.trim() }),
    ...(retry === '' ? {} : { retry: Number(retry) }),
  };
}

/** `12 of 40 events, 1 failed`; of an empty topic that there is nothing. */
export function progressText({ delivered, failed, total, done }: ReplayProgress): string {
  if (done && total === 0) return 'no records there: nothing was sent';
  const bad = failed > 0 ? `, ${counted(failed, 'event')} failed` : '';
  return `${whole(delivered)} of ${counted(total, 'record')} delivered${bad}`;
}

/** `attempt 4 of 11 failed, the next in 5 s: status 503`; with no further one, which was the last that failed. */
export function failureText({ lastError, next }: ReplayProgress): string {
  const why = lastError ?? '';
  if (!next) return `last failed attempt: ${why}`;
  const { attempt, of, inMs } = next;
  const when = inMs === 0 ? 'is under way' : `in ${whole(Math.ceil(inMs / 1000))} s`;
  return `attempt ${whole(attempt - 1)} of ${whole(of)} failed, the next ${when}: ${why}`;
}

/** From `send/replay/inventory.customers`; null when the hash says nothing of it. */
export function tableToReplay(hash: string): string | null {
  const name = /^send\/replay\/(.+)$/.exec(hash)?.[1];
  return name === undefined ? null : unescaped(name);
}
