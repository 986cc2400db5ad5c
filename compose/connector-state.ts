import { firstCause, fixFor } from '../emulator/reconcile/causes.ts';
import type { ConnectorStatus } from '../emulator/reconcile/connect-answers.ts';
import type { Restarts } from '../emulator/reconcile/state.ts';
import type { ServedNotice } from '../lib/notices.ts';
import { describe, type Problem } from '../lib/problem.ts';
import type { ConnectorNotice, DeclaredConnector, SourceReport } from './source-status.ts';

export interface ConnectorState {
  readonly name: string;
  readonly state: string;
  readonly tasks: readonly TaskState[];
  /** It failed in the last minute, and may fail again; whatever its tasks say just now. */
  readonly restarts?: Restarts & { readonly fix?: string };
  /** About what it writes; left out where there is none. */
  readonly notices?: readonly ServedNotice[];
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

/** With what only the source's process knows: restarts, notices, and connectors that Connect refused and has not. */
export function withDeclared(
  there: readonly ConnectorState[],
  declared: readonly DeclaredConnector[],
  notices: readonly ConnectorNotice[] = [],
): ConnectorState[] {
  const refused = declared.filter(
    ({ name, state }) => state === 'failed' && !there.some((each) => each.name === name),
  );
  return [
    ...there.map((each) => {
      const restarts = declared.find(({ name }) => name === each.name)?.restarts;
      const own = notices.filter(({ connector }) => connector === each.name).map(withoutConnector);
      const fix = restarts && fixFor(restarts.cause);
      return {
        ...each,
        ...(restarts ? { restarts: { ...restarts, ...(fix === undefined ? {} : { fix }) } } : {}),
        ...(own.length === 0 ? {} : { notices: own }),
      };
    }),
    ...refused.map(({ name, cause: why, fix }) => ({
      name,
      state: 'FAILED',
      tasks: [{ id: 0, state: 'FAILED', cause: why ?? null, ...(fix === undefined ? {} : { fix }) }],
    })),
  ];
}

/** What is wrong with the YAML as it is now, with changes of connectors that Connect does not take: they run on as before. */
export function problemsOf(
  { problems, connectors }: Pick<SourceReport, 'problems' | 'connectors'>,
  there: readonly Pick<ConnectorState, 'name'>[],
): Problem[] {
  const known = new Set(problems.map(describe));
  const refused = connectors.flatMap(({ name, state, problem }) =>
    state === 'failed' && problem && there.some((each) => each.name === name) ? [problem] : [],
  );
  return [...problems, ...refused.filter((problem) => !known.has(describe(problem)))];
}

const withoutConnector = ({ connector: _, ...notice }: ConnectorNotice): ServedNotice => notice;

/** How a connector fails, or has just failed; undefined when it does not. */
export function failureOf({ name, state, tasks, restarts }: ConnectorState): Failure | undefined {
  const failed = tasks.find((task) => task.state === 'FAILED');
  if (!failed && !restarts && state !== 'FAILED') return undefined;
  const { cause, fix } = restarts ?? failed ?? {};
  const id = restarts ? restarts.task : failed?.id;
  const again = restarts ? ` (${restartedText(restarts)})` : '';
  const task = typeof id === 'number' ? `, task ${id}` : '';
  const why = cause ?? 'Kafka Connect gives no cause';
  const what = `connector ${name}${task} FAILED: ${why}`;
  return { what, again, cause: why, ...(fix === undefined ? {} : { fix }) };
}

export interface Failure {
  /** `connector inventory, task 0 FAILED: CAUSE` */
  readonly what: string;
  /** ` (restarted 2 times in the last minute)`; empty when it was not. */
  readonly again: string;
  readonly cause: string;
  readonly fix?: string;
}

/** `restarted 7 times in the last minute` */
export function restartedText({ count }: Pick<Restarts, 'count'>): string {
  return `restarted ${count === 1 ? 'once' : `${count} times`} in the last minute`;
}

/** A connector without a task does nothing yet, whatever its own state says. */
export function runs({ state, tasks, restarts }: ConnectorState): boolean {
  return (
    !restarts && state === 'RUNNING' && tasks.length > 0 && tasks.every((task) => task.state === 'RUNNING')
  );
}

/** Somebody wants it so. */
export function rests({ state }: ConnectorState): boolean {
  return state === 'PAUSED' || state === 'STOPPED';
}
