import type { Failing, FailRequest, ProblemView } from '../../contract.ts';
import { counted, span, whole } from '../state/words.ts';

/** How the sink is to misbehave, as it is being written; empty fields ask nothing. */
export interface FailDraft {
  readonly status: string;
  /** ms */
  readonly delay: string;
  /** Of the requests, in percent. */
  readonly share: string;
  readonly count: string;
  /** Seconds. */
  readonly duration: string;
}

export const emptyFail: FailDraft = { status: '503', delay: '', share: '', count: '', duration: '20' };

/** What the emulator does with a status, for those who choose one. */
export const statuses = [
  ['503', 'Service Unavailable: retried'],
  ['500', 'Internal Server Error: retried'],
  ['429', 'Too Many Requests: retried'],
  ['404', 'Not Found: retried'],
  ['400', 'Bad Request: not retried, dead-lettered at once'],
  ['302', 'Found: a redirect is not followed'],
] as const;

const limits = {
  // With 2xx an event would count as delivered and yet be lost.
  status: { from: 300, to: 599, unit: 'a status that refuses an event', whole: true },
  delay: { from: 0, to: 600_000, unit: 'milliseconds', whole: true },
  share: { from: 1, to: 100, unit: 'percent', whole: false },
  count: { from: 1, to: 1_000_000_000, unit: 'a number of requests', whole: true },
  duration: { from: 0.1, to: 86_400, unit: 'seconds', whole: false },
} as const satisfies Record<keyof FailDraft, Limit>;

interface Limit {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  /** Whether parts of one are none. */
  readonly whole: boolean;
}

/** The request's names of the fields. */
const fields = {
  status: 'status',
  delay: 'delayMs',
  share: 'share',
  count: 'count',
  duration: 'forMs',
} as const;

export function failProblems(draft: FailDraft): readonly ProblemView[] {
  const names = ['status', 'delay', 'share', 'count', 'duration'] as const;
  const problems = names.flatMap((name) => {
    const { from, to, unit, whole: isWhole } = limits[name];
    const value = Number(draft[name]);
    const fits = value >= from && value <= to && (!isWhole || Number.isInteger(value));
    if (draft[name].trim() === '' || fits) return [];
    const kind = isWhole ? 'a whole number' : 'a number';
    return [
      problem(fields[name], `“${draft[name]}” is not ${unit}`, `give ${kind} from ${from} to ${whole(to)}`),
    ];
  });
  if (draft.status.trim() === '' && draft.delay.trim() === '') {
    problems.push(problem('status', 'neither a status nor a delay', 'give one, or both'));
  }
  return problems;
}

const problem = (field: string, message: string, fix: string): ProblemView => ({
  code: 'page.fail',
  message,
  fix,
  field,
});

export function failRequest({ status, delay, share, count, duration }: FailDraft): FailRequest {
  return {
    ...(status.trim() === '' ? {} : { status: Number(status) }),
    ...(delay.trim() === '' ? {} : { delayMs: Number(delay) }),
    ...(share.trim() === '' ? {} : { share: Number(share) / 100 }),
    ...(count.trim() === '' ? {} : { count: Number(count) }),
    ...(duration.trim() === '' ? {} : { forMs: Math.round(Number(duration) * 1000) }),
  };
}

/** `It answers 503 to 30 % of the requests, each 200 ms late.` and how far it is. */
export function failingWords(failing: Failing, now: number): { what: string; how: string } {
  const { status, delayMs, share, count, hit, until } = failing;
  const which =
    share === undefined || share >= 1
      ? 'every request'
      : `${Math.round(share * 1000) / 10} % of the requests`;
  const late = delayMs ? `${whole(delayMs)} ms late` : '';
  const what =
    status === undefined
      ? `It answers ${which} ${late}`
      : `It answers ${status} to ${which}${late ? `, ${late}` : ''}`;
  const left = [
    `${counted(hit, 'request')} hit so far`,
    count === undefined ? '' : `${whole(Math.max(0, count - hit))} to go`,
    until === undefined ? '' : `ends in ${span(until - now)}`,
    count === undefined && until === undefined ? 'until you end it' : '',
  ];
  return { what, how: left.filter((part) => part !== '').join(' · ') };
}
