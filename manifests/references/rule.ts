import type { Problem } from '../../lib/problem.ts';
import type { Resource } from '../read.ts';
import type { Kind } from '../served-kinds.ts';
import type { Path } from '../yaml.ts';
import type { ResourceSet } from './resource-set.ts';

/** What is wrong with a field of a resource. */
export interface Finding extends Pick<Problem, 'code' | 'message' | 'fix'> {
  /** An error: the resources cannot work together. A warning: it deserves a look. */
  readonly severity: 'error' | 'warning';
  readonly resource: Resource;
  readonly path: Path;
}

export type Findings = Generator<Finding, void, undefined>;

/** What holds for resources of some kinds, told from all resources. */
export interface Rule {
  readonly kinds: readonly Kind[] | 'any';
  readonly check: (resource: Resource, set: ResourceSet) => Iterable<Finding>;
}

/** What a finding says; the fix is one sentence. */
type Words = Pick<Problem, 'code' | 'message' | 'fix'>;

export function error(resource: Resource, path: Path, words: Words): Finding {
  return { severity: 'error', resource, path, ...words };
}

export function warning(resource: Resource, path: Path, words: Words): Finding {
  return { severity: 'warning', resource, path, ...words };
}
