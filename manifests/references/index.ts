import type { Problem } from '../../lib/problem.ts';
import { problemAt, type Resource } from '../read.ts';
import { kindOf } from '../served-kinds.ts';
import { fieldName } from '../yaml.ts';
import { ResourceSet } from './resource-set.ts';
import type { Finding } from './rule.ts';
import { rules } from './rules.ts';

/** What is wrong between resources, which a cluster only shows by something that never gets ready. */
export interface Checked {
  /** They cannot work together. */
  readonly errors: Problem[];
  /** They deserve a look. */
  readonly warnings: Problem[];
}

/**
 * Judges how resources fit together: references, addresses, and the rules of Strimzi's operator and Knative's
 * controllers that no schema has. What one resource has wrong by itself is not looked at.
 */
export function checkReferences(resources: readonly Resource[]): Checked {
  const set = new ResourceSet(resources);
  const seen = new Set<string>();
  const checked: Checked = { errors: [], warnings: [] };
  for (const resource of resources) {
    const kind = kindOf(resource);
    for (const { kinds, check } of rules) {
      if (kinds !== 'any' && !kinds.includes(kind)) continue;
      for (const finding of check(resource, set)) {
        if (seen.has(keyOf(finding))) continue;
        seen.add(keyOf(finding));
        const { severity, path, code, message, fix } = finding;
        const problem = problemAt(finding.resource, path, { code, message, fix });
        checked[severity === 'error' ? 'errors' : 'warnings'].push(problem);
      }
    }
  }
  return checked;
}

/** The same may be found twice, as two Brokers may share a ConfigMap. */
function keyOf({ resource, path, message }: Finding): string {
  return JSON.stringify([
    resource.file,
    resource.kind,
    resource.namespace,
    resource.name,
    fieldName(path),
    message,
  ]);
}
