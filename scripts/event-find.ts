import type { Site } from '../compose/station.ts';
import { printable } from '../lib/printable.ts';
import { PlumblineError } from '../lib/problem.ts';
import { viewEvent } from '../sink/view/change.ts';
import { getEvent, listEvents } from './sink-client.ts';

/** A kept event by its number (plumblineseq) or its id, which has to be of one event only. */
export async function findEvent(site: Site, name: string): ReturnType<typeof getEvent> {
  if (/^\d{1,15}$/.test(name)) return getEvent(site, name);
  const found = (await listEvents(site)).filter(({ id }) => id === name).map(viewEvent);
  const [first, ...others] = found;
  if (first && others.length === 0) return getEvent(site, first.seq);
  if (first) {
    const all = found.map(({ seq, operation, table }) => `${seq} (${operation}, ${table})`).join(', ');
    throw new PlumblineError({
      code: 'event.several',
      message: `${found.length} events have the id ${printable(name)}: ${printable(all)}`,
      fix: 'name the one that you mean by its number',
    });
  }
  throw new PlumblineError({
    code: 'event.unknown',
    message: `the sink has no event of the id ${printable(name)}`,
    fix: 'see what it has, with numbers: events list --json; the oldest are dropped when there are too many',
  });
}
