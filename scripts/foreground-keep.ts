import { setTimeout as wait } from 'node:timers/promises';
import { hint } from '../compose/hint.ts';
import { reachOf } from '../compose/reach.ts';
import { startsElsewhere } from '../compose/reservation.ts';
import type { Runtime } from '../compose/runtime.ts';
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
  { name: stack }: Site,
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
    if (saved?.up !== true) {
      io.err('The stack was stopped from elsewhere.');
      return;
    }
    const { site } = saved;
    if (await startsElsewhere(site.state)) continue;
    await runtime.tend?.(site);
    const dead = (await runtime.inspect(site)).filter(
      ({ name, state }) => state !== 'running' && leftOut(site, name) === undefined,
    );
    for (const { name, ended } of dead) {
      const title = `${name} (${stationNamed(name).title})`;
      const how = ended === undefined ? '' : ` (${ended})`;
      const recent = (ends.get(name) ?? []).filter((at) => performance.now() - at < 60_000);
      ends.set(name, [...recent, performance.now()]);
      if (recent.length === restarts)
        io.err(`✖ ${title} ended again${how} and is not started any more: ${hint(site, `logs ${name}`)}`);
      if (recent.length >= restarts) continue;
      io.err(`✖ ${title} ended by itself${how}; starting it again`);
      await runtime.start(site, [name], () => undefined);
      if (awaited.has(name)) continue;
      awaited.add(name);
      void untilReady(site, name, until).then((isReady) => {
        awaited.delete(name);
        if (isReady) io.err(`✔ ${title} is ready again`);
      });
    }
  }
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
