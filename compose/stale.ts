import { isDeepStrictEqual } from 'node:util';
import type { Site, StationName } from './station.ts';

/**
 * Which of the running stations cannot be taken over, as they were started for something else: all of them when a
 * station that is to be started has another address than the one they know, the source when the YAML is another.
 */
export function staleStations(
  before: Site,
  now: Site,
  running: readonly StationName[],
): readonly StationName[] {
  if (!isDeepStrictEqual(before.ports, now.ports)) return running;
  if (isDeepStrictEqual(before.resources, now.resources)) return [];
  return running.filter((name) => name === 'source');
}
