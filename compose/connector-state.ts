import { firstCause, fixFor } from '../emulator/reconcile/causes.ts';
import type { ConnectorStatus } from '../emulator/reconcile/connect-answers.ts';
import type { DeclaredConnector } from './source-status.ts';

export interface ConnectorState {
  readonly name: string;
  readonly state: string;
  readonly tasks: readonly TaskState[];
}

export interface TaskState {
  readonly id: number;
  readonly state: string;
  /** Of a FAILED task: the first "Caused by" of its trace. */
  readonly cause: string | null;
  readonly fix?: string;
}

export function connectorState({ name, state, tasks }: ConnectorStatus): ConnectorState {
  return {
    name,
    state,
    tasks: tasks.map((task) => {
      const why = task.trace === undefined ? null : firstCause(task.trace);
      const fix = why === null ? undefined : fixFor(why);
      return { id: task.id, state: task.state, cause: why, ...(fix === undefined ? {} : { fix }) };
    }),
  };
}

/** Adds the connectors that Connect has not, because it refused what the YAML says. */
export function withRefused(
  there: readonly ConnectorState[],
  declared: readonly DeclaredConnector[],
): ConnectorState[] {
  const refused = declared.filter(
    ({ name, state }) => state === 'failed' && !there.some((each) => each.name === name),
  );
  return [
    ...there,
    ...refused.map(({ name, cause: why, fix }) => ({
      name,
      state: 'FAILED',
      tasks: [{ id: 0, state: 'FAILED', cause: why ?? null, ...(fix === undefined ? {} : { fix }) }],
    })),
  ];
}

/** A connector without a task does nothing yet, whatever its own state says. */
export function runs({ state, tasks }: ConnectorState): boolean {
  return state === 'RUNNING' && tasks.length > 0 && tasks.every((task) => task.state === 'RUNNING');
}

/** Somebody wants it so. */
export function rests({ state }: ConnectorState): boolean {
  return state === 'PAUSED' || state === 'STOPPED';
}
