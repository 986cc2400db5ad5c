import type { Site } from './station.ts';

/** A verb as the user types it to reach this very stack. */
export function hint(site: Pick<Site, 'name'>, verb: string): string {
  return `npm run stack -- ${verb}${site.name === 'plumbline' ? '' : ` --name ${site.name}`}`;
}
