import { hint } from '../compose/hint.ts';
import { address, type Site } from '../compose/station.ts';
import { stationNamed } from '../compose/stations.ts';
import { leftOut } from '../compose/wanted.ts';

/** Where a user finds each part, a line each. */
export function addresses(site: Site): string[] {
  const at = (name: 'database' | 'kafka' | 'connect' | 'sink') => address(site, stationNamed(name));
  return [
    '',
    leftOut(site, 'database') === undefined
      ? `  MySQL          ${at('database')}   (SQL: ${hint(site, 'sql')})`
      : `  MySQL          ${leftOut(site, 'database')}`,
    `  Kafka          ${at('kafka')}`,
    `  Connect REST   ${at('connect')}`,
    `  Event Display  ${at('sink')}`,
    '',
  ];
}
