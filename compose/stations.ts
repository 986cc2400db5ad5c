import { connect } from './connect.ts';
import { database } from './database.ts';
import { kafka } from './kafka.ts';
import { sink } from './sink.ts';
import { source } from './source.ts';
import type { Station, StationName } from './station.ts';

/** In the data's order. A new station is a file of its own and a line here. */
export const stations: readonly Station[] = [database, connect, kafka, source, sink];

export function stationNamed(name: StationName): Station {
  const found = stations.find((station) => station.name === name);
  if (!found) throw new Error(`no station ${name}`);
  return found;
}
