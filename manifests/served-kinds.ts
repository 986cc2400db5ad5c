import { groupOf, type Resource } from './read.ts';
import { served } from './schema/kinds.ts';
import { listAt, textAt } from './value.ts';

/** A kind as kubectl writes it: `Kafka.kafka.strimzi.io`, `Deployment.apps`; of the core group, `Secret`. */
export type Kind = string;

/** How a cluster serves a kind. */
interface Served {
  /** As `apiVersion` has them. */
  readonly versions: readonly string[];
  readonly isNamespaced: boolean;
}

/** By kind: what a cluster with Strimzi 1.2.0 and Knative 1.23 serves. */
export type ServedKinds = ReadonlyMap<Kind, Served>;

/** The kind of something that names its `apiVersion` and `kind`. */
export function kindOf(named: Pick<Resource, 'apiVersion' | 'kind'>): Kind {
  const group = groupOf(named);
  return group === '' ? named.kind : `${named.kind}.${group}`;
}

/** Those that belong to no namespace. */
const clusterScoped: readonly Kind[] = [
  'Namespace',
  'Node',
  'PersistentVolume',
  'APIService.apiregistration.k8s.io',
  'CertificateSigningRequest.certificates.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'CSIDriver.storage.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'IngressClass.networking.k8s.io',
  'IPAddress.networking.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'PriorityClass.scheduling.k8s.io',
  'RuntimeClass.node.k8s.io',
  'ServiceCIDR.networking.k8s.io',
  'StorageClass.storage.k8s.io',
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'VolumeAttachment.storage.k8s.io',
  'VolumeAttributesClass.storage.k8s.io',
];

/** With those of the CustomResourceDefinitions among the resources. */
export function servedKinds(resources: readonly Resource[]): ServedKinds {
  const kinds = new Map<Kind, Served>();
  for (const [apiVersion, names] of Object.entries(served)) {
    for (const name of names) {
      const kind = kindOf({ apiVersion, kind: name });
      const versions = [...(kinds.get(kind)?.versions ?? []), apiVersion];
      kinds.set(kind, { versions, isNamespaced: !clusterScoped.includes(kind) });
    }
  }
  for (const { document, ...named } of resources) {
    if (kindOf(named) !== 'CustomResourceDefinition.apiextensions.k8s.io') continue;
    const group = textAt(document, 'spec', 'group');
    kinds.set(`${textAt(document, 'spec', 'names', 'kind')}.${group}`, {
      versions: listAt(document, 'spec', 'versions').map((version) => `${group}/${textAt(version, 'name')}`),
      isNamespaced: textAt(document, 'spec', 'scope') !== 'Cluster',
    });
  }
  return kinds;
}
