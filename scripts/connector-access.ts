import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectorState, connectorState, runs } from '../compose/connector-state.ts';
import { hint } from '../compose/hint.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { fixFor } from '../emulator/reconcile/causes.ts';
import {
  type ConnectClient,
  type ConnectorStatus,
  ConnectRefused,
  ConnectUnreachable,
  connectClient,
} from '../emulator/reconcile/connect-client.ts';
import { withSignalTopics } from '../emulator/reconcile/signals.ts';
import { topicAdmin } from '../emulator/reconcile/topic-admin.ts';
import { log } from '../lib/log.ts';
import { PlumblineError } from '../lib/problem.ts';
import { nearest } from '../manifests/nearest.ts';
import { namesSecret } from '../manifests/secret.ts';

/** Runs the use with a client of the stack's Connect, and turns Connect's errors into the user's words. */
export async function withConnect<T>(site: Site, use: (client: ConnectClient) => Promise<T>): Promise<T> {
  const client = connectClient(`http://${hostPort(site, 'connect')}`);
  const topics = topicAdmin({ brokers: [hostPort(site, 'kafka')] });
  try {
    return await use(withSignalTopics(client, topics, log));
  } catch (error) {
    if (error instanceof ConnectUnreachable) {
      const fix = `see how it is: ${hint(site, 'status')}`;
      throw new PlumblineError(
        { code: 'connect.unreachable', message: error.message, fix },
        { cause: error },
      );
    }
    if (error instanceof ConnectRefused) {
      const fix = fixFor(error.message) ?? 'correct what Kafka Connect names';
      const message = `Kafka Connect refuses it: ${error.message}`;
      throw new PlumblineError({ code: 'connector.refused', message, fix }, { cause: error });
    }
    throw error;
  } finally {
    await Promise.all([client.close(), topics.close()]);
  }
}

/** The connector, or the error that names those that there are. */
export async function existing(client: ConnectClient, name: string): Promise<ConnectorStatus> {
  const found = await client.get(name);
  if (found) return found;
  const names = (await client.list()).map((connector) => connector.name);
  const meant = nearest(name, names);
  throw new PlumblineError({
    code: 'connector.unknown',
    message: `there is no connector ${name}`,
    fix: meant
      ? `did you mean ${meant}?`
      : names.length > 0
        ? `there are: ${names.join(', ')}`
        : 'there is none; add one: npm run stack -- connectors add FILE',
  });
}

/** How long a connector may take to come up, and how long it has to stay up to be believed, in ms. */
const patience = 60_000;
const steady = 1000;

/** How long Connect may take until a restart shows, in ms. */
const restartShows = 3000;

/** Waits until Connect no longer tells of the failure that a restart is to mend. */
export async function failureForgotten(client: ConnectClient, name: string): Promise<void> {
  const until = Date.now() + restartShows;
  for (;;) {
    const status = await client.get(name);
    if (!status || !hasFailed(connectorState(status)) || Date.now() > until) return;
    await sleep(50);
  }
}

/** Waits until the connector and its tasks run for a second, or one of them failed. Answers its last state. */
export async function settled(client: ConnectClient, name: string): Promise<ConnectorState> {
  const until = Date.now() + patience;
  let since: number | undefined;
  for (;;) {
    const status = await client.get(name);
    const state = status && connectorState(status);
    if (state && (hasFailed(state) || Date.now() > until)) return state;
    // A task says RUNNING when it begins to start, and may fail in the next moment.
    since = state && runs(state) ? (since ?? Date.now()) : undefined;
    if (state && since !== undefined && Date.now() - since >= steady) return state;
    if (!state && Date.now() > until) return { name, state: 'UNASSIGNED', tasks: [] };
    await sleep(100);
  }
}

/** Waits until the connector and its tasks are in the state. Answers its last state. */
export async function steered(client: ConnectClient, name: string, wanted: string): Promise<ConnectorState> {
  const until = Date.now() + patience;
  for (;;) {
    const status = await client.get(name);
    const state = status ? connectorState(status) : { name, state: 'UNASSIGNED', tasks: [] };
    const there = state.state === wanted && state.tasks.every((task) => task.state === wanted);
    if (there || Date.now() > until) return state;
    await sleep(100);
  }
}

export function hasFailed({ state, tasks }: ConnectorState): boolean {
  return state === 'FAILED' || tasks.some((task) => task.state === 'FAILED');
}

/** `inventory: RUNNING, task 0 RUNNING`, and a failed task's cause and fix below. */
export function renderConnector({ name, state, tasks }: ConnectorState): string[] {
  const each = tasks.map((task) => `task ${task.id} ${task.state}`).join(', ') || 'no task';
  const causes = tasks.flatMap(({ cause, fix }) => [
    ...(cause === null ? [] : [`  ${cause}`]),
    ...(fix === undefined ? [] : [`  → ${fix}`]),
  ]);
  return [`${name}: ${state}, ${each}`, ...causes];
}

/** Configuration that may be shown: passwords that are no placeholders are hidden. */
export function shown(config: Readonly<Record<string, string>>): Record<string, string> {
  const hide = (key: string, value: string) =>
    namesSecret(key) && !value.startsWith('${') ? '********' : value;
  return Object.fromEntries(
    Object.entries(config)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, hide(key, value)]),
  );
}
