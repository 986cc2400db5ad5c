import { stopStack } from '../compose/down.ts';
import { hint } from '../compose/hint.ts';
import { savedSite } from '../compose/site.ts';
import { wantedStations } from '../compose/wanted.ts';
import { type Brought, bringUp, Interrupted, type Wanted } from './bring-up.ts';
import type { Io } from './command.ts';
import { isStillUp, keepRunning } from './foreground-keep.ts';
import { tellNews } from './foreground-news.ts';
import { guard } from './guard.ts';
import { aborted, type Interrupt, onInterrupt } from './interrupt.ts';
import { pressed } from './key-actions.ts';
import { isAttended, type Keys, readKeys } from './keys.ts';

/** Brings the stack up, lets `show` run, stays until Ctrl-C, and takes down what it brought up. Answers the exit code. */
export async function foreground(
  wanted: Wanted,
  io: Io,
  show: (brought: Brought, until: AbortSignal) => Promise<void>,
): Promise<number> {
  const interrupt = onInterrupt();
  const keeper = guard(wanted.name);
  let brought: Brought | undefined;
  const over = new AbortController();
  const until = AbortSignal.any([interrupt.first, over.signal]);
  let watched: Promise<void> | undefined;
  let keys: Keys | undefined;
  try {
    brought = await bringUp(wanted, io, interrupt.first);
    const { site, runtime, failure } = brought;
    if (brought.adopted.length === wantedStations(brought.site).length) keeper.dismiss();
    if (failure)
      io.err(`error: ${failure.message}\nThe stack stays up. Correct the YAML and it is applied at once.`);
    watched = keepRunning(site.name, runtime, io, until);
    void tellNews(site, io, until, failure?.message);
    if (isAttended()) keys = readKeys(process.stdin, (key) => void pressed(key, { site, io, until }));
    await Promise.race([show(brought, until).then(() => aborted(interrupt.first)), watched]);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    io.err('Interrupted; everything that was started is stopped.');
    return 130;
  } finally {
    over.abort();
    // From here on Ctrl-C is the terminal's own again.
    keys?.release();
    // Nothing may be started again while all is being stopped.
    await watched?.catch(() => undefined);
    if (brought) await leave(brought, io, interrupt);
    keeper.dismiss();
    interrupt.release();
  }
}

async function leave(brought: Brought, io: Io, interrupt: Interrupt): Promise<void> {
  const { runtime, adopted } = brought;
  const saved = await savedSite(brought.site.name);
  // Somebody else took it down, and may have dropped its state.
  if (!isStillUp(saved, runtime)) return;
  // It may have been brought up with other YAML since.
  const { site } = saved;
  if (adopted.length === wantedStations(brought.site).length) {
    io.err(`\nThe stack ${site.name} ran before and goes on. Stop it: ${hint(site, 'down')}`);
    return;
  }
  io.err('\nStopping (Ctrl-C again to force) …');
  let quiet = false;
  const stopping = stopStack(site, runtime, (name, text) => {
    if (text !== 'stopping' && !quiet) io.err(`  ${name ?? 'stack'} ${text}`);
  });
  const forced = aborted(interrupt.second).then(async () => {
    quiet = true;
    await stopStack(site, runtime, () => undefined, { force: true });
    const left = (await runtime.inspect(site)).filter(({ state }) => state === 'running');
    for (const { name, pid, container } of left)
      io.err(`  left behind: ${name} ${container ?? `pid ${pid}`}`);
    io.err(left.length > 0 ? 'Forced.' : 'Forced; nothing is left running.');
  });
  const clean = await Promise.race([stopping.then(() => true), forced.then(() => false)]);
  quiet = true;
  if (clean) io.err(`Stopped. The data is kept; ${hint(site, 'down --purge')} drops it.`);
}
