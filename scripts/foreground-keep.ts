import { setTimeout as wait } from 'node:timers/promises';
import { hint } from '../compose/hint.ts';
import { reachOf } from '../compose/reach.ts';
import { beginStart, endStart } from '../compose/reservation.ts';
import type { Found, Runtime } from '../compose/runtime.ts';
import { savedSite } from '../compose/site.ts';
import type { Site, StationName } from '../compose/station.ts';
import { stationNamed } from '../compose/stations.ts';
import { leftOut } from '../compose/wanted.ts';
import type { Io } from './command.ts';

/** How often the stations are looked at, ms. */
const lookEvery = 1000;
/** A station that ends more often than this within a minute is not started again. */
const restarts = 3;
/** Between two questions whether it is ready, ms. */
const askEvery = 200;

/**
 * Starts a station again that ends by itself, as a cluster would; gives up on one that keeps ending. Returns when
 * somebody else takes the stack down; who brings it up with other YAML is left to do so, and the stack kept as it is then.
 */
export async function keepRunning(
  stack: string,
  runtime: Runtime,
  io: Io,
  until: AbortSignal,
): Promise<void> {
  const ends = new Map<StationName, number[]>();
  const awaited = new Set<StationName>();
  while (!until.aborted) {
    await wait(lookEvery, undefined, { signal: until }).catch(() => undefined);
    if (until.aborted) return;
    const saved = await savedSite(stack);
    if (!isStillUp(saved, runtime)) {
      io.err('The stack was stopped from elsewhere.');
      return;
    }
    const { site } = saved;
    if (!(await beginStart(site.state))) continue;
    try {
      await runtime.tend?.(site);
      for (const found of await dead(site, runtime)) await startAgain(site, found);
    } finally {
      await endStart(site.state);
    }
  }

  async function startAgain(site: Site, { name, ended }: Found): Promise<void> {
    const title = `${name} (${stationNamed(name).title})`;
    const how = ended === undefined ? '' : ` (${ended})`;
    const recent = (ends.get(name) ?? []).filter((at) => performance.now() - at < 60_000);
    ends.set(name, [...recent, performance.now()]);
    if (recent.length === restarts)
      io.err(`✖ ${title} ended again${how} and is not started any more: ${hint(site, `logs ${name}`)}`);
    if (recent.length >= restarts) return;
    io.err(`✖ ${title} ended by itself${how}; starting it again`);
    await runtime.start(site, [name], () => undefined);
    if (awaited.has(name)) return;
    awaited.add(name);
    void untilReady(site, name, until).then((isReady) => {
      awaited.delete(name);
      if (isReady) io.err(`✔ ${title} is ready again`);
    });
  }
}

type Saved = Awaited<ReturnType<typeof savedSite>>;

/** Nobody has taken it down since it was brought up in this runtime. */
export const isStillUp = (saved: Saved, { name }: Runtime): saved is NonNullable<Saved> =>
  saved?.up === true && saved.site.runtime === name;

/** The stations that ended by themselves. */
async function dead(site: Site, runtime: Runtime): Promise<readonly Found[]> {
  const found = (await runtime.inspect(site)).filter(
    ({ name, state }) => state !== 'running' && leftOut(site, name) === undefined,
  );
  // Whoever stops them has said so first.
  return found.length > 0 && isStillUp(await savedSite(site.name), runtime) ? found : [];
}

async function untilReady(site: Site, name: StationName, until: AbortSignal): Promise<boolean> {
  while (!until.aborted) {
    const isReady = await stationNamed(name)
      .ready(reachOf(site))
      .then(
        () => true,
        () => false,
      );
    if (isReady) return !until.aborted;
    await wait(askEvery, undefined, { signal: until }).catch(() => undefined);
  }
  return false;
}
