import { Compose } from './compose.tsx';
import { FailingBanner } from './failing.tsx';
import { Misbehave } from './misbehave.tsx';
import { Replay } from './replay.tsx';
import { Snapshot } from './snapshot.tsx';

/** What makes events come: one's own, those that were there before, a table's rows; and what makes them fail. */
export function SendTab() {
  return (
    <div class="panel">
      <h2 class="hidden">Send and replay</h2>
      <FailingBanner />
      <div class="forms">
        <Compose />
        <div>
          <Replay />
          <Snapshot />
          <Misbehave />
        </div>
      </div>
    </div>
  );
}
