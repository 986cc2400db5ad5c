import { PlumblineError } from '../lib/problem.ts';
import { checkResources } from '../manifests/check.ts';
import type { Resource } from '../manifests/read.ts';
import { readGiven } from './given.ts';

/** The user's resources, all of which a cluster would take; where their sinks are on this machine does not matter. */
export async function readForExport(paths: readonly string[]): Promise<readonly Resource[]> {
  const { resources, problems } = await readGiven(paths);
  const wrong = [...problems, ...(await checkResources(resources))];
  if (wrong.length > 0) throw new PlumblineError(wrong);
  return resources;
}
