import type { Resource } from '../read.ts';
import { kindOf } from '../served-kinds.ts';
import { type Bootstrap, bootstrapOf, serviceOf } from '../service-host.ts';
import { at, everything, integerOf, listAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { kafkaKind } from './clusters.ts';
import { knativeNamespace, type ResourceSet } from './resource-set.ts';
import { error, type Findings, type Rule } from './rule.ts';
import { unreachable } from './service-address.ts';
import { existing } from './suggest.ts';

/** A listener of a Kafka of the files. */
export interface Listener {
  readonly kafka: Resource;
  readonly value: unknown;
}

/** Addresses of Strimzi's bootstrap Services, wherever they stand. */
export const kafkaAddresses: Rule = {
  kinds: 'any',
  *check(resource, set) {
    for (const field of ['spec', 'data', 'stringData']) {
      for (const { path, value } of everything(at(resource.document, field), [field])) {
        if (typeof value !== 'string') continue;
        for (const [address] of value.matchAll(/[A-Za-z0-9][A-Za-z0-9.-]*:\d{2,5}\b/g)) {
          if (address.includes('-bootstrap')) yield* bootstrapFindings(resource, path, address, set);
        }
      }
    }
  },
};

/** The first listener among the servers that is known; without a word about those that are wrong. */
export function listenerOf(
  resource: Resource,
  path: Path,
  servers: readonly string[],
  set: ResourceSet,
): Listener | undefined {
  for (const server of servers) {
    const { host, port } = split(server.trim());
    const bootstrap = bootstrapOf(host, clientHome(resource, path));
    const found = bootstrap && listenerAt(homely(bootstrap, host, resource), port, set);
    if (found) return found;
  }
  return undefined;
}

/** Servers that are no `HOST:PORT`, or name a Service that is not there; Strimzi's are found by `kafkaAddresses`. */
export function* serverFindings(
  resource: Resource,
  servers: readonly { readonly path: Path; readonly text: string }[],
  set: ResourceSet,
): Findings {
  for (const { path, text } of servers) {
    const address = text.trim();
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*:\d{1,5}$/.test(address)) {
      yield error(resource, path, {
        code: 'strimzi.bootstrap',
        message: `${JSON.stringify(address)} is no HOST:PORT`,
        fix: 'Write it as HOST:PORT, such as events-kafka-bootstrap.NAMESPACE.svc:9092.',
      });
    } else if (!address.includes('-bootstrap')) {
      const { host, port } = split(address);
      yield* unreachable(resource, path, { host, port, home: clientHome(resource, path) }, set);
    }
  }
}

function* bootstrapFindings(resource: Resource, path: Path, address: string, set: ResourceSet): Findings {
  const { host, port } = split(address);
  const home = clientHome(resource, path);
  if (!serviceOf(host, home)) return;
  const bootstrap = bootstrapOf(host, home);
  if (!bootstrap) {
    yield* unreachable(resource, path, { host, port, home }, set);
    return;
  }
  if (isFar(home, host)) {
    yield error(resource, path, {
      code: 'strimzi.no-namespace',
      message: `${address} names no namespace, but the pods that use it run in ${knativeNamespace}`,
      fix: `Write ${host}.${resource.namespace}.svc:${port}.`,
    });
  }
  const wanted = homely(bootstrap, host, resource);
  const kafka = set.find(kafkaKind, wanted.namespace, wanted.name);
  if (!kafka) {
    yield error(resource, path, {
      code: 'strimzi.no-kafka',
      message: `there is no Kafka ${wanted.name} in namespace ${wanted.namespace} (address ${address})`,
      fix: existing(kafkaKind, wanted.namespace, wanted.name, set),
    });
  } else if (!listenerAt(wanted, port, set)) {
    const internal = listenersOf(kafka).filter((one) => at(one, 'type') === 'internal');
    const known = internal.map((one) => `${String(at(one, 'port'))} (${textAt(one, 'name')})`).join(', ');
    yield error(resource, path, {
      code: 'strimzi.no-listener',
      message: `Kafka ${kafka.name} has no such listener: ${address}`,
      fix: `Use the port of one of its internal listeners: ${known || 'it has none'}.`,
    });
  }
}

function listenerAt(wanted: Bootstrap, port: number, set: ResourceSet): Listener | undefined {
  const kafka = set.find(kafkaKind, wanted.namespace, wanted.name);
  const value =
    kafka &&
    // As with several of one port, which is refused elsewhere, the last counts.
    listenersOf(kafka).findLast((one) => {
      const isInternal = at(one, 'type') === 'internal';
      if (wanted.listener === undefined) return isInternal && integerOf(at(one, 'port')) === port;
      return !isInternal && at(one, 'name') === wanted.listener;
    });
  return kafka && value !== undefined ? { kafka, value } : undefined;
}

const listenersOf = (kafka: Resource): readonly unknown[] =>
  listAt(kafka.document, 'spec', 'kafka', 'listeners');

/** The namespace of the pods that use an address in the resource. */
function clientHome(resource: Resource, path: Path): string {
  const kind = kindOf(resource);
  const isKnatives =
    kind === 'KafkaSource.sources.knative.dev' ||
    kind === 'KafkaSink.eventing.knative.dev' ||
    (kind === 'ConfigMap' && path[0] === 'data' && path[1] === 'bootstrap.servers');
  return isKnatives ? knativeNamespace : resource.namespace;
}

/** Whether a host without a namespace is used by pods of Knative's. */
const isFar = (home: string, host: string): boolean => home === knativeNamespace && !host.includes('.');

/** The Kafka that is meant: of the resource's own namespace, when the host names none. */
const homely = (bootstrap: Bootstrap, host: string, resource: Resource): Bootstrap =>
  host.includes('.') ? bootstrap : { ...bootstrap, namespace: resource.namespace };

function split(address: string): { host: string; port: number } {
  const colon = address.indexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
