import type { Kafka } from './kafka.ts';
import { type Adapted, adaptConfig, namesForeignClass, type Owned } from './own-settings.ts';

/** Of `spec.kafka.config`, as Strimzi 1.2's documentation lists them. */
export const ownedByKafka: Owned = {
  prefixes: [
    'advertised.',
    'authorizer.',
    'broker.',
    'controller',
    'cordoned.log.dirs',
    'cruise.control.metrics.reporter.bootstrap.',
    'cruise.control.metrics.topic',
    'host.name',
    'inter.broker.listener.name',
    'listener.',
    'listeners',
    'log.dir',
    'metadata.log.dir',
    'node.id',
    'password.',
    'port',
    'process.roles',
    'prometheus.metrics.reporter.',
    'sasl.',
    'security.',
    'ssl.',
    'super.user',
    'zookeeper.',
  ],
  allowed: [
    'broker.heartbeat.interval.ms',
    'broker.session.timeout.ms',
    'controller.quorum.election.backoff.max.ms',
    'controller.quorum.election.timeout.ms',
    'controller.quorum.fetch.timeout.ms',
    'controller.socket.timeout.ms',
    'sasl.server.max.receive.size',
    'ssl.cipher.suites',
    'ssl.enabled.protocols',
    'ssl.protocol',
    'ssl.secure.random.implementation',
  ],
};

/** `spec.kafka.config` as the one local broker can have it. */
export function brokerConfig({ resource, config }: Kafka): Adapted {
  return adaptConfig(config, { resource, path: ['spec', 'kafka', 'config'], owned: ownedByKafka, absent });
}

function absent(key: string, value: string): string | undefined {
  if (key.startsWith('remote.log.')) return 'there is no tiered storage';
  if (key.startsWith('cruise.control.')) return 'there is no Cruise Control';
  return namesForeignClass(value) ? 'the local broker has no such class' : undefined;
}
