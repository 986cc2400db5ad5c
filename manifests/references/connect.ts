import { ownedByConnect } from '../connect-config.ts';
import type { Resource } from '../read.ts';
import { at, integerOf, listAt, objectAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { listenerOf, serverFindings } from './bootstrap.ts';
import { brokersOf, connectKind, nodesOf } from './clusters.ts';
import { ignoredSettings } from './ignored-settings.ts';
import { unsupportedVersion } from './kafka.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings, type Rule } from './rule.ts';
import { clientFindings, trustFindings } from './security.ts';

const serversPath: Path = ['spec', 'bootstrapServers'];

/** `a:1,b:2` of one field; that it is there is the schema's to say. */
const serversOf = (resource: Resource): string[] => {
  const servers = at(resource.document, ...serversPath);
  return typeof servers === 'string' ? servers.split(',') : [];
};

export const connectKafka: Rule = {
  kinds: [connectKind],
  *check(connect, set) {
    const servers = serversOf(connect);
    yield* serverFindings(
      connect,
      servers.map((text) => ({ path: serversPath, text })),
      set,
    );
    const listener = listenerOf(connect, serversPath, servers, set);
    const tls = (at(connect.document, 'spec', 'tls') ?? undefined) !== undefined;
    const authentication = textAt(connect.document, 'spec', 'authentication', 'type');
    yield* clientFindings(connect, listener, { path: serversPath, tls, authentication });
    const trusted = listAt(connect.document, 'spec', 'tls', 'trustedCertificates');
    yield* trustFindings(connect, listener, ['spec', 'tls'], tls && trusted.length === 0);
    if (listener) yield* storageReplication(connect, listener.kafka, set);
  },
};

function* storageReplication(connect: Resource, kafka: Resource, set: ResourceSet): Findings {
  const brokers = nodesOf(kafka, 'broker', set);
  const config = objectAt(connect.document, 'spec', 'config');
  for (const name of ['config', 'offset', 'status'].map((one) => `${one}.storage.replication.factor`)) {
    const given = config[name] ?? undefined;
    const value = given === undefined ? 3 : integerOf(given);
    if (value === undefined || brokers === 0 || value <= brokers) continue;
    yield error(connect, ['spec', 'config', name], {
      code: 'strimzi.replication',
      message: `${name} is ${value}${given === undefined ? ' where it is not set' : ''}, but Kafka ${kafka.name} has ${brokersOf(brokers)}`,
      fix: 'Set it to -1, which is the default of the brokers.',
    });
  }
}

export const bridgeKafka: Rule = {
  kinds: ['KafkaBridge.kafka.strimzi.io'],
  *check(bridge, set) {
    yield* serverFindings(
      bridge,
      serversOf(bridge).map((text) => ({ path: serversPath, text })),
      set,
    );
  },
};

export const connectSettings: Rule = {
  kinds: [connectKind],
  *check(connect) {
    yield* unsupportedVersion(connect, ['spec', 'version']);
    yield* ignoredSettings(connect, ['spec', 'config'], ownedByConnect);
    const topics = new Set<unknown>();
    for (const field of ['configStorageTopic', 'offsetStorageTopic', 'statusStorageTopic']) {
      const topic = at(connect.document, 'spec', field) ?? undefined;
      if (topic !== undefined && topics.has(topic)) {
        yield error(connect, ['spec', field], {
          code: 'strimzi.storage-topics',
          message: `another of the three storage topics is ${String(topic)} already`,
          fix: 'Give configurations, offsets and states each a topic of their own.',
        });
      }
      topics.add(topic);
    }
    const image = textAt(connect.document, 'spec', 'image');
    if (image !== '' && image === textAt(connect.document, 'spec', 'build', 'output', 'image')) {
      yield error(connect, ['spec', 'image'], {
        code: 'strimzi.image',
        message:
          'image is what the build makes its own image from: it cannot be the same as build.output.image',
        fix: 'Remove image, or name another for the output.',
      });
    }
    for (const name of providersOf(connect)) {
      if (providerClass(connect, name) !== '') continue;
      yield error(connect, ['spec', 'config', 'config.providers'], {
        code: 'strimzi.provider',
        message: `the config provider ${name} has no class`,
        fix: `Add config.providers.${name}.class.`,
      });
    }
  },
};

/** Names of the config providers that a KafkaConnect declares. */
export function providersOf(connect: Resource): string[] {
  const names = textAt(connect.document, 'spec', 'config', 'config.providers').split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** The Java class of a provider; empty when it has none. */
export const providerClass = (connect: Resource, name: string): string =>
  textAt(connect.document, 'spec', 'config', `config.providers.${name}.class`);
