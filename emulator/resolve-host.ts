import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type Elsewhere, hostKey, outsideHost, readers } from '../manifests/databases.ts';
import type { Resource } from '../manifests/read.ts';

/** How long a name server may take, in ms. */
const patience = 2000;

/** Of the stack's own containers: inside Docker they can be resolved, and mean the local ones. */
const own = ['database', 'connect', 'kafka', 'source', 'sink'];

/** Whether a host can be resolved here; none that takes too long. */
async function resolves(host: string): Promise<boolean> {
  if (isIP(host) !== 0) return true;
  if (own.includes(host)) return false;
  const late = AbortSignal.timeout(patience);
  const tooLate = new Promise<false>((done) => late.addEventListener('abort', () => done(false)));
  return Promise.race([
    lookup(host).then(
      () => true,
      () => false,
    ),
    tooLate,
  ]);
}

/** Which hosts of connectors are databases elsewhere. `known` is what was found out before, and is not asked again. */
export async function findElsewhere(
  resources: readonly Resource[],
  known: ReadonlyMap<string, string | undefined> = new Map(),
): Promise<Map<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  await Promise.all(
    readers(resources).map(async ({ connector: { resource }, host }) => {
      const key = hostKey(resource.namespace, host);
      const outside = outsideHost(host, resource.namespace, resources);
      if (outside === undefined) found.set(key, undefined);
      else if (known.has(key)) found.set(key, known.get(key));
      else found.set(key, (await resolves(outside)) ? outside : undefined);
    }),
  );
  return found;
}

/** Those that are elsewhere. */
export function elsewhereOf(found: ReadonlyMap<string, string | undefined>): Elsewhere {
  return Object.fromEntries([...found].flatMap(([key, host]) => (host === undefined ? [] : [[key, host]])));
}
