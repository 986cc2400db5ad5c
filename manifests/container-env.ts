import type { Problem } from '../lib/problem.ts';
import { problemAt, type Resource } from './read.ts';
import type { Secrets } from './secret.ts';
import { listAt, objectAt, textAt } from './value.ts';
import type { Path } from './yaml.ts';

type Environment = Record<string, string>;

interface Sources {
  readonly resources: readonly Resource[];
  readonly secrets: Secrets;
}

/** What a pod may ask of itself (fieldRef), as far as a laptop has it. */
const ownFields = new Map<string, (owner: Resource) => string>([
  ['metadata.name', ({ name }) => name],
  ['metadata.namespace', ({ namespace }) => namespace],
  ['spec.nodeName', () => 'localhost'],
  ['spec.serviceAccountName', () => 'default'],
  ['status.podIP', () => '127.0.0.1'],
  ['status.hostIP', () => '127.0.0.1'],
]);

/**
 * The environment of a container, its Secrets and ConfigMaps looked up in the set. On a cluster a container does not
 * start without a value that it asks for; here that is a problem.
 */
export function containerEnvironment(
  owner: Resource,
  container: unknown,
  sources: Sources,
): { env: Environment; problems: Problem[] } {
  const env: Environment = {};
  const problems: Problem[] = [];
  const path: Path = ['spec', 'template', 'spec', 'containers', 0];
  for (const [index, from] of listAt(container, 'envFrom').entries()) {
    addAll(env, owner, from, [...path, 'envFrom', index], sources, problems);
  }
  for (const [index, one] of listAt(container, 'env').entries()) {
    const name = textAt(one, 'name');
    const value = valueFor(owner, one, [...path, 'env', index], sources, problems);
    if (name !== '' && value !== undefined) env[name] = expanded(value, env);
  }
  return { env, problems };
}

function valueFor(
  owner: Resource,
  one: unknown,
  path: Path,
  { resources, secrets }: Sources,
  problems: Problem[],
): string | undefined {
  const from = objectAt(one, 'valueFrom');
  if (Object.keys(from).length === 0) return textAt(one, 'value');
  const field = textAt(from, 'fieldRef', 'fieldPath');
  if (field !== '') return ownFields.get(field)?.(owner) ?? '';
  for (const kind of ['Secret', 'ConfigMap'] as const) {
    const step = kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
    const ref = objectAt(from, step);
    const [name, key] = [textAt(ref, 'name'), textAt(ref, 'key')];
    if (name === '') continue;
    const found =
      kind === 'Secret'
        ? secretText(secrets, owner.namespace, name, key)
        : dataOf(resources, owner.namespace, kind, name)?.[key];
    if (typeof found === 'string') return found;
    if (ref.optional !== true)
      problems.push(missing(owner, [...path, 'valueFrom', step], `${kind} ${name}`, key));
    return undefined;
  }
  return undefined;
}

function addAll(
  env: Environment,
  owner: Resource,
  from: unknown,
  path: Path,
  { resources, secrets }: Sources,
  problems: Problem[],
): void {
  for (const kind of ['Secret', 'ConfigMap'] as const) {
    const step = kind === 'Secret' ? 'secretRef' : 'configMapRef';
    const ref = objectAt(from, step);
    const name = textAt(ref, 'name');
    if (name === '') continue;
    const held = dataOf(resources, owner.namespace, kind, name);
    if (!held && ref.optional !== true) problems.push(missing(owner, [...path, step], `${kind} ${name}`));
    for (const key of Object.keys(held ?? {})) {
      const value = kind === 'Secret' ? secretText(secrets, owner.namespace, name, key) : held?.[key];
      if (typeof value === 'string') env[`${textAt(from, 'prefix')}${key}`] = value;
    }
  }
}

/** `data` of a ConfigMap; of a Secret, its keys. */
function dataOf(
  resources: readonly Resource[],
  namespace: string,
  kind: 'Secret' | 'ConfigMap',
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const found = resources.find(
    (one) => one.apiVersion === 'v1' && one.kind === kind && one.namespace === namespace && one.name === name,
  );
  return found && { ...objectAt(found.document, 'data'), ...objectAt(found.document, 'stringData') };
}

function secretText(secrets: Secrets, namespace: string, name: string, key: string): string | undefined {
  const found = secrets(namespace, name, key);
  return typeof found === 'string' ? undefined : found.text;
}

function missing(owner: Resource, path: Path, what: string, key?: string): Problem {
  return problemAt(owner, path, {
    code: 'function.env',
    message: `${what} of namespace ${owner.namespace} ${key === undefined ? 'is not in the files' : `with the key ${key} is not in the files`}`,
    fix: 'Add it; on a cluster the container would not start without it either.',
  });
}

/** `$(NAME)` is what stands before it in the list; `$$` is a dollar. */
function expanded(value: string, env: Environment): string {
  return value.replace(/\$\$|\$\(([^()\s]+)\)/g, (all, name: string | undefined) =>
    name === undefined ? '$' : (env[name] ?? all),
  );
}
