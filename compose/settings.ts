import { elsewhereOf, findElsewhere } from '../emulator/resolve-host.ts';
import { PlumblineError, type Problem } from '../lib/problem.ts';
import type { Resource } from '../manifests/read.ts';
import { deriveSettings } from '../manifests/settings.ts';
import { usersKey } from './passwords.ts';
import { withSettings } from './site.ts';
import type { Site } from './station.ts';

/** The site as its resources want the stations, and what is otherwise than on the cluster. Throws for what cannot be run. */
export async function settle(
  site: Site,
  resources: readonly Resource[],
): Promise<{ site: Site; notices: readonly Problem[] }> {
  const elsewhere = elsewhereOf(await findElsewhere(resources));
  const { settings, notices, problems } = deriveSettings(resources, usersKey(site), elsewhere);
  if (problems.length > 0) throw new PlumblineError(problems);
  return { site: await withSettings(site, settings), notices };
}
