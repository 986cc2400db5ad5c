import type { Resource } from '../read.ts';
import { objectAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { type Findings, warning } from './rule.ts';

/** Settings that Strimzi's operator makes itself, by the beginnings of their names, and those it takes all the same. */
interface Owned {
  readonly beginnings: readonly string[];
  readonly allowed: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Of `spec.kafka.config` (Strimzi's `KafkaClusterSpec`). */
export const kafkaOwned: Owned = {
  beginnings: words(`
    listeners advertised. broker. listener. host.name port inter.broker.listener.name sasl. ssl. security. password.
    log.dir zookeeper. authorizer. super.user node.id process.roles controller. metadata.log.dir
    prometheus.metrics.reporter. cordoned.log.dirs`),
  allowed: words(`
    sasl.server.max.receive.size ssl.cipher.suites ssl.protocol ssl.enabled.protocols
    ssl.secure.random.implementation broker.session.timeout.ms broker.heartbeat.interval.ms
    controller.socket.timeout.ms controller.quorum.election.backoff.max.ms controller.quorum.election.timeout.ms
    controller.quorum.fetch.timeout.ms`),
};

/** Of a KafkaConnect's `spec.config` (Strimzi's `KafkaConnectSpec`). */
export const connectOwned: Owned = {
  beginnings: words(`
    group.id config.storage.topic offset.storage.topic status.storage.topic ssl. sasl. security. listeners
    plugin.path rest. bootstrap.servers consumer.interceptor.classes producer.interceptor.classes
    prometheus.metrics.reporter.`),
  allowed: words(
    'ssl.endpoint.identification.algorithm ssl.cipher.suites ssl.protocol ssl.enabled.protocols',
  ),
};

/** Settings that the operator leaves out. */
export function* ignoredSettings(resource: Resource, path: Path, owned: Owned): Findings {
  for (const name of Object.keys(objectAt(resource.document, ...path))) {
    if (owned.allowed.includes(name) || !owned.beginnings.some((one) => name.startsWith(one))) continue;
    yield warning(resource, [...path, name], {
      code: 'strimzi.ignored-setting',
      message: `Strimzi's operator sets ${name} itself and ignores it here`,
      fix: `Remove it; a field of ${resource.kind} may say the same.`,
    });
  }
}
