import { isRecord } from '../read.ts';
import { change, type Item, identity, metadataOf } from './item.ts';

/** Kinds that live in no namespace; all others do, those of custom resources too. */
const clusterWide = new Set(
  'APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding ClusterTrustBundle CustomResourceDefinition FlowSchema IngressClass MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass PriorityLevelConfiguration RuntimeClass StorageClass ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment'.split(
    ' ',
  ),
);

/** Puts everything into one namespace; a Namespace takes its name, and bindings follow their service accounts. */
export function setNamespace(items: readonly Item[], namespace: string): void {
  const accounts = new Set(
    items
      .map(identity)
      .flatMap(({ kind, name, namespace: of }) => (kind === 'ServiceAccount' ? `${of}/${name}` : [])),
  );
  for (const { document } of items) {
    const kind = String(document.kind);
    if (kind === 'Namespace') change(document, ['metadata', 'name'], true, () => namespace);
    else if (!clusterWide.has(kind)) change(document, ['metadata', 'namespace'], true, () => namespace);
    if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') continue;
    for (const subject of Array.isArray(document.subjects) ? document.subjects : []) {
      if (!isRecord(subject) || subject.kind !== 'ServiceAccount') continue;
      const { name, namespace: of = 'default' } = subject;
      if (name === 'default' || accounts.has(`${of}/${name}`)) subject.namespace = namespace;
    }
  }
}

/** An entry of `images`. */
export interface Image {
  readonly name: string;
  readonly newName: string | undefined;
  readonly newTag: string | undefined;
  readonly digest: string | undefined;
}

/** Renames images wherever containers stand, in custom resources too. */
export function setImages(items: readonly Item[], images: readonly Image[]): void {
  for (const { document } of items) {
    if (images.length > 0 && document.kind !== 'CustomResourceDefinition') renameIn(document, images);
  }
}

function renameIn(value: unknown, images: readonly Image[]): void {
  if (Array.isArray(value)) for (const item of value) renameIn(item, images);
  if (!isRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    renameIn(inner, images);
    if (key !== 'containers' && key !== 'initContainers') continue;
    change(inner, ['image'], false, (text) =>
      typeof text === 'string' ? images.reduce((image, one) => renamed(image, one), text) : text,
    );
  }
}

function renamed(image: string, { name, newName, newTag, digest }: Image): string {
  const [, base = image, rest = ''] = /^([^@]*?)((?::[^:/@]*)?(?:@.*)?)$/.exec(image) ?? [];
  if (base !== name) return image;
  const version = digest ? `@${digest}` : newTag ? `:${newTag}` : rest;
  return `${newName || base}${version}`;
}

const scalable = new Set(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']);

/** Answers whether there is one of that name that can be scaled. */
export function setReplicas(items: readonly Item[], name: string, count: number): boolean {
  const found = items.filter(
    ({ document }) => scalable.has(String(document.kind)) && metadataOf(document).name === name,
  );
  for (const { document } of found) change(document, ['spec', 'replicas'], true, () => count);
  return found.length > 0;
}
