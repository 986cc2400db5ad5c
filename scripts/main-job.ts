import { hint } from '../compose/hint.ts';
import type { Site } from '../compose/station.ts';
import { wantedStations } from '../compose/wanted.ts';
import { addresses } from './addresses.ts';
import type { Brought } from './bring-up.ts';
import type { Io } from './command.ts';
import { eventFeed, runsExample, showScript, showSnapshot } from './demo.ts';
import { printEvent } from './event-line.ts';
import { pageOf } from './key-actions.ts';
import { isAttended } from './keys.ts';
import { columnsOf, followEvents, lastSequence, learnTold } from './sink-client.ts';

function hints(site: Site, last: string, isExample: boolean): string[] {
  const update = `"UPDATE customers SET first_name = 'Eva' WHERE id = 1001"`;
  return [
    'Try, in another terminal:',
    `  ${hint(site, `sql ${isExample ? update : '"SELECT 1"'}`)}`,
    `  ${hint(site, 'status')}`,
    `  ${hint(site, 'topics list')}`,
    '',
    isExample
      ? 'New events appear below.'
      : 'Events that go to Event Display appear below; those to a function of yours are counted by status.',
    last,
  ];
}

/** Where the page is, and how to go on from here. */
export function lastHint({ site, adopted }: Pick<Brought, 'site' | 'adopted'>): string {
  const keys = isAttended() ? 'p opens it, ? shows all keys, ' : '';
  const isGuest = adopted.length === wantedStations(site).length;
  const ends = isGuest ? 'ends this, and the stack goes on as before' : 'stops everything';
  return `Everything at a glance: ${pageOf(site)}\n${keys}Ctrl-C ${ends}.`;
}

/** What the main job shows once the stack is up: the snapshot, a few changes, then each event as it comes. */
export async function showMainJob(brought: Brought, io: Io, until: AbortSignal): Promise<void> {
  const { site, fresh, failure } = brought;
  const isExample = runsExample(site);
  if (isExample && !failure) {
    // On kept state the snapshot was delivered long ago, and the sink has forgotten it.
    const shown = new AbortController();
    const either = AbortSignal.any([until, shown.signal]);
    const feed = eventFeed(site, fresh ? 0 : await lastSequence(site), either);
    if (fresh) await showSnapshot(site, feed, io);
    if (!until.aborted) await showScript(site, feed, io);
    // Its stream would be read by nobody.
    shown.abort();
  }
  if (until.aborted) return;
  for (const line of [...addresses(site), ...hints(site, lastHint(brought), isExample)]) io.err(line);
  const columns = columnsOf(site);
  void learnTold(site, columns);
  for await (const event of followEvents(site, await lastSequence(site), until)) {
    printEvent(event, false, io, (each) => columns.view(each));
  }
}
