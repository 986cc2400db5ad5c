import { isOwned, type Owned } from '../own-settings.ts';
import type { Resource } from '../read.ts';
import { objectAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { type Findings, warning } from './rule.ts';

/** Settings that Strimzi's operator leaves out. */
export function* ignoredSettings(resource: Resource, path: Path, owned: Owned): Findings {
  for (const name of Object.keys(objectAt(resource.document, ...path))) {
    if (!isOwned(name, owned)) continue;
    yield warning(resource, [...path, name], {
      code: 'strimzi.ignored-setting',
      message: `Strimzi's operator sets ${name} itself and ignores it here`,
      fix: `Remove it; a field of ${resource.kind} may say the same.`,
    });
  }
}
