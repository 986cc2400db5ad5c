import type { Progress, Runtime, StopOptions } from './runtime.ts';
import { savedSite, saveSite } from './site.ts';
import { type Site, stationNames } from './station.ts';

/** Stops every station and keeps the state. Answers whether anything ran. */
export async function stopStack(
  site: Site,
  runtime: Runtime,
  progress: Progress,
  options: Pick<StopOptions, 'force'> = {},
): Promise<boolean> {
  const found = await runtime.inspect(site);
  const whole = (await savedSite(site.name))?.up ?? false;
  // First of all, so that a foreground elsewhere starts nothing again.
  await saveSite(site, false);
  await runtime.stop(site, stationNames, progress, { ...options, whole });
  return found.some(({ state }) => state === 'running');
}
