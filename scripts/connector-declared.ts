import { basename } from 'node:path';
import { sourceReport } from '../compose/source-status.ts';
import type { Site } from '../compose/station.ts';
import type { ConnectorStatus } from '../emulator/reconcile/connect-client.ts';
import { mark } from '../emulator/reconcile/connectors.ts';
import { PlumblineError } from '../lib/problem.ts';

/** Throws if a watched file declares the connector: whatever is done to it by hand would be undone at once. */
export async function refuseDeclared(site: Site, connector: ConnectorStatus, instead: string): Promise<void> {
  const resource = connector.config[mark];
  if (resource === undefined) return;
  const report = await sourceReport(site);
  const declared = report?.connectors.find(({ name }) => name === connector.name);
  const place = declared && { file: declared.file, ...(declared.line ? { line: declared.line } : {}) };
  throw new PlumblineError({
    code: 'connector.declared',
    message: `connector ${connector.name} is kept as KafkaConnector ${resource} says, and would come back`,
    fix: `${instead} in ${place ? basename(place.file) : 'its file'}; the stack follows within a second`,
    ...place,
  });
}
