import { setTimeout as wait } from 'node:timers/promises';
import { stopStack } from '../compose/down.ts';
import { hint } from '../compose/hint.ts';
import type { Runtime } from '../compose/runtime.ts';
import { savedSite } from '../compose/site.ts';
import { sourceReport } from '../compose/source-status.ts';
import type { Site, StationName } from '../compose/station.ts';
import { stationNamed } from '../compose/stations.ts';
import { leftOut, wantedStations } from '../compose/wanted.ts';
import { describe } from '../lib/problem.ts';
import { type Brought, bringUp, Interrupted, type Wanted } from './bring-up.ts';
import type { Io } from './command.ts';
import { guard } from './guard.ts';
import { aborted, type Interrupt, onInterrupt } from './interrupt.ts';
import { pressed } from './key-actions.ts';
import { isAttended, type Keys, readKeys } from './keys.ts';

/** How often the stations are looked at, ms. */
const watchEvery = 1000;
/** A station that ends more often than this within a minute is not started again. */
const restarts = 3;

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
    watched = watch(site, runtime, io, until);
    if (isAttended()) keys = readKeys(process.stdin, (key) => void pressed(key, site, io));
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

async function leave({ site, runtime, adopted }: Brought, io: Io, interrupt: Interrupt): Promise<void> {
  // Somebody else took it down, and may have dropped its state.
  if (!(await savedSite(site.name))?.up) return;
  if (adopted.length === wantedStations(site).length) {
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

/**
 * Starts a station again that ends by itself, as a cluster would; gives up on one that keeps ending. Returns when
 * somebody else takes the stack down.
 */
async function watch(site: Site, runtime: Runtime, io: Io, until: AbortSignal): Promise<void> {
  const ends = new Map<StationName, number[]>();
  let told = '';
  while (!until.aborted) {
    await wait(watchEvery, undefined, { signal: until }).catch(() => undefined);
    if (until.aborted) return;
    if ((await savedSite(site.name))?.up !== true) {
      io.err('The stack was stopped from elsewhere.');
      return;
    }
    told = await tellProblems(site, told, io);
    await runtime.tend?.(site);
    const dead = (await runtime.inspect(site)).filter(
      ({ name, state }) => state !== 'running' && leftOut(site, name) === undefined,
    );
    for (const { name } of dead) {
      const recent = (ends.get(name) ?? []).filter((at) => performance.now() - at < 60_000);
      ends.set(name, [...recent, performance.now()]);
      if (recent.length === restarts) {
        io.err(
          `✖ ${name} (${stationNamed(name).title}) ended again and is not started any more: ${hint(site, `logs ${name}`)}`,
        );
      }
      if (recent.length >= restarts) continue;
      io.err(`✖ ${name} (${stationNamed(name).title}) ended by itself; starting it again`);
      await runtime.start(site, [name], () => undefined);
    }
  }
}

/** Says what is wrong with the YAML since it was looked at last, or that it is right again. */
async function tellProblems(site: Site, told: string, io: Io): Promise<string> {
  const report = await sourceReport(site);
  if (!report) return told;
  const now = report.problems.map(describe).join('\n');
  if (now === told) return told;
  if (now === '') io.err('✔ The YAML is right again, and applied.');
  else io.err(`✖ The YAML as it is now is not applied:\n${now}`);
  return now;
}
