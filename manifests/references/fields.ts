import type { Resource } from '../read.ts';
import { at, everything, lastKey, listAt, objectAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { missingData, type Need } from './data.ts';
import { missingObject } from './objects.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings, type Rule } from './rule.ts';
import { unreachableUri } from './service-address.ts';
import { existing } from './suggest.ts';

/** They hold data, and a CustomResourceDefinition a schema: what looks like a reference in them is none. */
const without = ['Secret', 'ConfigMap', 'CustomResourceDefinition'];

/** References wherever they stand, by the names that Kubernetes, Strimzi and Knative give their fields. */
export const referenceFields: Rule = {
  kinds: 'any',
  *check(resource, set) {
    if (without.includes(resource.kind)) return;
    for (const [field, content] of Object.entries(objectAt(resource.document))) {
      if (['apiVersion', 'kind', 'metadata', 'status'].includes(field)) continue;
      for (const { path, value } of everything(content, [field])) {
        if (typeof value === 'string') yield* namedBy(resource, path, value, set);
        else if (at(value, 'optional') !== true) yield* referredTo(resource, path, value, set);
      }
    }
  },
};

/** Fields whose text is a name. */
function* namedBy(resource: Resource, path: Path, text: string, set: ResourceSet): Findings {
  const { namespace } = resource;
  const field = lastKey(path);
  if (field === 'pushSecret' || field === 'pullSecret')
    yield* missingData(resource, path, { kind: 'Secret', namespace, name: text }, set);
  if (field === 'uri') yield* unreachableUri(resource, path, text, set);
  if (field !== 'serviceAccountName' || text === '' || text === 'default') return;
  yield* absent(resource, path, 'ServiceAccount', text, set);
}

/** Fields whose object is a reference. */
function* referredTo(resource: Resource, path: Path, value: unknown, set: ResourceSet): Findings {
  const need = neededData(path, value);
  if (need) yield* missingData(resource, path, { ...need, namespace: resource.namespace }, set);
  else if (lastKey(path) === 'persistentVolumeClaim') {
    const name = textAt(value, 'claimName');
    if (name !== '') yield* absent(resource, path, 'PersistentVolumeClaim', name, set);
  } else if (lastKey(path) === 'ref' && textAt(value, 'kind') !== '') {
    yield* missingObject(resource, path, value, set);
  }
}

function* absent(
  resource: Resource,
  path: Path,
  kind: 'ServiceAccount' | 'PersistentVolumeClaim',
  name: string,
  set: ResourceSet,
): Findings {
  const { namespace } = resource;
  if (set.has(kind, namespace, name)) return;
  yield error(resource, path, {
    code: `reference.no-${kind.toLowerCase()}`,
    message: `there is no ${kind} ${name} in namespace ${namespace}`,
    fix: existing(kind, namespace, name, set),
  });
}

/** Secrets and ConfigMaps that a resource cannot do without; `isRegistry`: a login to one of images. */
export function* dataNeeds({
  kind,
  namespace,
  document,
}: Resource): Generator<Need & { readonly isRegistry?: boolean }> {
  if (without.includes(kind)) return;
  for (const { path, value } of everything(objectAt(document, 'spec'))) {
    const field = lastKey(path);
    const isName = typeof value === 'string' && (field === 'pushSecret' || field === 'pullSecret');
    if (isName) yield { kind: 'Secret', namespace, name: value, isRegistry: true };
    if (typeof value === 'string' || at(value, 'optional') === true) continue;
    const need = neededData(path, value);
    if (need) yield { ...need, namespace, isRegistry: field === 'imagePullSecrets' };
  }
}

function neededData(path: Path, value: unknown): Omit<Need, 'namespace'> | undefined {
  const text = (field: string) => textAt(value, field);
  const items = listAt(value, 'items').map((item) => textAt(item, 'key'));
  const name = text('name');
  switch (lastKey(path)) {
    case 'secretKeyRef':
      return { kind: 'Secret', name, keys: [text('key')] };
    case 'configMapKeyRef':
      return { kind: 'ConfigMap', name, keys: [text('key')] };
    case 'secretRef':
    case 'imagePullSecrets':
      return { kind: 'Secret', name };
    case 'configMapRef':
      return { kind: 'ConfigMap', name };
    case 'secret': // A volume's, or one source of a projected volume, which has `name`.
      return { kind: 'Secret', name: path.includes('sources') ? name : text('secretName'), keys: items };
    case 'configMap':
      return { kind: 'ConfigMap', name, keys: items };
    case 'passwordSecret':
      return { kind: 'Secret', name: text('secretName'), keys: [text('password')] };
    case 'certificateAndKey':
    case 'brokerCertChainAndKey':
      return { kind: 'Secret', name: text('secretName'), keys: [text('certificate'), text('key')] };
    case 'trustedCertificates':
      return { kind: 'Secret', name: text('secretName'), keys: [text('certificate')] };
    case 'ref': // KafkaSink's spec.auth.secret.ref
      return path.at(-2) === 'secret' ? { kind: 'Secret', name } : undefined;
    default:
      return undefined;
  }
}
