import { basename } from 'node:path';
import { request } from 'undici';
import { hostPort, type Site } from '../compose/station.ts';
import type { ConnectorStatus } from '../emulator/reconcile/connect-client.ts';
import { mark } from '../emulator/reconcile/connectors.ts';
import { PlumblineError } from '../lib/problem.ts';
import { isRecord } from '../manifests/read.ts';

/** Throws if a watched file declares the connector: whatever is done to it by hand would be undone at once. */
export async function refuseDeclared(site: Site, connector: ConnectorStatus, instead: string): Promise<void> {
  const resource = connector.config[mark];
  if (resource === undefined) return;
  const place = await declaredAt(site, connector.name);
  throw new PlumblineError({
    code: 'connector.declared',
    message: `connector ${connector.name} is kept as KafkaConnector ${resource} says, and would come back`,
    fix: `${instead} in ${place ? basename(place.file) : 'its file'}; the stack follows within a second`,
    ...place,
  });
}

/** Where the source's process read the KafkaConnector; undefined if it cannot be asked. */
async function declaredAt(site: Site, name: string): Promise<{ file: string; line?: number } | undefined> {
  try {
    const { body } = await request(`http://${hostPort(site, 'source')}/status`, { headersTimeout: 3000 });
    const answer: unknown = await body.json();
    const resources = isRecord(answer) && Array.isArray(answer.resources) ? answer.resources : [];
    const found = resources
      .filter(isRecord)
      .find((each) => each.kind === 'KafkaConnector' && each.name === name);
    if (typeof found?.file !== 'string') return undefined;
    // Docker's container has the paths of this machine below /resources.
    const file = site.runtime === 'docker' ? found.file.replace(/^\/resources(?=\/)/, '') : found.file;
    return { file, ...(typeof found.line === 'number' ? { line: found.line } : {}) };
  } catch {
    return undefined;
  }
}
