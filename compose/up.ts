import { setTimeout as wait } from 'node:timers/promises';
import { cause, PlumblineError } from '../lib/problem.ts';
import { hint } from './hint.ts';
import { holdPort } from './ports.ts';
import { reasonOf } from './probe/reason.ts';
import { reachOf } from './reach.ts';
import type { Found, Progress, Runtime } from './runtime.ts';
import { savedSite, saveSite } from './site.ts';
import { type Site, type Station, type StationName, WaitsForYaml } from './station.ts';
import { stationNamed } from './stations.ts';
import { admitUsers } from './users.ts';
import { wantedStations } from './wanted.ts';

/** What happens while a stack comes up; the command line shows it. */
export interface UpEvents {
  readonly progress: Progress;
  /** `seconds` since the start of `startStack`; `adopted` when it ran already. */
  readonly ready: (station: Station, seconds: number, detail: string, adopted: boolean) => void;
}

/** They may log in to Kafka. */
const logIn: readonly StationName[] = ['connect', 'source'];

/** How long a station may take to answer, in seconds: a slow laptop's first start, and then some. */
const patience = 120;

/** How long KafkaSources may take when all else is ready, in seconds: what they wait for then is the user's to mend. */
const yamlPatience = 30;
const sourceNotReady = 'source.not-ready';

/**
 * Starts what does not run yet, side by side, and returns once every station answers. Throws `source.not-ready` when
 * all is up but a KafkaSource: that is mended in the YAML, on the running stack; once the YAML `isAtFault` already, such
 * a source is not waited for. Starts nothing after the signal.
 */
export async function startStack(
  site: Site,
  runtime: Runtime,
  found: readonly Found[],
  events: UpEvents,
  broken: AbortSignal,
  isAtFault: () => boolean,
): Promise<void> {
  const began = performance.now();
  const adopted = found.filter(({ state }) => state === 'running').map(({ name }) => name);
  // Who uses what runs of it goes on meanwhile.
  await saveSite(site, adopted.length > 0 && (await savedSite(site.name))?.up === true);
  broken.throwIfAborted();
  const wanted = wantedStations(site);
  const missing = wanted.map(({ name }) => name).filter((name) => !adopted.includes(name));
  const later = missing.filter((name) => site.settings.kafka.secured && logIn.includes(name));
  const first = runtime.start(
    site,
    missing.filter((name) => !later.includes(name)),
    events.progress,
  );
  // One that fails ends the waiting for all the others.
  const failed = new AbortController();
  const over = AbortSignal.any([broken, failed.signal]);
  const admitted = later.length === 0 ? undefined : admit(site, runtime, later, events, over, first);
  admitted?.catch(() => undefined);
  await first;
  let waiting = wanted.length - 1;
  let othersReady = Number.POSITIVE_INFINITY;
  const isLate = () => performance.now() - othersReady > (isAtFault() ? 0 : yamlPatience * 1000);
  let notReady: PlumblineError | undefined;
  await Promise.all(
    wanted.map(async (station) => {
      try {
        if (later.includes(station.name)) await admitted;
        const detail = await untilReady(site, runtime, station, over, isLate);
        if (station.name !== 'source' && --waiting === 0) othersReady = performance.now();
        const seconds = (performance.now() - began) / 1000;
        events.ready(station, seconds, detail, adopted.includes(station.name));
      } catch (error) {
        if (error instanceof PlumblineError && error.problems[0]?.code === sourceNotReady) {
          notReady = error;
          return;
        }
        failed.abort();
        throw error;
      }
    }),
  );
  broken.throwIfAborted();
  await saveSite(site, true);
  if (notReady) throw notReady;
}

/** Starts those who log in to Kafka once it knows the users: Connect ends when it is refused. */
async function admit(
  site: Site,
  runtime: Runtime,
  later: readonly StationName[],
  events: UpEvents,
  signal: AbortSignal,
  others: Promise<void>,
): Promise<void> {
  // They listen only in some seconds: another stack that starts meanwhile is not to take their ports.
  const held = await Promise.all(later.map((name) => holdPort(site.ports[name])));
  try {
    await others;
    await untilReady(site, runtime, stationNamed('kafka'), signal);
    await admitUsers(site);
  } finally {
    await Promise.all(held.map((release) => release()));
  }
  signal.throwIfAborted();
  await runtime.start(site, later, events.progress);
}

async function untilReady(
  site: Site,
  runtime: Runtime,
  station: Station,
  signal: AbortSignal,
  isLate: () => boolean = () => false,
): Promise<string> {
  const reach = reachOf(site);
  const last = performance.now() + patience * 1000;
  let checked = performance.now();
  for (;;) {
    try {
      return await station.ready(reach);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof WaitsForYaml && isLate()) throw waits(site, cause(error));
      if (performance.now() > last) throw notReady(site, station, reasonOf(error));
    }
    if (performance.now() - checked > 500) {
      checked = performance.now();
      const now = (await runtime.inspect(site)).find(({ name }) => name === station.name);
      if (now && now.state !== 'running') throw died(site, station, now.detail ?? '');
    }
    await wait(25);
  }
}

function waits(site: Site, why: string): PlumblineError {
  return new PlumblineError({
    code: sourceNotReady,
    message: `not every KafkaSource is ready ${yamlPatience} s after all stations: ${why}`,
    fix: `mend what is named, in the YAML; more is in the log: ${hint(site, 'logs source')}`,
  });
}

function notReady(site: Site, station: Station, why: string): PlumblineError {
  return new PlumblineError({
    code: 'station.not-ready',
    message: `${station.name} (${station.title}) did not get ready within ${patience} s: ${why}`,
    fix: `read its log: ${hint(site, `logs ${station.name}`)}`,
  });
}

function died(site: Site, station: Station, words: string): PlumblineError {
  return new PlumblineError({
    code: 'station.died',
    message: `${station.name} (${station.title}) ended while starting:\n    ${words.replaceAll('\n', '\n    ')}`,
    fix: `read its log: ${hint(site, `logs ${station.name}`)}`,
  });
}
