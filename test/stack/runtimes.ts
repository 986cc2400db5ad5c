import { spawnSync } from 'node:child_process';
import { findEngine } from '../../compose/docker/engine.ts';
import type { RuntimeName } from '../../compose/station.ts';
import { stations } from '../../compose/stations.ts';

/**
 * The runtimes that the stack tests try on this machine: native, and docker where an engine answers that has the
 * images. `PLUMBLINE_TEST_RUNTIMES=docker` (or both, by comma) says it instead, and then a missing engine fails.
 */
export async function testRuntimes(): Promise<RuntimeName[]> {
  const asked = process.env.PLUMBLINE_TEST_RUNTIMES;
  if (asked) return asked.split(',').filter((name) => name === 'native' || name === 'docker');
  const engine = await findEngine();
  if (!engine.ok) {
    console.error(`docker: skipped, ${engine.problem.message}`);
    return ['native'];
  }
  const absent = images().filter(
    (image) => spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status !== 0,
  );
  if (absent.length === 0) return ['native', 'docker'];
  console.error(
    `docker: skipped, the engine lacks ${absent.join(', ')} (PLUMBLINE_TEST_RUNTIMES=docker pulls them)`,
  );
  return ['native'];
}

function images(): string[] {
  return stations.flatMap(({ docker }) => (docker.image ? [docker.image] : []));
}
