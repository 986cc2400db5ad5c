import { signal } from '@preact/signals';
import { orNull } from '../../../lib/shape.ts';
import { failing as failingShape } from '../../contract-shapes.ts';
import { post } from '../state/api.ts';
import { sortProblems } from '../state/problems.ts';
import { pipeline } from '../state/stream.ts';
import { announce } from '../state/toast.ts';
import { useAction } from '../state/use-action.ts';
import { useRefused } from '../state/use-refused.ts';
import { Line } from './inputs.tsx';
import { emptyFail, type FailDraft, failProblems, failRequest, statuses } from './misbehave.ts';
import { Problems } from './problems.tsx';

const draft = signal<FailDraft>(emptyFail);

/** To watch retries and dead letters: the sink fails on purpose, for a while. */
export function Misbehave() {
  const { busy, problems, run } = useAction();
  const form = useRefused(problems);
  const now = draft.value;
  const { of, rest } = sortProblems(problems, ['status', 'delayMs', 'share', 'count', 'forMs']);
  const field = (name: keyof FailDraft, label: string, shown: string, placeholder: string) => (
    <Line
      label={label}
      value={now[name]}
      set={(value) => {
        draft.value = { ...now, [name]: value };
      }}
      placeholder={placeholder}
      error={of(shown)}
      numeric
    />
  );
  const begin = async () => {
    await post('/api/fail', failRequest(now), orNull(failingShape));
    announce('The sink misbehaves now');
  };
  return (
    <form
      ref={form}
      class="card form"
      aria-labelledby="misbehave"
      onSubmit={(event) => {
        event.preventDefault();
        run(begin, failProblems(now));
      }}
    >
      <h3 id="misbehave">Make this sink misbehave</h3>
      <p class="quiet">
        See in Pipeline how events are tried again. Those that run out of retries become dead letters, which
        this sink takes even now; without a dead letter sink they are lost, as on a cluster.
      </p>
      <div class="two">
        <div>
          {field('status', 'Answer with status', 'status', 'none: only late')}
          <p class="hint">{statuses.find(([status]) => status === now.status.trim())?.[1] ?? ''}</p>
        </div>
        {field('delay', 'After, ms', 'delayMs', 'no delay')}
        {field('share', 'Share of requests, %', 'share', 'all')}
        {field('count', 'Number of requests', 'count', 'any number')}
        {field('duration', 'For, s', 'forMs', 'until you end it')}
      </div>
      <p class="acts">
        <button type="submit" class="button danger" disabled={busy}>
          {pipeline.value?.failing ? 'Misbehave like this instead' : 'Misbehave'}
        </button>
      </p>
      <Problems of={rest} />
    </form>
  );
}
