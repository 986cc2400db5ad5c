import { groupOf, isRecord, type Resource } from '../read.ts';
import { objectAt } from '../value.ts';
import { type Document, mapTexts, withValue } from './document.ts';

/** What a cluster writes into metadata. */
const metadataOfServer = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'ownerReferences',
  'finalizers',
];
const passing = /^kubectl\.kubernetes\.io\/last-applied-configuration$/;

/** Kinds without a namespace, of those that teams write. */
const clusterScoped = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'CustomResourceDefinition',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
]);

export const isNamespaced = ({ kind }: Pick<Resource, 'kind'>): boolean => !clusterScoped.has(kind);

/** Namespaces that are the operators' or Kubernetes' own: nothing of theirs is moved. */
const systems = /^(kube-.*|knative-.*)$/;

/** A resource as a team would write it: without what a server added, its namespace said, in a version that is served. */
export function cleaned(resource: Resource): Resource {
  if (!isRecord(resource.document)) return resource;
  const { status: _, ...rest } = resource.document;
  const annotations = Object.fromEntries(
    Object.entries(objectAt(rest, 'metadata', 'annotations')).filter(([name]) => !passing.test(name)),
  );
  let document: Document = rest;
  for (const name of metadataOfServer) document = withValue(document, ['metadata', name], undefined);
  const kept = Object.keys(annotations).length > 0 ? annotations : undefined;
  document = withValue(document, ['metadata', 'annotations'], kept);
  if (isNamespaced(resource)) document = withValue(document, ['metadata', 'namespace'], resource.namespace);
  return { ...resource, document };
}

/**
 * Everything in one namespace: resources, references, addresses and placeholders. Two of one name that stood in
 * different namespaces are both there afterwards, which the caller finds out.
 */
export function moved(resources: readonly Resource[], namespace: string): Resource[] {
  const left = new Set(
    resources.flatMap((one) => {
      if (one.kind === 'Namespace' && groupOf(one) === '') return [one.name];
      return isNamespaced(one) ? [one.namespace] : [];
    }),
  );
  for (const name of [...left]) if (systems.test(name) || name === namespace) left.delete(name);
  const services = new Set(resources.filter(({ kind }) => kind === 'Service').map(({ name }) => name));
  const text = (value: string) => movedText(value, left, services, namespace);
  const seen = new Set<string>();
  return resources.flatMap((one) => {
    if (one.kind === 'Namespace' && groupOf(one) === '') {
      const name = left.has(one.name) ? namespace : one.name;
      if (seen.has(name)) return [];
      seen.add(name);
      return [{ ...one, name, document: withValue(objectAt(one.document), ['metadata', 'name'], name) }];
    }
    const document = movedFields(mapTexts(one.document, text), left, namespace);
    return [{ ...one, namespace: left.has(one.namespace) ? namespace : one.namespace, document }];
  });
}

/** `${secrets:OLD/…}`, `NAME.OLD.svc…`, and `NAME.OLD` where NAME is a Service. */
function movedText(
  text: string,
  left: ReadonlySet<string>,
  services: ReadonlySet<string>,
  namespace: string,
): string {
  return text
    .replaceAll(/(\$\{[\w-]+:)([a-z0-9-]+)\//g, (whole, before: string, old: string) =>
      left.has(old) ? `${before}${namespace}/` : whole,
    )
    .replaceAll(
      /([a-z0-9-]+)\.([a-z0-9-]+)(\.svc(?:\.cluster\.local)?)?(?![\w.-])/g,
      (whole, name: string, old: string, rest: string | undefined) => {
        const isService = rest !== undefined || services.has(name) || name.endsWith('-bootstrap');
        return left.has(old) && isService ? `${name}.${namespace}${rest ?? ''}` : whole;
      },
    );
}

/** Fields that name a namespace: of references, subjects, operators' watches and selectors. */
const namespaceFields = new Set(['namespace', 'watchedNamespace', 'kubernetes.io/metadata.name']);

function movedFields(value: unknown, left: ReadonlySet<string>, namespace: string): unknown {
  if (Array.isArray(value)) return value.map((item) => movedFields(item, left, namespace));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const names = namespaceFields.has(key) && typeof inner === 'string' && left.has(inner);
      return [key, names ? namespace : movedFields(inner, left, namespace)];
    }),
  );
}
