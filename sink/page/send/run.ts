import { signal } from '@preact/signals';
import type { ProblemView, ReplayProgress, ReplayRequest } from '../../contract.ts';
import { replayProgress } from '../../contract-shapes.ts';
import { postLines, problemsOf } from '../state/api.ts';

/** The replay that this page began last; it goes on while other tabs are looked at. */
export interface Run {
  readonly request: ReplayRequest;
  readonly progress: ReplayProgress | null;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly problems: readonly ProblemView[];
}

export const run = signal<Run | null>(null);
let stop = new AbortController();

export async function begin(request: ReplayRequest): Promise<void> {
  const own = new AbortController();
  stop = own;
  let now: Run = { request, progress: null, state: 'running', problems: [] };
  const tell = (change: Partial<Run>) => {
    now = { ...now, ...change };
    if (stop === own) run.value = now;
  };
  tell({});
  try {
    for await (const progress of postLines('/api/replay', request, replayProgress, own.signal)) {
      tell({ progress });
    }
    tell(ended(now.progress));
  } catch (error) {
    tell(own.signal.aborted ? { state: 'cancelled' } : { state: 'failed', problems: problemsOf(error) });
  }
}

/** Whoever hangs up ends it. */
export const cancel = (): void => stop.abort();

/** An answer that ends without saying so was cut off. */
export function ended(progress: ReplayProgress | null): Pick<Run, 'state' | 'problems'> {
  if (progress?.done) return { state: 'done', problems: [] };
  const cut = {
    code: 'page.cut',
    message: 'the replay was cut off',
    fix: 'is the source still there? replay again',
  };
  return { state: 'failed', problems: [progress?.problem ?? cut] };
}
