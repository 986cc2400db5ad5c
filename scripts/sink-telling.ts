import { setTimeout as wait } from 'node:timers/promises';
import type { PipelineView } from '../sink/contract.ts';
import type { Live } from '../sink/live.ts';

const everyMs = 1000;

/** Tells all streams that watch how the pipeline is: at once when one joins, then each second, while there is one. */
export function everySecond(
  live: Pick<Live, 'onWatch' | 'tell' | 'watched'>,
  view: () => Promise<PipelineView>,
): { stop(): void } {
  const over = new AbortController();
  let isTelling = false;
  const tellAll = async () => {
    if (isTelling) return;
    isTelling = true;
    while (live.watched > 0 && !over.signal.aborted) {
      const began = performance.now();
      live.tell('pipeline', await view());
      const left = everyMs - (performance.now() - began);
      await wait(Math.max(0, left), undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    }
    isTelling = false;
  };
  live.onWatch = (tell) => {
    if (isTelling) void view().then((now) => tell('pipeline', now));
    else void tellAll();
  };
  return { stop: () => over.abort() };
}
