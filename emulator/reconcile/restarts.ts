import type { KafkaConnector } from '../../manifests/kafkaconnector.ts';
import type { ConnectorStatus } from './connect-client.ts';

interface Attempts {
  readonly count: number;
  /** Of the last restart, in ms. */
  readonly at: number;
}

/**
 * `spec.autoRestart`: whether a failed connector is due for a restart now, at `now` ms. Waits n² + n seconds before
 * the (n+1)th, at most 60: where Strimzi waits minutes, a developer's laptop waits seconds.
 */
export function restartDue(): (connector: KafkaConnector, found: ConnectorStatus, now: number) => boolean {
  const attempts = new Map<string, Attempts>();
  return ({ name, autoRestart }, found, now) => {
    const { count, at } = attempts.get(name) ?? { count: 0, at: Number.NEGATIVE_INFINITY };
    const failed = found.state === 'FAILED' || found.tasks.some((task) => task.state === 'FAILED');
    if (!failed) {
      // A failing one looks fine for a moment after each restart.
      if (now - at > 2 * waitMs(count)) attempts.delete(name);
      return false;
    }
    const spent = autoRestart.maxRestarts !== undefined && count >= autoRestart.maxRestarts;
    if (!autoRestart.enabled || spent || now - at < waitMs(count)) return false;
    attempts.set(name, { count: count + 1, at: now });
    return true;
  };
}

const waitMs = (count: number): number => Math.min(count * count + count, 60) * 1000;
