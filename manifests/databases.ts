import type { Problem } from '../lib/problem.ts';
import { isKafkaConnector, type KafkaConnector, kafkaConnector } from './kafkaconnector.ts';
import { placeholders, substitute } from './placeholders.ts';
import { valuesFor } from './providers.ts';
import { problemAt, type Resource } from './read.ts';
import { serviceOf } from './service-host.ts';
import { textAt } from './value.ts';

/** Hosts that are somewhere else than the set and this machine's stack: as connectors name them, by what they are. */
export type Elsewhere = Readonly<Record<string, string>>;

/** Which database the connectors read. */
export interface DatabaseSettings {
  /** Whether the local one is needed: left out only when every connector reads another. */
  readonly local: boolean;
  readonly elsewhere: Elsewhere;
}

/** A connector that reads a MySQL, and the host that it names. */
export interface Reader {
  readonly connector: KafkaConnector;
  /** Its placeholders replaced, as far as the files have them. */
  readonly host: string;
}

/** Of a connector's class: whether `database.hostname` is a MySQL's. */
export const readsMysql = ({ class: name }: Pick<KafkaConnector, 'class'>): boolean =>
  /MySql(Connector)?$/.test(name);

/** All connectors that read a MySQL. */
export function readers(resources: readonly Resource[]): Reader[] {
  return resources.filter(isKafkaConnector).flatMap((resource) => {
    const { value: connector } = kafkaConnector(resource);
    if (!connector || !readsMysql(connector)) return [];
    const find = valuesFor(resource, resources);
    const written = connector.config['database.hostname'] ?? '';
    return [{ connector, host: substitute(written, (one) => find(one)?.text) }];
  });
}

/**
 * The host to look up for one that a connector of a namespace names, another where an ExternalName leads; undefined
 * for one that is of the cluster's inside or of this machine: the local database stands for it.
 */
export function outsideHost(
  host: string,
  namespace: string,
  resources: readonly Resource[],
): string | undefined {
  if (host === '' || placeholders(host).length > 0) return undefined;
  if (isLoopback(host)) return undefined;
  const service = serviceOf(host, namespace);
  const of = (kind: string, name: string, home: string) =>
    resources.find((one) => one.kind === kind && one.namespace === home && one.name === name);
  const found = service && of('Service', service.name, service.namespace);
  if (found?.apiVersion === 'v1' && textAt(found.document, 'spec', 'type') === 'ExternalName') {
    return textAt(found.document, 'spec', 'externalName') || undefined;
  }
  const [, set] = /^([^.]+)-\d+(\.|$)/.exec(host) ?? [];
  if (found || (set !== undefined && of('StatefulSet', set, namespace))) return undefined;
  return /\.svc(\.cluster\.local)?\.?$/i.test(host) ? undefined : host;
}

/** By which a host of a connector is found in `Elsewhere`. */
export const hostKey = (namespace: string, host: string): string => `${namespace}/${host}`;

/** Which databases the connectors read, with what was found out about their hosts. */
export function databaseSettings(resources: readonly Resource[], known: Elsewhere): DatabaseSettings {
  const all = readers(resources).map(({ connector, host }) => hostKey(connector.resource.namespace, host));
  const elsewhere = Object.fromEntries(
    [...new Set(all)].flatMap((key) => {
      const host = known[key];
      return host === undefined ? [] : [[key, host]];
    }),
  );
  return { local: all.length === 0 || all.some((key) => !(key in elsewhere)), elsewhere };
}

/** Why the local database stands for one that a connector names: a line each for hosts that look like somewhere else. */
export function standIns(resources: readonly Resource[], known: Elsewhere): string[] {
  const lines = readers(resources).flatMap((reader) =>
    hostKey(reader.connector.resource.namespace, reader.host) in known
      ? []
      : (standIn(reader, resources) ?? []),
  );
  return [...new Set(lines)];
}

/** The same for one that is not elsewhere; undefined where nobody would expect another than the local one. */
export function standIn({ connector, host }: Reader, resources: readonly Resource[]): string | undefined {
  const { resource, config } = connector;
  const port = config['database.port'] ?? '3306';
  if (isLoopback(host)) {
    return port === '3306'
      ? undefined
      : `the local database stands for ${host}:${port}: an address of this machine is the stack's own here`;
  }
  const outside = outsideHost(host, resource.namespace, resources);
  // One word is as a rule a Service of the cluster that was not given here.
  if (!outside?.includes('.')) return undefined;
  return `${outside} does not resolve here: the local database stands for it`;
}

const isLoopback = (host: string): boolean => /^(localhost|127\.0\.0\.1|::1)$/i.test(host);

/** Connectors of the local database, which was left out at the last `up`. */
export function withoutDatabase(resources: readonly Resource[], known: Elsewhere): Problem[] {
  return readers(resources).flatMap(({ connector, host }) => {
    const { resource, name } = connector;
    if (hostKey(resource.namespace, host) in known) return [];
    return problemAt(resource, ['spec', 'config', 'database.hostname'], {
      code: 'database.left-out',
      message: `connector ${name} reads the local database, which was left out when the stack came up`,
      fix: 'Run up again: it starts the database.',
    });
  });
}
