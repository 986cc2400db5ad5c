import type { Resource } from '../read.ts';
import { at, integerOf, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { listenerOf, serverFindings } from './bootstrap.ts';
import { brokersOf, nodesOf } from './clusters.ts';
import { missingData } from './data.ts';
import { missingObject } from './objects.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings, type Rule } from './rule.ts';
import { authenticationOf, isTls } from './security.ts';

const configPath: Path = ['spec', 'config'];

/** What the Kafka broker reads from its ConfigMap. */
const required = ['bootstrap.servers', 'default.topic.partitions', 'default.topic.replication.factor'];

export const brokerConfig: Rule = {
  kinds: ['Broker.eventing.knative.dev'],
  *check(broker, set) {
    const config = at(broker.document, ...configPath) ?? undefined;
    if (config !== undefined) yield* missingObject(broker, configPath, config, set);
    const brokerClass = textAt(
      broker.document,
      'metadata',
      'annotations',
      'eventing.knative.dev/broker.class',
    );
    if (brokerClass !== 'Kafka' && brokerClass !== 'KafkaNamespaced') return;
    const wrong = (path: Path, message: string, fix: string) =>
      error(broker, path, { code: 'knative.broker-config', message, fix });
    const namespace = textAt(config, 'namespace') || broker.namespace;
    if (config === undefined) {
      const message = `a Broker of class ${brokerClass} needs a config: the default is for Brokers made of channels`;
      yield wrong(configPath, message, 'Name a ConfigMap with bootstrap.servers by spec.config.');
      return;
    }
    if (textAt(config, 'kind').toLowerCase() !== 'configmap') {
      yield wrong(
        [...configPath, 'kind'],
        `a Broker of class ${brokerClass} takes a ConfigMap`,
        'Write kind: ConfigMap.',
      );
    } else if (brokerClass === 'KafkaNamespaced' && namespace !== broker.namespace) {
      const message = `a Broker of class ${brokerClass} takes a ConfigMap of its own namespace`;
      yield wrong([...configPath, 'namespace'], message, 'Remove namespace, and put the ConfigMap there.');
    }
    const data = set.find('ConfigMap', namespace, textAt(config, 'name'));
    if (data) yield* dataFindings(broker, data, set);
  },
};

function* dataFindings(broker: Resource, data: Resource, set: ResourceSet): Findings {
  const read = (key: string) => textAt(data.document, 'data', key);
  const wrong = (key: string, message: string, fix: string) =>
    error(data, ['data', key], { code: 'knative.broker-config', message, fix });
  for (const key of required) {
    if (read(key) === '') yield wrong(key, `Broker ${broker.name} needs ${key}`, `Add ${key}, as a string.`);
  }
  const path = ['data', 'bootstrap.servers'];
  const servers = read('bootstrap.servers') === '' ? [] : read('bootstrap.servers').split(',');
  yield* serverFindings(
    data,
    servers.map((text) => ({ path, text })),
    set,
  );
  const listener = listenerOf(data, path, servers, set);
  if (!listener) return;
  const factor = integerOf(read('default.topic.replication.factor')) ?? 0;
  const brokers = nodesOf(listener.kafka, 'broker', set);
  if (brokers > 0 && factor > brokers) {
    yield wrong(
      'default.topic.replication.factor',
      `the factor ${factor} is more than Kafka ${listener.kafka.name} has brokers: ${brokersOf(brokers)}`,
      `Set it to "${brokers}" or less.`,
    );
  }
  const login = 'auth.secret.ref.name';
  const secret = read(login);
  if (secret !== '') {
    const need = { kind: 'Secret', namespace: broker.namespace, name: secret } as const;
    yield* missingData(data, ['data', login], need, set);
  } else if (isTls(listener) || authenticationOf(listener)) {
    const message = `listener ${textAt(listener.value, 'name')} wants TLS or authentication`;
    yield wrong('bootstrap.servers', message, `Name a Secret by ${login}, or use another listener.`);
  }
}
