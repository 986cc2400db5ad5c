import type { Progress, Runtime, StopOptions } from './runtime.ts';
import { saveSite } from './site.ts';
import { type Site, stationNames } from './station.ts';

/** Stops every station and keeps the state. Answers whether anything ran. */
export async function stopStack(
  site: Site,
  runtime: Runtime,
  progress: Progress,
  options: StopOptions = {},
): Promise<boolean> {
  const found = await runtime.inspect(site);
  await runtime.stop(site, stationNames, progress, options);
  await saveSite(site, false);
  return found.some(({ state }) => state === 'running');
}
