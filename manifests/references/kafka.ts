import { ownedByKafka } from '../kafka-config.ts';
import type { Resource } from '../read.ts';
import { kafkaVersions } from '../strimzi.ts';
import { at, integerOf, listAt, objectAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { brokersOf, kafkaKind, nodesOf } from './clusters.ts';
import { ignoredSettings } from './ignored-settings.ts';
import { error, type Findings, type Rule, warning } from './rule.ts';

/** A Kafka has nodes of both roles. */
export const kafkaNodes: Rule = {
  kinds: [kafkaKind],
  *check(kafka, set) {
    for (const role of ['controller', 'broker'] as const) {
      if (nodesOf(kafka, role, set) > 0) continue;
      yield error(kafka, [], {
        code: 'strimzi.no-nodes',
        message: `Kafka ${kafka.name} has no node with the role ${role}`,
        fix: `Add a KafkaNodePool with the label strimzi.io/cluster: ${kafka.name}, roles: [${role}] and replicas.`,
      });
    }
    const controllers = nodesOf(kafka, 'controller', set);
    if (controllers > 0 && controllers % 2 === 0) {
      yield warning(kafka, [], {
        code: 'strimzi.even-controllers',
        message: `${controllers} controllers outlive no more failures than ${controllers - 1}`,
        fix: 'Use an odd number of controllers.',
      });
    }
  },
};

export const kafkaVersion: Rule = {
  kinds: [kafkaKind],
  check: (kafka) => unsupportedVersion(kafka, ['spec', 'kafka', 'version']),
};

/** A version of Kafka that the operator does not run. */
export function* unsupportedVersion(resource: Resource, path: Path): Findings {
  const version = textAt(resource.document, ...path);
  if (version === '' || kafkaVersions.includes(version)) return;
  yield error(resource, path, {
    code: 'strimzi.kafka-version',
    message: `Strimzi 1.2.0 does not run Kafka ${version}`,
    fix: `Use one of ${kafkaVersions.join(', ')}.`,
  });
}

export const kafkaListeners: Rule = {
  kinds: [kafkaKind],
  *check(kafka) {
    const seen = { name: new Set<unknown>(), port: new Set<unknown>() };
    for (const [index, listener] of listAt(kafka.document, 'spec', 'kafka', 'listeners').entries()) {
      const path = ['spec', 'kafka', 'listeners', index];
      for (const field of ['name', 'port'] as const) {
        const value = at(listener, field);
        if (seen[field].has(value)) {
          yield error(kafka, [...path, field], {
            code: 'strimzi.listener',
            message: `another listener has the ${field} ${String(value)} already`,
            fix: `Give every listener a ${field} of its own.`,
          });
        }
        seen[field].add(value);
      }
      const port = integerOf(at(listener, 'port'));
      if (port === 9404 || port === 9999) {
        yield error(kafka, [...path, 'port'], {
          code: 'strimzi.listener',
          message: `port ${port} is one that Strimzi uses itself`,
          fix: 'Use another, such as 9092 or more, but 9404 and 9999.',
        });
      }
      if (textAt(listener, 'authentication', 'type') === 'tls' && at(listener, 'tls') !== true) {
        yield error(kafka, path, {
          code: 'strimzi.listener',
          message: 'authentication by certificate (type tls) needs TLS',
          fix: 'Write tls: true.',
        });
      }
    }
  },
};

/** Settings that must not be above the number of brokers, with Kafka's own defaults. */
const limits = [
  ['default.replication.factor', 1],
  ['min.insync.replicas', 1],
  ['offsets.topic.replication.factor', 3],
  ['transaction.state.log.min.isr', 2],
  ['transaction.state.log.replication.factor', 3],
] as const;

export const kafkaReplication: Rule = {
  kinds: [kafkaKind],
  *check(kafka, set) {
    const config = objectAt(kafka.document, 'spec', 'kafka', 'config');
    const brokers = nodesOf(kafka, 'broker', set);
    if (brokers === 0) return;
    for (const [name, standard] of limits) {
      const path = ['spec', 'kafka', 'config', name];
      const given = config[name] ?? undefined;
      const value = given === undefined ? standard : integerOf(given);
      if (value === undefined) {
        yield error(kafka, path, {
          code: 'strimzi.replication',
          message: `${name} must be an integer, not ${JSON.stringify(given)}`,
          fix: `Make it ${brokers} or less.`,
        });
      } else if (value > brokers) {
        yield error(kafka, path, {
          code: 'strimzi.replication',
          message: `${name} is ${value}${given === undefined ? ' where it is not set' : ''}, but Kafka ${kafka.name} has ${brokersOf(brokers)}`,
          fix: `Set it to ${brokers} or less, or give the node pools more brokers.`,
        });
      }
    }
  },
};

export const kafkaIgnored: Rule = {
  kinds: [kafkaKind],
  check: (kafka) => ignoredSettings(kafka, ['spec', 'kafka', 'config'], ownedByKafka),
};
