import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ProblemView } from '../../contract.ts';
import { sortProblems } from '../state/problems.ts';
import { pipeline } from '../state/stream.ts';
import { useAction } from '../state/use-action.ts';
import { useRefused } from '../state/use-refused.ts';
import { hash } from '../tabs.ts';
import { Choice, Line } from './inputs.tsx';
import { Problems } from './problems.tsx';
import { Progress } from './progress.tsx';
import {
  emptyReplay,
  type ReplayDraft,
  readersOf,
  replayProblems,
  replayRequest,
  tableToReplay,
} from './replay.ts';
import { begin, run as current } from './run.ts';
import { targetsOf, topicsOf, topicTablesOf } from './targets.ts';

const draft = signal<ReplayDraft>(emptyReplay);
const none: readonly ProblemView[] = [];

/** Records of a topic once more, by a source's rules; its own place in the topic does not move. */
export function Replay() {
  const { problems, run } = useAction();
  const form = useRefused(problems, current.value?.problems ?? none);
  const wanted = tableToReplay(hash.value);
  useEffect(() => {
    if (wanted !== null) draft.value = { ...emptyReplay, name: wanted };
  }, [wanted]);
  const now = draft.value;
  const set = (change: Partial<ReplayDraft>) => {
    draft.value = { ...now, ...change };
  };
  const readers = readersOf(pipeline.value, now);
  const shown = ['table', 'topic', 'partition', 'from', 'to', 'source', 'sink', 'retry'];
  const { of, rest } = sortProblems([...problems, ...(current.value?.problems ?? [])], shown);
  const names = now.kind === 'table' ? topicTablesOf(pipeline.value) : topicsOf(pipeline.value);
  const running = current.value?.state === 'running';
  return (
    <form
      ref={form}
      class="card form"
      aria-labelledby="replay"
      onSubmit={(event) => {
        event.preventDefault();
        run(() => begin(replayRequest(now)), replayProblems(now, readers));
      }}
    >
      <h3 id="replay">Replay</h3>
      <p class="quiet">
        Records that are in Kafka become events once more, marked by the attribute{' '}
        <code>plumblinereplay</code>. The source's own place does not move.
      </p>
      <div class="two">
        <Choice
          label="What"
          value={now.kind}
          set={(kind) => set({ kind: kind === 'topic' ? 'topic' : 'table', name: '', source: '' })}
          options={[
            { value: 'table', label: 'a table' },
            { value: 'topic', label: 'a topic' },
          ]}
        />
        <Choice
          key={now.kind}
          label={now.kind === 'table' ? 'Table' : 'Topic'}
          value={now.name}
          set={(name) => set({ name, source: '' })}
          options={['', ...names].map((value) => ({ value, label: value || 'choose …' }))}
          other={`another ${now.kind}`}
          error={of(now.kind)}
        />
      </div>
      <Offsets now={now} set={set} error={of} />
      {(readers.length > 1 || of('source')) && (
        <Choice
          label="By the rules of"
          value={now.source}
          set={(source) => set({ source })}
          options={['', ...readers].map((value) => ({ value, label: value || 'choose …' }))}
          error={of('source')}
        />
      )}
      <Choice
        label="To"
        value={now.sink}
        set={(sink) => set({ sink })}
        options={[
          { value: '', label: "the source's own sink" },
          ...targetsOf(pipeline.value).flatMap(({ to, label }) => (to === '' ? [] : [{ value: to, label }])),
        ]}
        other="another URL"
        error={of('sink')}
      />
      <Line
        label="Retries"
        value={now.retry}
        set={(retry) => set({ retry })}
        placeholder="as spec.delivery of the source says"
        error={of('retry')}
        numeric
      />
      <p class="acts">
        <button type="submit" class="button primary" disabled={running}>
          Replay
        </button>
      </p>
      <Problems of={rest} />
      {current.value && <Progress run={current.value} />}
    </form>
  );
}

interface OffsetsProps {
  readonly now: ReplayDraft;
  readonly set: (change: Partial<ReplayDraft>) => void;
  readonly error: (field: string) => string | undefined;
}

function Offsets({ now, set, error }: OffsetsProps) {
  return (
    <div class="three">
      <Line
        label="Partition"
        value={now.partition}
        set={(partition) => set({ partition })}
        placeholder="all"
        error={error('partition')}
        numeric
      />
      <Line
        label="First offset"
        value={now.from}
        set={(from) => set({ from })}
        placeholder="oldest"
        error={error('from')}
        numeric
      />
      <Line
        label="Last offset"
        value={now.to}
        set={(to) => set({ to })}
        placeholder="newest"
        error={error('to')}
        numeric
      />
    </div>
  );
}
