import { setTimeout as wait } from 'node:timers/promises';
import { connectorState, rests, runs } from '../compose/connector-state.ts';
import { hint } from '../compose/hint.ts';
import { type DeclaredConnector, sourceReport } from '../compose/source-status.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { ConnectUnreachable, connectClient } from '../emulator/reconcile/connect-client.ts';
import { PlumblineError } from '../lib/problem.ts';

/** How long a connector may take from the moment when all stations are ready, in ms. */
const patience = 60_000;

/**
 * Resolves with its state in words once the connector is what the YAML says, and it and its tasks run, or somebody paused
 * it; throws the cause of a failed or refused one, and at the signal.
 */
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
      // One that is there may be as other YAML had it, until the source says that it took this one's.
      const declared = !state || runs(state) || rests(state) ? await declaredAs(site, name) : undefined;
      if (declared?.state === 'failed') throw refusal(site, declared);
      if (state && declared?.state === 'applied') {
        if (runs(state)) return `RUNNING, ${state.tasks.map(({ id }) => `task ${id} RUNNING`).join(', ')}`;
        if (rests(state)) return `${state.state}: no events come of it until it is resumed`;
      }
      const failed = state?.tasks.find((task) => task.state === 'FAILED');
      if (failed) {
        throw new PlumblineError({
          code: 'connector.failed',
          message: `connector ${name}, task ${failed.id} FAILED: ${failed.cause ?? 'no cause given'}`,
          fix: failed.fix ?? `read the log: ${hint(site, 'logs connect')}`,
        });
      }
      if (performance.now() > last) {
        const why = declared?.cause ?? (state && `it is ${state.state}`);
        throw new PlumblineError({
          code: 'connector.not-running',
          message: `connector ${name} does not run as its YAML says ${patience / 1000} s after all stations were ready${why === undefined ? '' : `: ${why}`}`,
          fix: `see why: ${hint(site, 'logs source')}, ${hint(site, 'logs connect')}`,
        });
      }
      await wait(50);
    }
  } finally {
    await client.close();
  }
}

/** What the source makes of it; of several of one name, the one that is not left out for that. */
async function declaredAs(site: Site, name: string): Promise<DeclaredConnector | undefined> {
  const all = (await sourceReport(site))?.connectors.filter((each) => each.name === name) ?? [];
  return all.find(({ state }) => state !== 'failed') ?? all[0];
}

/** Connect does not take what the YAML says: it tries the login before it takes a connector. */
function refusal(site: Site, { name, file, line, cause, fix, problem }: DeclaredConnector): PlumblineError {
  return new PlumblineError({
    code: 'connector.refused',
    message: cause ?? `connector ${name} is refused`,
    fix: fix ?? `read the log: ${hint(site, 'logs source')}`,
    file,
    ...(line === undefined ? {} : { line }),
    ...problem,
  });
}
