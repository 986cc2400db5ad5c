import { address, type Site } from '../compose/station.ts';
import { stationNamed } from '../compose/stations.ts';
import { leftOut } from '../compose/wanted.ts';

/** A verb as the user types it to reach this very stack. */
export function hint(site: Pick<Site, 'name'>, verb: string): string {
  return `npm run stack -- ${verb}${site.name === 'plumbline' ? '' : ` --name ${site.name}`}`;
}

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
