import type { Problem } from '../../lib/problem.ts';
import type { Resource } from '../../manifests/read.ts';
import type { Parsed } from '../../manifests/shape.ts';

interface Good<T> {
  readonly values: readonly T[];
  /** Each problem of a resource that a cluster would refuse. */
  readonly wrong: readonly (readonly [Resource, Problem])[];
  readonly notices: readonly Problem[];
}

/**
 * Reads resources as an API server takes them: one that is refused changes nothing, so what was good of it before
 * stays in force.
 */
export function lastGood<T>(parse: (resource: Resource) => Parsed<T>) {
  let before = new Map<string, T>();
  return (resources: readonly Resource[]): Good<T> => {
    const now = new Map<string, T>();
    const wrong: [Resource, Problem][] = [];
    const notices: Problem[] = [];
    for (const resource of resources) {
      const key = `${resource.namespace}/${resource.name}`;
      const parsed = parse(resource);
      const value = parsed.value ?? before.get(key);
      if (value !== undefined) now.set(key, value);
      for (const problem of parsed.problems) wrong.push([resource, problem]);
      notices.push(...parsed.notices);
    }
    before = now;
    return { values: [...now.values()], wrong, notices };
  };
}
