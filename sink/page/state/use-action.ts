import { useState } from 'preact/hooks';
import type { ProblemView } from '../../contract.ts';
import { problemsOf } from './api.ts';

interface Action {
  /** While what was asked for is under way. */
  readonly busy: boolean;
  /** Of the last time. */
  readonly problems: readonly ProblemView[];
  /** @param found what is wrong before anything is done; then nothing is */
  readonly run: (work: () => Promise<unknown>, found?: readonly ProblemView[]) => void;
}

/** Something that a form or button does. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly ProblemView[]>([]);
  const run: Action['run'] = (work, found = []) => {
    setProblems(found);
    if (found.length > 0) return;
    setBusy(true);
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => setProblems(problemsOf(error)))
      .finally(() => setBusy(false));
  };
  return { busy, problems, run };
}
