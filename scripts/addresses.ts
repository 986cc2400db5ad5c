import { address, type Site } from '../compose/station.ts';
import { stationNamed } from '../compose/stations.ts';

/** Where a user finds each part, a line each. */
export function addresses(site: Site): string[] {
  const at = (name: 'database' | 'kafka' | 'connect' | 'sink') => address(site, stationNamed(name));
  return [
    '',
    `  MySQL          ${at('database')}   (SQL: npm run stack -- sql)`,
    `  Kafka          ${at('kafka')}`,
    `  Connect REST   ${at('connect')}`,
    `  Event Display  ${at('sink')}`,
    '',
  ];
}
