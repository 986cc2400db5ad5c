import { isDeepStrictEqual } from 'node:util';
import type { Site, StationName } from './station.ts';
import { leftOut } from './wanted.ts';

/**
 * Which of the running stations cannot be taken over, as they were started for something else: all of them when a
 * station that is to be started has another address than the one they know, the source when the YAML is another, and
 * those of which the YAML now says something else or which it does not need any more.
 */
export function staleStations(
  before: Site,
  now: Site,
  running: readonly StationName[],
): readonly StationName[] {
  if (!isDeepStrictEqual(before.ports, now.ports)) return running;
  const stale = new Set<StationName>();
  if (!isDeepStrictEqual(before.resources, now.resources)) stale.add('source');
  const [was, is] = [before.settings, now.settings];
  if (!isDeepStrictEqual(was.kafka, is.kafka)) stale.add('kafka');
  if (!isDeepStrictEqual(was.connect, is.connect)) stale.add('connect');
  // It observes the database.
  if (was.databases.local !== is.databases.local) stale.add('sink');
  // It tells when the files ask for something else than what the others run with.
  if (!isDeepStrictEqual(was, is)) stale.add('source');
  // Their listener has come or gone, or moved.
  if (was.kafka.secured !== is.kafka.secured || before.loginPort !== now.loginPort) {
    for (const name of ['kafka', 'connect', 'source'] as const) stale.add(name);
  }
  return running.filter((name) => stale.has(name) || leftOut(now, name) !== undefined);
}
