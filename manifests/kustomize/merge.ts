import { isRecord } from '../read.ts';

/** Groups whose lists kustomize knows the keys of; all others' lists are replaced. */
const coreGroup = /^(|apps|autoscaling|batch|policy|([\w-]+\.)*k8s\.io)$/;

/** By the name of a list, what tells its items apart (Kubernetes' patchMergeKey); ports have one of two. */
const keys: ReadonlyMap<string, readonly string[]> = new Map([
  ['containers', ['name']],
  ['initContainers', ['name']],
  ['ephemeralContainers', ['name']],
  ['env', ['name']],
  ['volumes', ['name']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['ports', ['containerPort', 'port']],
  ['imagePullSecrets', ['name']],
  ['secrets', ['name']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey']],
]);

/**
 * A strategic merge patch: objects are merged, null removes, lists of core kinds are merged by their key and others
 * replaced. Answers undefined when the patch deletes the whole. Throws an Error for a directive that is not known here.
 */
export function merge(document: unknown, patch: unknown, group: string): unknown {
  return mergeValue(document, patch, coreGroup.test(group));
}

function mergeValue(value: unknown, patch: unknown, isCore: boolean, name = ''): unknown {
  if (Array.isArray(patch)) return mergeList(value, patch, isCore, name);
  if (!isRecord(patch)) return patch;
  const { $patch: directive, ...rest } = patch;
  if (directive === 'delete') return undefined;
  if (directive !== undefined && directive !== 'replace' && directive !== 'merge') {
    throw new Error(`$patch: ${String(directive)} is not known`);
  }
  const merged: Record<string, unknown> = isRecord(value) && directive !== 'replace' ? { ...value } : {};
  for (const [key, inner] of Object.entries(rest)) {
    if (key.startsWith('$')) throw new Error(`the directive ${key} is not known here`);
    const result = inner === null ? undefined : mergeValue(merged[key], inner, isCore, key);
    if (result === undefined) delete merged[key];
    else merged[key] = result;
  }
  return merged;
}

/** As kustomize orders them: those of the patch, then the others that were there. */
function mergeList(value: unknown, patch: readonly unknown[], isCore: boolean, name: string): unknown {
  const isReplaced = patch.some((item) => isRecord(item) && item.$patch === 'replace' && !('name' in item));
  const items = patch.filter((item) => !(isRecord(item) && Object.keys(item).join() === '$patch'));
  const key = isCore && Array.isArray(value) && !isReplaced ? keyOf(name, [...value, ...items]) : undefined;
  if (key === undefined || !Array.isArray(value)) {
    return items.flatMap((item) => mergeValue(undefined, item, isCore) ?? []);
  }
  const left: unknown[] = [...value];
  const first = items.flatMap((item) => {
    const at = left.findIndex((one) => isRecord(one) && isRecord(item) && one[key] === item[key]);
    const [there] = at < 0 ? [] : left.splice(at, 1);
    return mergeValue(there, item, isCore) ?? [];
  });
  return [...first, ...left];
}

/** The key that all items have; without, the list is replaced as a whole. */
function keyOf(name: string, items: readonly unknown[]): string | undefined {
  return keys.get(name)?.find((key) => items.every((item) => isRecord(item) && item[key] !== undefined));
}
