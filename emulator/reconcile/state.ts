import type { Logger } from '../../lib/log.ts';
import { describe, type Problem } from '../../lib/problem.ts';
import type { Resource } from '../../manifests/read.ts';

/** What autoRestart did for a connector in the last minute, as long as it may still be failing. */
export interface Restarts {
  readonly count: number;
  /** Ms since 1970. */
  readonly lastAt: number;
  /** Which one had failed; null: the connector itself. */
  readonly task: number | null;
  readonly cause: string;
}

/** How a resource is doing, as `/status` serves it. */
export interface ResourceState {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly state: 'pending' | 'applied' | 'failed';
  /** Why it failed, or what it waits for. */
  readonly problem?: Problem;
  readonly restarts?: Restarts;
}

/** Brings the world to what resources of one kind say, and keeps it there. */
export interface Reconciler<T> {
  /** What there shall be from now on. */
  apply(desired: readonly T[]): void;
  states(): ResourceState[];
  /** Leaves everything as it is. */
  stop(): Promise<void>;
}

/** Keeps the states of one kind's resources, and logs each change once. */
export class States {
  readonly #log: Logger;
  #states = new Map<string, ResourceState>();

  constructor(log: Logger) {
    this.#log = log;
  }

  all(): ResourceState[] {
    return [...this.#states.values()];
  }

  /** These and no others: the new ones are pending. */
  expect(resources: readonly Resource[]): void {
    const before = this.#states;
    const entries = resources.map((resource): [string, ResourceState] => {
      const { state, problem } = before.get(keyOf(resource)) ?? { state: 'pending' };
      return [keyOf(resource), entry(resource, state, problem)];
    });
    this.#states = new Map(entries);
  }

  /** A resource that went while it was being worked on is passed over. */
  set(resource: Resource, state: ResourceState['state'], problem?: Problem): void {
    const key = keyOf(resource);
    const before = this.#states.get(key);
    if (!before) return;
    this.#states.set(key, entry(resource, state, problem));
    if (!problem || (before.problem?.message === problem.message && before.state === state)) return;
    const name = `${resource.namespace}/${resource.name}`;
    const fields = { kind: resource.kind, name, code: problem.code };
    if (state === 'failed') this.#log.error(fields, describe(problem));
    else this.#log.info(fields, `${resource.kind} ${name} waits: ${problem.message}`);
  }
}

/** For maps of resources of several kinds. */
export function keyOf({ kind, namespace, name }: Pick<Resource, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}/${namespace}/${name}`;
}

function entry(
  resource: Resource,
  state: ResourceState['state'],
  problem: Problem | undefined,
): ResourceState {
  const { kind, namespace, name, file } = resource;
  const line = resource.line(['metadata', 'name']);
  return { kind, namespace, name, file, line, state, ...(problem ? { problem } : {}) };
}
