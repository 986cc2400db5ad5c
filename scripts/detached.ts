import { setTimeout as wait } from 'node:timers/promises';
import { type StackStatus, stackStatus } from '../compose/status.ts';
import { addresses } from './addresses.ts';
import { bringUp, Interrupted, type Wanted } from './bring-up.ts';
import type { Io } from './command.ts';
import { guard } from './guard.ts';
import { onInterrupt } from './interrupt.ts';

/** Brings the stack up and leaves it running; with `json` prints its status. Answers the exit code. */
export async function detached(wanted: Wanted, io: Io, json: boolean): Promise<number> {
  const interrupt = onInterrupt();
  // Until it is whole it goes down with us.
  const keeper = guard(wanted.name);
  try {
    const { site, runtime, failure } = await bringUp(wanted, io, interrupt.first);
    if (json) io.out(JSON.stringify(await settled(() => stackStatus(site, runtime), failure === undefined)));
    else for (const line of addresses(site)) io.err(line);
    if (failure)
      io.err(`error: ${failure.message}\nThe stack stays up. Correct the YAML and it is applied at once.`);
    return failure ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    io.err('Interrupted; everything that was started is stopped.');
    return 130;
  } finally {
    keeper.dismiss();
    interrupt.release();
  }
}

/** How long a part that was ready may turn out not to be, ms: a source takes a moment to notice a broker that was killed. */
const patience = 5_000;

/** The status once all is ready, if it is to be, and it comes to that. */
async function settled(ask: () => Promise<StackStatus>, toBeReady: boolean): Promise<StackStatus> {
  const end = performance.now() + patience;
  for (;;) {
    const now = await ask();
    if (now.ready || !toBeReady || performance.now() > end) return now;
    await wait(200);
  }
}
