import { setTimeout as wait } from 'node:timers/promises';
import { connectorState, runs } from '../compose/connector-state.ts';
import { hint } from '../compose/hint.ts';
import { sourceReport } from '../compose/source-status.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { ConnectUnreachable, connectClient } from '../emulator/reconcile/connect-client.ts';
import { PlumblineError } from '../lib/problem.ts';

/** How long a connector may take from the moment when all stations are ready, in ms. */
const patience = 60_000;

/** Resolves with its tasks in words once the connector and its tasks run; throws the cause of a failed one, and at the signal. */
export async function connectorRunning(
  site: Site,
  name: string,
  stations: Promise<unknown>,
  broken: AbortSignal,
): Promise<string> {
  const client = connectClient(`http://${hostPort(site, 'connect')}`, { patienceMs: 0 });
  let last = Number.POSITIVE_INFINITY;
  let failure: unknown;
  stations.then(
    () => {
      last = performance.now() + patience;
    },
    (error: unknown) => {
      failure = error;
    },
  );
  try {
    for (;;) {
      if (failure !== undefined) throw failure;
      broken.throwIfAborted();
      const status = await client.get(name).catch((error: unknown) => {
        if (error instanceof ConnectUnreachable) return undefined;
        throw error;
      });
      const state = status && connectorState(status);
      if (state && runs(state)) {
        return state.tasks.map(({ id }) => `task ${id} RUNNING`).join(', ');
      }
      const refused = state ? undefined : await refusal(site, name);
      if (refused) throw refused;
      const failed = state?.tasks.find((task) => task.state === 'FAILED');
      if (failed) {
        throw new PlumblineError({
          code: 'connector.failed',
          message: `connector ${name}, task ${failed.id} FAILED: ${failed.cause ?? 'no cause given'}`,
          fix: failed.fix ?? `read the log: ${hint(site, 'logs connect')}`,
        });
      }
      if (performance.now() > last) {
        throw new PlumblineError({
          code: 'connector.not-running',
          message: `connector ${name} does not run ${patience / 1000} s after all stations were ready${state ? `: it is ${state.state}` : ''}`,
          fix: `see why: ${hint(site, 'logs source')}, ${hint(site, 'logs connect')}`,
        });
      }
      await wait(50);
    }
  } finally {
    await client.close();
  }
}

/** Connect does not take what the YAML says: it tries the login before it takes a connector. */
async function refusal(site: Site, name: string): Promise<PlumblineError | undefined> {
  const report = await sourceReport(site);
  const found = report?.connectors.find((each) => each.name === name && each.state === 'failed');
  if (!found) return undefined;
  return new PlumblineError({
    code: 'connector.refused',
    message: found.cause ?? `connector ${name} is refused`,
    fix: found.fix ?? `read the log: ${hint(site, 'logs source')}`,
    file: found.file,
    ...(found.line === undefined ? {} : { line: found.line }),
  });
}
