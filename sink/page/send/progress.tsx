import { Button } from '../parts/button.tsx';
import { EventsLink } from '../parts/events-link.tsx';
import { Text } from '../parts/text.tsx';
import { ofReplay } from '../state/links.ts';
import { failureText, progressText } from './replay.ts';
import { cancel, type Run } from './run.ts';

const words = { running: 'Replaying', done: 'Replayed', failed: 'Failed', cancelled: 'Cancelled' } as const;

/** How far a replay is. */
export function Progress({ run }: { readonly run: Run }) {
  const { progress, state } = run;
  const { table, topic } = run.request;
  return (
    <div class={`progress ${state}`}>
      <p>
        <strong>{words[state]}</strong> <Text of={table ?? topic ?? ''} />
        {progress && <> to {<Text of={progress.sink} />}</>}
      </p>
      <progress
        aria-label="Progress of the replay"
        max={progress ? Math.max(1, progress.total) : undefined}
        value={
          progress
            ? state === 'done'
              ? Math.max(1, progress.total)
              : progress.delivered + progress.failed
            : undefined
        }
      />
      <p role="status">{progress ? progressText(progress) : 'waiting for the source …'}</p>
      {progress?.lastError !== undefined && (
        <p class="quiet">
          <Text of={failureText(progress)} />
        </p>
      )}
      {progress && (
        <p>
          <code>{progress.id}</code> ·{' '}
          <EventsLink of={ofReplay(progress.id)}>its events at this sink</EventsLink>
        </p>
      )}
      {state === 'running' && <Button onClick={cancel}>Cancel</Button>}
    </div>
  );
}
