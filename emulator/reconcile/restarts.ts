import type { KafkaConnector } from '../../manifests/kafkaconnector.ts';
import { firstCause } from './causes.ts';
import type { ConnectorStatus } from './connect-client.ts';
import type { Restarts } from './state.ts';

interface Attempts {
  readonly count: number;
  /** Of the last restart, in ms. */
  readonly at: number;
}

interface Failure {
  readonly at: number;
  readonly task: number | null;
  readonly cause: string;
}

/** How long restarts are spoken of, ms. */
const spanMs = 60_000;
/** A connector that runs for so long after a restart is well again, ms. */
const settledMs = 15_000;

/**
 * `spec.autoRestart`: waits n² + n seconds before the (n+1)th restart, at most 60: where Strimzi waits minutes, a
 * developer's laptop waits seconds. Remembers them, as Connect itself shows such a connector as running most of the time.
 */
export class RestartMemory {
  readonly #attempts = new Map<string, Attempts>();
  readonly #failures = new Map<string, readonly Failure[]>();

  /** Whether a failed connector is due for a restart now, at `now` ms; then it counts as restarted. */
  due({ name, autoRestart }: KafkaConnector, found: ConnectorStatus, now: number): boolean {
    const { count, at } = this.#attempts.get(name) ?? { count: 0, at: Number.NEGATIVE_INFINITY };
    const failed = [{ ...found, id: null }, ...found.tasks].find(({ state }) => state === 'FAILED');
    if (!failed) {
      // A failing one looks fine for a moment after each restart.
      if (now - at > 2 * waitMs(count)) this.#attempts.delete(name);
      return false;
    }
    const spent = autoRestart.maxRestarts !== undefined && count >= autoRestart.maxRestarts;
    if (!autoRestart.enabled || spent || now - at < waitMs(count)) return false;
    this.#attempts.set(name, { count: count + 1, at: now });
    const failure = { at: now, task: failed.id, cause: firstCause(failed.trace ?? '') };
    this.#failures.set(name, [...this.#recent(name, now), failure]);
    return true;
  }

  /** Of the last minute; undefined when there was none, or one after which the connector has kept running. */
  recent(name: string, now: number): Restarts | undefined {
    const failures = this.#recent(name, now);
    const last = failures.at(-1);
    if (!last) return undefined;
    // One that fails each half minute is not well for having lasted a quarter.
    const gap = last.at - (failures.at(-2) ?? last).at;
    if (now - last.at >= Math.max(settledMs, 2 * gap)) return undefined;
    return { count: failures.length, lastAt: last.at, task: last.task, cause: last.cause };
  }

  /** Somebody changed it: what was before tells nothing of it now. */
  forget(name: string): void {
    this.#failures.delete(name);
  }

  #recent(name: string, now: number): readonly Failure[] {
    return (this.#failures.get(name) ?? []).filter(({ at }) => now - at < spanMs);
  }
}

const waitMs = (count: number): number => Math.min(count * count + count, 60) * 1000;
