import type { Site, Station, StationName } from './station.ts';
import { stations } from './stations.ts';

/** Why a station is left out of this stack; undefined for one that is part of it. */
export function leftOut({ settings: { databases } }: Site, name: StationName): string | undefined {
  if (name !== 'database' || databases.local) return undefined;
  const hosts = [...new Set(Object.values(databases.elsewhere))].join(', ');
  return `left out: all connectors read databases elsewhere (${hosts})`;
}

/** The stations that the stack has, in the data's order. */
export function wantedStations(site: Site): readonly Station[] {
  return stations.filter(({ name }) => leftOut(site, name) === undefined);
}
