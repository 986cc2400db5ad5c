import { exampleResources } from '../compose/site.ts';
import { addresses } from './addresses.ts';
import type { Brought } from './bring-up.ts';
import type { Io } from './command.ts';
import { eventFeed, showScript, showSnapshot } from './demo.ts';
import { printEvent } from './event-line.ts';
import { followEvents, lastSequence } from './sink-client.ts';

const hints = [
  'Try, in another terminal:',
  `  npm run stack -- sql "UPDATE customers SET first_name = 'Eva' WHERE id = 1001"`,
  '  npm run stack -- status',
  '  npm run stack -- topics list',
  '',
  'New events appear below. Ctrl-C stops everything.',
];

/** What the main job shows once the stack is up: the snapshot, a few changes, then each event as it comes. */
export async function showMainJob(
  { site, fresh, failure }: Brought,
  io: Io,
  until: AbortSignal,
): Promise<void> {
  const isExample = site.resources.length === 1 && site.resources[0] === exampleResources;
  if (isExample && !failure) {
    // On kept state the snapshot was delivered long ago, and the sink has forgotten it.
    const feed = eventFeed(site, fresh ? 0 : await lastSequence(site), until);
    if (fresh) await showSnapshot(site, feed, io);
    if (!until.aborted) await showScript(site, feed, io);
  }
  if (until.aborted) return;
  for (const line of [...addresses(site), ...hints]) io.err(line);
  for await (const event of followEvents(site, await lastSequence(site), until)) {
    printEvent(event, false, io);
  }
}
