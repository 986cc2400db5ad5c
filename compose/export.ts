import { ResourceSet } from '../manifests/references/resource-set.ts';
import { textAt } from '../manifests/value.ts';
import { asResource, missingSecrets } from '../manifests/write/completion.ts';
import type { Document } from '../manifests/write/document.ts';
import { idOf, layout, type Rendered } from '../manifests/write/layout.ts';
import { namespaceEntries, otherEntries } from '../manifests/write/others.ts';
import { type ExportInput, type Plan, planOf } from '../manifests/write/plan.ts';
import { emptySecret, givenSecrets, joined, openSecret } from '../manifests/write/secrets.ts';
import { type Entry, type Profile, profiles } from '../manifests/write/types.ts';
import { header, yamlDocument } from '../manifests/write/yaml.ts';
import { stations } from './stations.ts';

/** All that is written for a cluster of one size: the stations' counterparts, and the rest of what the user has. */
function render(plan: Plan, profile: Profile): Rendered {
  const parts = stations.map(({ cluster }) => cluster.resources(plan, profile));
  const own = once([...otherEntries(plan), ...parts.flatMap(({ entries }) => entries)]);
  const wanted = [...givenSecrets(plan), ...parts.flatMap(({ secrets }) => secrets)];
  const set = new ResourceSet(own.map(({ document }) => asResource(document)));
  const secrets = joined([...wanted, ...missingSecrets(own, wanted)]).filter(
    // What an operator makes is its own.
    ({ namespace, name }) => set.made('Secret', namespace, name) === undefined,
  );
  const withSecrets = [
    ...own,
    ...secrets.map((secret) => ({ file: 'secrets', document: emptySecret(secret) })),
  ];
  return { entries: [...namespaceEntries(plan, withSecrets), ...own], secrets };
}

/** What the user has already is not made again, unless an export made it. */
function once(entries: readonly Entry[]): Entry[] {
  const isMade = ({ document }: Entry) =>
    textAt(document, 'metadata', 'labels', 'app.kubernetes.io/managed-by') === 'plumbline';
  const first = new Map<string, Entry>();
  for (const entry of entries) {
    const id = idOf(entry.document);
    const before = first.get(id);
    if (!before || isMade(before)) first.set(id, entry);
  }
  return [...first.values()];
}

/** The files of an export, by their path in its folder; the same for the same input. */
export function exportFiles(input: ExportInput): Map<string, string> {
  const plan = planOf(input);
  return layout(plan, {
    base: render(plan, profiles.base),
    dev: render(plan, profiles.dev),
    production: render(plan, profiles.production),
  });
}

/** What `kubectl kustomize` makes of an overlay. */
export function exportResources(input: ExportInput, overlay: 'dev' | 'production'): Document[] {
  const { entries, secrets } = render(planOf(input), profiles[overlay]);
  return [...entries.map(({ document }) => document), ...secrets.map(openSecret)];
}

/** The same as one stream of YAML. Secrets have no values: they are to be filled in before it is applied. */
export function exportStream(input: ExportInput, overlay: 'dev' | 'production'): string {
  const { entries, secrets } = render(planOf(input), profiles[overlay]);
  const about = secrets.length > 0 ? ['Secrets stand at its end, without values: fill them in first.'] : [];
  const filled = secrets.map((secret) => {
    const keys = Object.entries(secret.keys).map(([key, what]) => `${key}: ${what}`);
    return yamlDocument(openSecret(secret), keys.length > 0 ? keys.join('\n') : undefined);
  });
  const documents = [...entries.map(({ document, note }) => yamlDocument(document, note)), ...filled];
  return `${header(input.version, about)}\n---\n${documents.join('---\n')}`;
}
