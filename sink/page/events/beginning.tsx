import { timeOfDay } from '../../view/time-of-day.ts';
import { clearedAt } from '../state/hold.ts';
import { caughtUp, log, pipeline, revision } from '../state/stream.ts';
import { historyBegins } from './beginning.ts';

/** Below the oldest event: nothing before is known here. */
export function Beginning() {
  const oldest = revision.value > 0 ? log.oldest : undefined;
  if (!oldest || !caughtUp.value || clearedAt.value >= log.first) return null;
  const since = pipeline.value?.stations.find(({ name }) => name === 'sink')?.since ?? undefined;
  const ms = historyBegins({ since, seq: oldest.seq, receivedMs: oldest.view.receivedMs });
  if (Number.isNaN(ms)) return null;
  return <>history begins at {timeOfDay(ms)}</>;
}
