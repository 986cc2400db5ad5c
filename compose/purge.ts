import { existsSync } from 'node:fs';
import { PlumblineError, type Problem } from '../lib/problem.ts';
import { runtimeNamed } from './choose.ts';
import { overrideFile, projectName } from './docker/compose.ts';
import { askedEngine, findEngine, openEngine } from './docker/engine.ts';
import { checkOwner } from './docker/owner.ts';
import type { Runtime } from './runtime.ts';
import type { Site } from './station.ts';

/**
 * Drops the state that the stack has in either runtime; nothing runs. Answers why something is left. The native one is
 * the state folder, which goes with each runtime's; what Docker keeps is looked for if a start has been there.
 */
export async function purgeStack(site: Site, runtime: Runtime): Promise<Problem | undefined> {
  const isElsewhere = runtime.name !== 'docker' && existsSync(overrideFile(site));
  const left = isElsewhere ? await purgeDocker(site) : undefined;
  // With it go the passwords, by which the stack knows its volumes.
  await runtime.purge(site);
  return left;
}

async function purgeDocker(site: Site): Promise<Problem | undefined> {
  try {
    const engine = await findEngine();
    if (!engine.ok) return byHand(site, engine.problem);
    await askedEngine(openEngine().then((client) => checkOwner(client, site)));
    await (await runtimeNamed('docker')).purge(site);
    return undefined;
  } catch (error) {
    const problem = error instanceof PlumblineError ? error.problems[0] : undefined;
    if (problem) return byHand(site, problem);
    throw error;
  }
}

/** This stack is forgotten by then. */
const byHand = ({ name }: Site, { code, message }: Problem): Problem => ({
  code,
  message,
  fix: `drop it by hand, if nobody needs it: docker compose --project-name ${projectName(name)} down --volumes`,
});
