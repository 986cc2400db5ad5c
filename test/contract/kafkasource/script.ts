import { type Exchange, eventOf, labelOf } from './exchange.ts';
import type { Answer, Recording } from './golden.ts';

/** Says what the next request is to be answered. */
export type Script = (request: Pick<Exchange, 'target' | 'event'>) => Answer;

/**
 * The recorded answers, bound to the event and attempt that got them: "500 to the first request, whichever partition it
 * is of" then gives the same in every run. A request that was not recorded gets the n-th answer of its target.
 */
export function scriptOf({ sinkResponses, dlsResponses, requests }: Recording): Script {
  const answers = {
    sink: sinkResponses,
    dls: dlsResponses ?? [{ status: 200 }],
    'redirect-target': [{ status: 200 }],
  };
  const bound = new Map<string, Answer>();
  const recorded = { attempt: counter(), number: counter() };
  for (const { target, headersLatin1 } of requests) {
    const headers = headersLatin1.map(([name, value]) => [name, value ?? ''] as const);
    const label = labelOf({ target, event: eventOf(headers) });
    bound.set(`${label} ${recorded.attempt(label)}`, nth(answers[target], recorded.number(target)));
  }
  const live = { attempt: counter(), number: counter() };
  return (request) => {
    const label = labelOf(request);
    const number = live.number(request.target);
    return bound.get(`${label} ${live.attempt(label)}`) ?? nth(answers[request.target], number);
  };
}

function nth(script: readonly Answer[], n: number): Answer {
  const answer = script[Math.min(n, script.length - 1)];
  if (!answer) throw new Error('a script without answers');
  return answer;
}

/** Counts calls by key, from 0. */
function counter(): (key: string) => number {
  const counts = new Map<string, number>();
  return (key) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count;
  };
}
