import type { Resource } from '../../manifests/read.ts';
import { within } from '../within.ts';
import { startLoop } from './loop.ts';
import type { Reconciler, States } from './state.ts';

/** Before it was told what there shall be, a reconciler has nothing to do. In ms. */
const idle = 10_000;

/** How long a stop waits for the step under way. In ms. */
const patience = 2000;

/**
 * Takes one step after another towards what was applied last, the first of them at once; a step answers how many ms
 * to wait for the next, and must not reject. `close` ends what a step may be waiting for, as it would by itself only
 * when a request times out.
 */
export function startReconciler<T extends { readonly resource: Resource }>(
  states: States,
  step: (desired: readonly T[]) => Promise<number>,
  close: () => Promise<void>,
): Reconciler<T> {
  let desired: readonly T[] | undefined;
  const loop = startLoop(async () => (desired === undefined ? idle : step(desired)));
  return {
    apply(next) {
      desired = next;
      states.expect(next.map(({ resource }) => resource));
      loop.wake();
    },
    states: () => states.all(),
    async stop() {
      const stopped = loop.stop();
      await within(patience, stopped);
      await close();
      await stopped;
    },
  };
}
