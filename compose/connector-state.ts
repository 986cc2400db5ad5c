import type { ConnectorState } from './status.ts';

/** A connector without a task does nothing yet, whatever its own state says. */
export function runs({ state, tasks }: ConnectorState): boolean {
  return state === 'RUNNING' && tasks.length > 0 && tasks.every((task) => task.state === 'RUNNING');
}

/** Somebody wants it so. */
export function rests({ state }: ConnectorState): boolean {
  return state === 'PAUSED' || state === 'STOPPED';
}
