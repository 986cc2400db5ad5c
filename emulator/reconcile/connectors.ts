import type { Logger } from '../../lib/log.ts';
import { cause } from '../../lib/problem.ts';
import type { KafkaConnector } from '../../manifests/kafkaconnector.ts';
import type { FindValue } from '../../manifests/providers.ts';
import { problemAt, type Resource } from '../../manifests/read.ts';
import type { Config, ConnectClient, ConnectorStatus } from './connect-client.ts';
import { ConnectRefused } from './connect-client.ts';
import { type Local, localise } from './localise.ts';
import { startReconciler } from './reconciler.ts';
import { refusal, waitsForDatabase } from './refusals.ts';
import { RestartMemory } from './restarts.ts';
import { type Reconciler, States } from './state.ts';

/** A connector with this setting is one of ours: it goes when its resource goes. The value is `NAMESPACE/NAME`. */
export const mark = 'plumbline.resource';

/** Waits between two looks, in ms. Until Connect is up it is asked often, as the first event waits for it. */
const usualPaces = { starting: 100, refused: 5000, database: 500, settled: 2000 };

/**
 * Does with KafkaConnectors what Strimzi's operator does: keeps Kafka Connect's connectors as the resources say, and
 * removes those whose resource went, also one that went while nobody looked. One such loop for one Connect.
 */
export function reconcileConnectors(
  client: ConnectClient,
  local: Local,
  find: (connector: Resource) => FindValue,
  log: Logger,
  changedPaces: Partial<typeof usualPaces> = {},
): Reconciler<KafkaConnector> {
  const paces = { ...usualPaces, ...changedPaces };
  const states = new States(log);
  const restarts = new RestartMemory();
  const told = new Map<string, string>();
  const refused = new Map<string, { readonly config: Config; readonly until: number }>();
  const claimed = new Map<string, KafkaConnector['state']>();

  async function step(desired: readonly KafkaConnector[]): Promise<number> {
    try {
      const found = new Map((await client.list()).map((connector) => [connector.name, connector]));
      const waits: number[] = [paces.settled];
      for (const connector of desired) waits.push(await settle(connector, found.get(connector.name)));
      for (const { name, config } of found.values()) {
        if (config[mark] === undefined || desired.some((connector) => connector.name === name)) continue;
        await client.remove(name);
        log.info({ connector: name }, `connector ${name} removed, as its KafkaConnector is gone`);
      }
      return Math.min(...waits);
    } catch (error) {
      for (const { resource } of desired) {
        const fix = 'Nothing, if Connect is just starting; else see plumbline status.';
        states.set(
          resource,
          'pending',
          problemAt(resource, [], { code: 'connect.unreachable', message: cause(error), fix }),
        );
      }
      return paces.starting;
    }
  }

  async function settle(connector: KafkaConnector, found: ConnectorStatus | undefined): Promise<number> {
    const { resource, name } = connector;
    const config = configOf(connector);
    const last = refused.get(name);
    if (last && sameConfig(last.config, config) && Date.now() < last.until) return last.until - Date.now();
    try {
      if (!found || !sameConfig(found.config, config)) {
        const made = await client.put(name, config);
        restarts.forget(name);
        log.info({ connector: name }, `connector ${name} ${made ? 'created' : 'changed'}`);
      }
      if (found) await steer(connector, found);
      else if (connector.state === 'paused') await client.pause(name);
      else if (connector.state === 'stopped') await client.stop(name);
      claimed.set(name, connector.state);
      refused.delete(name);
      states.set(resource, 'applied');
      return paces.settled;
    } catch (error) {
      if (!(error instanceof ConnectRefused)) throw error;
      const waiting = waitsForDatabase(error);
      states.set(resource, waiting ? 'pending' : 'failed', refusal(resource, error));
      const wait = waiting ? paces.database : paces.refused;
      refused.set(name, { config, until: Date.now() + wait });
      return wait;
    }
  }

  function configOf(connector: KafkaConnector): Config {
    const { namespace } = connector.resource;
    const { config, notes } = localise({ ...connector, namespace }, local, find(connector.resource));
    const text = notes.join('\n');
    if (told.get(connector.name) !== text) {
      for (const note of notes) log.info({ connector: connector.name }, note);
      told.set(connector.name, text);
    }
    return { ...config, [mark]: `${namespace}/${connector.name}` };
  }

  /** A state that the resource does not speak of is left to whoever pauses by hand. */
  async function steer(connector: KafkaConnector, found: ConnectorStatus): Promise<void> {
    const { name } = connector;
    const before = claimed.get(name);
    const wanted = connector.state ?? (before && before !== 'running' ? 'running' : undefined);
    const halted = found.state === 'PAUSED' || found.state === 'STOPPED';
    if (wanted === 'running' && halted) await client.resume(name);
    else if (wanted === 'paused' && found.state !== 'PAUSED') await client.pause(name);
    else if (wanted === 'stopped' && found.state !== 'STOPPED') await client.stop(name);
    else if (restarts.due(connector, found, Date.now())) {
      await client.restart(name, { onlyFailed: true });
      log.warn({ connector: name }, `connector ${name} had failed and is restarted (autoRestart)`);
    }
  }

  const reconciler = startReconciler(states, step, () => client.close());
  return {
    ...reconciler,
    states() {
      return reconciler.states().map((state) => {
        const recent = restarts.recent(state.name, Date.now());
        return recent ? { ...state, restarts: recent } : state;
      });
    },
  };
}

function sameConfig(found: Config, wanted: Config): boolean {
  const keys = Object.keys(found).filter((key) => key !== 'name');
  return keys.length === Object.keys(wanted).length && keys.every((key) => found[key] === wanted[key]);
}
