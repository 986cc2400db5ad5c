import { PlumblineError } from '../lib/problem.ts';
import { checkResources } from '../manifests/check.ts';
import { type Resource, readPaths } from '../manifests/read.ts';

/** The user's resources, all of which a cluster would take; where their sinks are on this machine does not matter. */
export async function readForExport(paths: readonly string[]): Promise<readonly Resource[]> {
  const { resources, problems } = await readPaths(paths);
  const wrong = [...problems, ...checkResources(resources)];
  if (wrong.length > 0) throw new PlumblineError(wrong);
  return resources;
}
