import { isDeepStrictEqual } from 'node:util';
import { objectAt } from '../value.ts';
import { dockerfile } from './connect-image.ts';
import type { Document } from './document.ts';
import { kustomization, type Patch } from './kustomization.ts';
import { patchBetween } from './patch.ts';
import type { Plan } from './plan.ts';
import { readme } from './readme.ts';
import { envFiles, generatorOf } from './secret-files.ts';
import { compare, emptySecret } from './secrets.ts';
import type { Entry, SecretEntry } from './types.ts';
import { header, yamlDocument } from './yaml.ts';

/** What is written for one size of cluster. */
export interface Rendered {
  readonly entries: readonly Entry[];
  readonly secrets: readonly SecretEntry[];
}

type Files = Map<string, string>;

/** `base/` holds every resource once; an overlay holds what differs from it, and fills the Secrets. */
export function layout(
  plan: Plan,
  rendered: Readonly<Record<'base' | 'dev' | 'production', Rendered>>,
): Files {
  const { version } = plan.input;
  const files: Files = new Map();
  const base = withSecrets(rendered.base);
  const names = resourceFiles(files, 'base', base, version);
  files.set('base/kustomization.yaml', kustomization(version, { resources: names }));
  for (const name of ['dev', 'production'] as const) {
    const overlay = withSecrets(rendered[name]);
    const { secrets } = rendered[name];
    const folder = `overlays/${name}`;
    const own = resourceFiles(
      files,
      folder,
      overlay.filter((one) => !findIn(base, one.document)),
      version,
    );
    const patches = together(patchesFor(base, overlay), base);
    const generators = secrets.map((secret) => generatorOf(secret, secrets));
    const parts = { resources: ['../../base', ...own], generators, patches };
    files.set(`${folder}/kustomization.yaml`, kustomization(version, parts));
    for (const [path, text] of envFiles(secrets, version)) files.set(`${folder}/${path}`, text);
  }
  files.set(
    'kustomization.yaml',
    kustomization(version, { resources: ['overlays/dev'] }, 'For production: overlays/production.'),
  );
  files.set('.gitignore', `${header(version)}\n**/secrets/*\n!**/secrets/*.example\n`);
  files.set('connect-image/Dockerfile', dockerfile(version));
  files.set('README.md', readme(plan));
  return new Map([...files].sort(([a], [b]) => compare(a, b)));
}

const withSecrets = ({ entries, secrets }: Rendered): Entry[] => [
  ...entries,
  ...secrets.map((secret) => ({ file: 'secrets', document: emptySecret(secret) })),
];

/** Writes entries into their files, and answers the files' names. */
function resourceFiles(files: Files, folder: string, entries: readonly Entry[], version: string): string[] {
  const names = [...new Set(entries.map(({ file }) => file))].sort(compare);
  for (const name of names) {
    const documents = entries.filter(({ file }) => file === name);
    const about = name === 'secrets' ? ['Their values come from secrets/*.env of an overlay.'] : [];
    const text = documents.map(({ document, note }) => yamlDocument(document, note)).join('---\n');
    files.set(`${folder}/${name}.yaml`, `${header(version, about)}\n---\n${text}`);
  }
  return names.map((name) => `${name}.yaml`);
}

/** Tells a resource from all others. */
export const idOf = ({ apiVersion, kind, metadata }: Document): string => {
  const { name, namespace } = objectAt(metadata);
  return JSON.stringify([apiVersion, kind, namespace, name]);
};

const findIn = (entries: readonly Entry[], document: Document): Entry | undefined =>
  entries.find((one) => idOf(one.document) === idOf(document));

function patchesFor(base: readonly Entry[], overlay: readonly Entry[]): Patch[] {
  return base.flatMap(({ document }): Patch[] => {
    const there = findIn(overlay, document)?.document;
    if (there === undefined) return [{ document, remove: true }];
    if (isDeepStrictEqual(there, document)) return [];
    return [{ document, operations: patchBetween(document, there) }];
  });
}

/** What is done to every resource of a kind in the same way is said once. */
function together(patches: readonly Patch[], base: readonly Entry[]): Patch[] {
  const kindOf = ({ apiVersion, kind }: Document) => `${apiVersion} ${kind}`;
  const done = new Set<string>();
  return patches.flatMap((patch): Patch[] => {
    if (!('operations' in patch)) return [patch];
    const kind = kindOf(patch.document);
    if (done.has(kind)) return [];
    const all = base.filter(({ document }) => kindOf(document) === kind);
    const same = patches.filter(
      (one) =>
        'operations' in one &&
        kindOf(one.document) === kind &&
        isDeepStrictEqual(one.operations, patch.operations),
    );
    if (all.length === 1 || same.length < all.length) return [patch];
    done.add(kind);
    return [{ ...patch, every: true }];
  });
}
