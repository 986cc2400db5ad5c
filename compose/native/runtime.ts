import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Found, Progress, Runtime, StopOptions } from '../runtime.ts';
import { Starts } from '../starts.ts';
import type { Site, Station, StationName, Tools } from '../station.ts';
import { stationNamed, stations } from '../stations.ts';
import { lastLines, tailFile } from './log.ts';
import { end, endingOf, forget, launch, lives, logFile, noted, residentBytes } from './process.ts';
import { gatherTools } from './tools.ts';

/** Stations as plain processes of this machine. */
export function nativeRuntime(): Runtime {
  const starts = new Starts();
  let gathered: Promise<Tools> | undefined;
  const tools = (site: Site, progress: Progress) => {
    gathered ??= gatherTools(site.cache, progress);
    return gathered;
  };

  return {
    name: 'native',

    async prepare(site, progress) {
      await tools(site, progress);
    },

    async start(site, names, progress) {
      const have = await tools(site, progress);
      await Promise.all(
        names.map((name) =>
          starts.during(async (signal) => {
            const { native } = stationNamed(name);
            await native.prepare?.(site, have);
            signal.throwIfAborted();
            await launch(site, name, native.command(site, have));
          }),
        ),
      );
    },

    async stop(site, names, progress, options = {}) {
      await starts.breakOff();
      // Against the data's way, each before what it reads from; the database last, as it waits for its binlog's reader.
      const order: readonly (readonly StationName[])[] = [
        ['source'],
        ['connect'],
        ['sink', 'kafka', 'database'],
      ];
      for (const group of order) {
        const wanted = group.filter((name) => names.includes(name)).map(stationNamed);
        await Promise.all(wanted.map((station) => stopOne(site, station, progress, options, gathered)));
      }
    },

    inspect: (site) => inspect(site),

    async purge(site) {
      await rm(site.state, { recursive: true, force: true });
    },

    logs: (site, station, options) => tailFile(logFile(site, station), options),
  };
}

async function inspect(site: Site): Promise<readonly Found[]> {
  const records = await Promise.all(
    stations.map(async ({ name }) => {
      const record = await noted(site, name);
      return { name, record, alive: record !== undefined && (await lives(record)) };
    }),
  );
  const memory = await residentBytes(
    records.flatMap(({ alive, record }) => (alive && record ? [record.pid] : [])),
  );
  return Promise.all(
    records.map(async ({ name, record, alive }): Promise<Found> => {
      if (!record) return { name, state: 'absent' };
      if (!alive) {
        const detail = (await lastLines(logFile(site, name), 3)).join('\n');
        const ended = endingOf(record);
        return { name, state: 'dead', detail, ...(ended === undefined ? {} : { ended }) };
      }
      const memoryBytes = memory.get(record.pid);
      return { name, state: 'running', pid: record.pid, ...(memoryBytes ? { memoryBytes } : {}) };
    }),
  );
}

async function stopOne(
  site: Site,
  { name, native }: Station,
  progress: Progress,
  options: StopOptions,
  gathered: Promise<Tools> | undefined,
): Promise<void> {
  const record = await noted(site, name);
  if (!record) return;
  if (await lives(record)) {
    progress(name, 'stopping');
    if (!options.force) await native.stopping?.(site).catch(() => undefined);
    const clean = await end(record, options.force ? 0 : native.stopSeconds);
    // A class-data archive of a start that was broken off would slow down all later ones.
    if (clean && options.whole)
      await native.stopped?.(site, await (gathered ?? gatherTools(site.cache, progress)));
    progress(name, clean ? 'stopped' : 'killed');
  }
  await forget(site, name);
  await rm(join(site.state, name, 'init.sql'), { force: true });
}
