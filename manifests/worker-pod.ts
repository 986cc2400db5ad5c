import type { Resource } from './read.ts';
import { secretValue } from './secret.ts';
import { at, listAt, objectAt } from './value.ts';

/** A value that a worker of Connect finds around it. */
export interface FoundValue {
  readonly text: string;
  /** Out of a Secret. */
  readonly isSecret: boolean;
}

/** A variable of the worker's environment, as its KafkaConnect has it, with the resources that it names. */
export function podVariable(
  connect: Resource,
  name: string,
  resources: readonly Resource[],
): FoundValue | undefined {
  const { template, externalConfiguration } = specOf(connect);
  const given = list(at(template, 'connectContainer', 'env')).find((one) => one.name === name);
  if (typeof given?.value === 'string') return { text: given.value, isSecret: false };
  // v1beta2 has them elsewhere, too.
  const old = list(at(externalConfiguration, 'env')).find((one) => one.name === name);
  const { secretKeyRef, configMapKeyRef } = record(given?.valueFrom ?? old?.valueFrom);
  const [secret, map] = [record(secretKeyRef), record(configMapKeyRef)];
  return (
    keyOfSecret(connect, secret.name, secret.key, resources) ??
    keyOfConfigMap(connect.namespace, map.name, map.key, resources)
  );
}

/** The content of a file that a volume of the worker's pod holds. */
export function podFile(
  connect: Resource,
  path: string,
  resources: readonly Resource[],
): FoundValue | undefined {
  const mount = mountsOf(connect)
    .filter(({ folder }) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  if (!mount) return undefined;
  const file = path.slice(mount.folder.length + 1);
  const { secret, configMap } = mount.volume;
  const [ofSecret, ofMap] = [record(secret), record(configMap)];
  const key = (items: unknown) => list(items).find((one) => one.path === file)?.key ?? file;
  return (
    keyOfSecret(connect, ofSecret.secretName, key(ofSecret.items), resources) ??
    keyOfConfigMap(connect.namespace, ofMap.name, key(ofMap.items), resources)
  );
}

interface Mounted {
  /** Without a slash at the end. */
  readonly folder: string;
  readonly volume: Record<string, unknown>;
}

/** Where v1beta2 mounts the volumes of `externalConfiguration`. */
const oldFolder = '/opt/kafka/external-configuration';

function mountsOf(connect: Resource): Mounted[] {
  const { template, externalConfiguration } = specOf(connect);
  const volumes = list(at(template, 'pod', 'volumes'));
  const mounts = list(at(template, 'connectContainer', 'volumeMounts')).flatMap(({ name, mountPath }) => {
    const volume = volumes.find((one) => one.name === name);
    return volume ? [{ folder: String(mountPath).replace(/\/$/, ''), volume }] : [];
  });
  const old = list(at(externalConfiguration, 'volumes'));
  return [...mounts, ...old.map((volume) => ({ folder: `${oldFolder}/${String(volume.name)}`, volume }))];
}

function keyOfSecret(
  { namespace }: Resource,
  name: unknown,
  key: unknown,
  resources: readonly Resource[],
): FoundValue | undefined {
  if (typeof name !== 'string' || typeof key !== 'string') return undefined;
  const text = secretValue(resources, namespace, name, key);
  return text === undefined ? undefined : { text, isSecret: true };
}

/** The value of a ConfigMap's key. */
export function keyOfConfigMap(
  namespace: string,
  name: unknown,
  key: unknown,
  resources: readonly Resource[],
): FoundValue | undefined {
  const map = resources.find(
    (one) =>
      one.apiVersion === 'v1' && one.kind === 'ConfigMap' && one.namespace === namespace && one.name === name,
  );
  const text = typeof key === 'string' && map ? record(at(map.document, 'data'))[key] : undefined;
  return typeof text === 'string' ? { text, isSecret: false } : undefined;
}

const record = (value: unknown) => objectAt(value);
const list = (value: unknown) => listAt(value).map((one) => objectAt(one));
const specOf = ({ document }: Resource) => objectAt(document, 'spec');
