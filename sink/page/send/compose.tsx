import { useEffect, useState } from 'preact/hooks';
import type { ProblemView, Sent } from '../../contract.ts';
import { sent } from '../../contract-shapes.ts';
import { Button } from '../parts/button.tsx';
import { post } from '../state/api.ts';
import { sortProblems } from '../state/problems.ts';
import { pipeline } from '../state/stream.ts';
import { useAction } from '../state/use-action.ts';
import { useRefused } from '../state/use-refused.ts';
import { goTo, hash } from '../tabs.ts';
import { Answer } from './answer.tsx';
import { Data } from './data.tsx';
import { type Draft, emptyDraft, freshId, requestOf } from './draft.ts';
import { draftProblems } from './draft-problems.ts';
import { Extensions } from './extensions.tsx';
import { Choice, Line } from './inputs.tsx';
import { Problems } from './problems.tsx';
import { draft, startedFrom, startFrom } from './start.ts';
import { Start } from './start.tsx';
import { targetsOf } from './targets.ts';

/** An event of one's own, from nothing or from one that came. */
export function Compose() {
  const { busy, problems, run } = useAction();
  const form = useRefused(problems);
  const [losses, setLosses] = useState<readonly ProblemView[]>([]);
  const [answer, setAnswer] = useState<Sent | null>(null);
  const [here, setHere] = useState<string | null>(null);
  const id = /^send\/((?:[^/]+-)?\d+)$/.exec(hash.value)?.[1];
  useEffect(() => {
    if (id === undefined) return;
    // One that cannot be had does not stay in the URL, where a reload would ask for it again.
    run(() =>
      startFrom(id).then(setLosses, (error: unknown) => {
        goTo('send', { replace: true });
        throw error;
      }),
    );
  }, [id]);
  const now = draft.value;
  const set = (change: Partial<Draft>) => {
    draft.value = { ...now, ...change };
  };
  const send = () => {
    const fresh = freshId();
    setAnswer(null);
    setHere(now.to.trim() === '' ? now.id.trim() || fresh : null);
    run(() => post('/api/send', requestOf(now, fresh), sent).then(setAnswer), draftProblems(now));
  };
  const clear = () => {
    draft.value = emptyDraft;
    startedFrom.value = null;
    setLosses([]);
    if (id !== undefined) goTo('send', { replace: true });
  };
  const fields = [
    'to',
    'event.id',
    'event.source',
    'event.type',
    'event.subject',
    'event.datacontenttype',
    'event.data',
  ];
  const extensions = now.extensions.map((_, index) => `extensions[${index}]`);
  const { of, rest } = sortProblems([...problems, ...losses], [...fields, ...extensions]);
  const attribute = (
    name: 'id' | 'source' | 'type' | 'subject' | 'datacontenttype',
    placeholder?: string,
  ) => (
    <Line
      label={name}
      value={now[name]}
      set={(value) => set({ [name]: value })}
      error={of(`event.${name}`)}
      {...(placeholder ? { placeholder } : {})}
    />
  );
  return (
    <form
      ref={form}
      class="card form"
      aria-labelledby="compose"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h3 id="compose">Send an event</h3>
      <Start />
      <Choice
        label="To"
        value={now.to}
        set={(to) => set({ to })}
        options={targetsOf(pipeline.value).map(({ to, label }) => ({ value: to, label }))}
        other="another URL"
        error={of('to')}
      />
      <Choice
        label="Mode"
        value={now.mode}
        set={(mode) => set({ mode: mode === 'structured' ? 'structured' : 'binary' })}
        options={[
          { value: 'binary', label: 'binary: attributes as headers, as a KafkaSource sends' },
          { value: 'structured', label: 'structured: all of it as JSON' },
        ]}
      />
      <div class="two">
        {attribute('id', 'a new one')}
        {attribute('type')}
        {attribute('source')}
        {attribute('subject')}
        {attribute('datacontenttype')}
      </div>
      <Extensions list={now.extensions} set={(list) => set({ extensions: list })} error={of} />
      <Data draft={now} set={(data) => set({ data })} error={of('event.data')} />
      <p class="acts">
        <button type="submit" class="button primary" disabled={busy}>
          Send
        </button>
        <Button onClick={clear}>Start over</Button>
      </p>
      <Problems of={rest} />
      <Answer of={answer} here={here} />
    </form>
  );
}
