import { isKafkaConnect, type KafkaConnect, kafkaConnect } from './kafkaconnect.ts';
import type { Placeholder } from './placeholders.ts';
import type { Resource } from './read.ts';
import { secretValue } from './secret.ts';
import { clusterOf } from './strimzi.ts';
import { type FoundValue, keyOfConfigMap, podFile, podVariable } from './worker-pod.ts';

/** Looks up what a placeholder in a connector's configuration stands for; undefined when the files do not have it. */
export type FindValue = (placeholder: Placeholder) => FoundValue | undefined;

/**
 * What the configuration providers of a connector's KafkaConnect would answer, by their classes, out of the resources.
 * Without a KafkaConnect among them, any provider with a path is taken for one of Secrets.
 */
export function valuesFor(connector: Resource, resources: readonly Resource[]): FindValue {
  const home = connector.namespace;
  const cluster = clusterOf(connector);
  const resource = resources.find(
    (one) => isKafkaConnect(one) && one.namespace === home && one.name === cluster,
  );
  const connect = resource && kafkaConnect(resource).value;
  if (!connect) return (placeholder) => ofSecret(placeholder, home, resources);
  return (placeholder) => ask(connect, placeholder, resources);
}

/** The providers that a KafkaConnect declares: their classes by their names. */
export function providersOf({ config }: KafkaConnect): Map<string, string> {
  const names = (config['config.providers'] ?? '').split(',').map((one) => one.trim());
  return new Map(names.map((name) => [name, config[`config.providers.${name}.class`] ?? '']));
}

function ask(
  connect: KafkaConnect,
  placeholder: Placeholder,
  resources: readonly Resource[],
): FoundValue | undefined {
  const { provider, path, key } = placeholder;
  const { resource } = connect;
  switch (providersOf(connect).get(provider)?.split('.').at(-1)) {
    case 'KubernetesSecretConfigProvider':
      return ofSecret(placeholder, resource.namespace, resources);
    case 'KubernetesConfigMapConfigProvider': {
      const [namespace, name] = named(path, resource.namespace);
      return keyOfConfigMap(namespace, name, key, resources);
    }
    case 'EnvVarConfigProvider':
      return podVariable(resource, key, resources);
    case 'DirectoryConfigProvider':
      return podFile(resource, `${path.replace(/\/$/, '')}/${key}`, resources);
    case 'FileConfigProvider': {
      const file = podFile(resource, path, resources);
      const text = file && property(file.text, key);
      return text === undefined ? undefined : { text, isSecret: file?.isSecret ?? false };
    }
    default:
      return undefined;
  }
}

function ofSecret(
  { path, key }: Placeholder,
  home: string,
  resources: readonly Resource[],
): FoundValue | undefined {
  if (path === '') return undefined;
  const [namespace, name] = named(path, home);
  const text = secretValue(resources, namespace, name, key);
  return text === undefined ? undefined : { text, isSecret: true };
}

/** `NAMESPACE/NAME`, or a name alone. */
function named(path: string, home: string): [namespace: string, name: string] {
  const [first = '', second] = path.split('/', 2);
  return second === undefined ? [home, first] : [first, second];
}

/** Of a file of Java's properties, as far as people write them by hand. */
function property(text: string, key: string): string | undefined {
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*([^#!\s=:][^\s=:]*)\s*[=:\s]\s*(.*)$/.exec(line) ?? [];
    if (name === key) return value;
  }
  return undefined;
}
