import { setTimeout as wait } from 'node:timers/promises';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { Found, Progress, Runtime } from './runtime.ts';
import { saveSite } from './site.ts';
import type { Site, Station } from './station.ts';
import { stations } from './stations.ts';

/** What happens while a stack comes up; the command line shows it. */
export interface UpEvents {
  readonly progress: Progress;
  /** `seconds` since the start of `startStack`; `adopted` when it ran already. */
  readonly ready: (station: Station, seconds: number, detail: string, adopted: boolean) => void;
}

/** How long a station may take to answer, in seconds: a slow laptop's first start, and then some. */
const patience = 120;

/** Starts what does not run yet, side by side, and returns once every station answers. */
export async function startStack(
  site: Site,
  runtime: Runtime,
  found: readonly Found[],
  events: UpEvents,
): Promise<void> {
  const began = performance.now();
  await saveSite(site, false);
  const adopted = found.filter(({ state }) => state === 'running').map(({ name }) => name);
  const missing = stations.map(({ name }) => name).filter((name) => !adopted.includes(name));
  await runtime.start(site, missing, events.progress);
  // One that fails ends the waiting for all the others.
  const failed = new AbortController();
  await Promise.all(
    stations.map(async (station) => {
      try {
        const detail = await untilReady(site, runtime, station, failed.signal);
        const seconds = (performance.now() - began) / 1000;
        events.ready(station, seconds, detail, adopted.includes(station.name));
      } catch (error) {
        failed.abort();
        throw error;
      }
    }),
  );
  await saveSite(site, true);
}

async function untilReady(
  site: Site,
  runtime: Runtime,
  station: Station,
  signal: AbortSignal,
): Promise<string> {
  const last = performance.now() + patience * 1000;
  let checked = performance.now();
  for (;;) {
    try {
      return await station.ready(site);
    } catch (error) {
      signal.throwIfAborted();
      if (performance.now() > last) throw notReady(station, cause(error));
    }
    if (performance.now() - checked > 500) {
      checked = performance.now();
      const now = (await runtime.inspect(site)).find(({ name }) => name === station.name);
      if (now && now.state !== 'running') throw died(station, now.detail ?? '');
    }
    await wait(25);
  }
}

function notReady(station: Station, why: string): PlumblineError {
  return new PlumblineError({
    code: 'station.not-ready',
    message: `${station.name} (${station.title}) did not get ready within ${patience} s: ${why}`,
    fix: `read its log: npm run stack -- logs ${station.name}`,
  });
}

function died(station: Station, words: string): PlumblineError {
  return new PlumblineError({
    code: 'station.died',
    message: `${station.name} (${station.title}) ended while starting:\n    ${words.replaceAll('\n', '\n    ')}`,
    fix: `read its log: npm run stack -- logs ${station.name}`,
  });
}
