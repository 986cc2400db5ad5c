import { groupOf } from '../read.ts';
import { objectAt } from '../value.ts';
import type { Document } from './document.ts';
import type { Operation } from './patch.ts';
import { header, yamlText } from './yaml.ts';

/** What an overlay does with a resource of the base. */
export type Patch =
  | {
      readonly document: Document;
      readonly operations: readonly Operation[];
      /** All of the document's kind. */
      readonly every?: boolean;
    }
  | { readonly document: Document; readonly remove: true };

interface Parts {
  readonly resources: readonly string[];
  readonly generators?: readonly Document[];
  readonly patches?: readonly Patch[];
}

/** A kustomization.yaml; patches stand in it, so that every other file is a whole resource. */
export function kustomization(version: string, parts: Parts, ...about: string[]): string {
  const { resources, generators = [], patches = [] } = parts;
  const text = yamlText({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources,
    ...(generators.length > 0
      ? { generatorOptions: { disableNameSuffixHash: true }, secretGenerator: generators }
      : {}),
    ...(patches.length > 0 ? { patches: patches.map(patchText) } : {}),
  });
  return `${header(version, about)}\n${text}`;
}

function patchText(patch: Patch): Document {
  const { apiVersion, kind, metadata } = patch.document;
  const { name, namespace } = objectAt(metadata);
  const place = { name, ...(namespace === undefined ? {} : { namespace }) };
  if ('remove' in patch) {
    return { patch: yamlText({ $patch: 'delete', apiVersion, kind, metadata: place }) };
  }
  const group = groupOf({ apiVersion: String(apiVersion) });
  const target = {
    ...(group === '' ? {} : { group }),
    version: String(apiVersion).split('/').at(-1),
    kind,
    ...(patch.every ? {} : place),
  };
  return { target, patch: yamlText(patch.operations) };
}
