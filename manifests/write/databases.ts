import type { KafkaConnector } from '../kafkaconnector.ts';
import { isLocalHost, placeholders } from '../placeholders.ts';
import type { Resource } from '../read.ts';
import { serviceOf } from '../service-host.ts';
import { textAt } from '../value.ts';
import { coreService } from './own-services.ts';
import type { ExportInput } from './plan.ts';

/** A database behind one Service. */
export interface DatabasePlan {
  /** Name of the Service, which connectors have as their host. */
  readonly service: string;
  readonly namespace: string;
  /** `ours`: a MySQL in the cluster; `external`: elsewhere, behind an ExternalName; `given`: the user's YAML has it. */
  readonly where: 'ours' | 'external' | 'given';
  /** Of an external one, when it is known. */
  readonly host: string | undefined;
  readonly port: number;
  readonly accounts: readonly Account[];
  /** Databases that connectors read. */
  readonly schemas: readonly string[];
  /** Connectors that read it, as NAMESPACE/NAME. */
  readonly connectors: readonly string[];
}

/** A value of a Secret, or one that stands in the connector as it is. */
export type Value = { readonly secret: SecretPlace } | { readonly literal: string };

export interface SecretPlace {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** What a connector logs in with. */
export interface Account {
  readonly user: Value;
  readonly password: SecretPlace;
}

export const isMySql = ({ class: name }: Pick<KafkaConnector, 'class'>): boolean =>
  /^io\.debezium\.connector\.(mysql|mariadb)\./.test(name);

/** Hosts that are this machine. */
const here = /^(|localhost|127\.0\.0\.1|::1|host\.docker\.internal)$/;

/** The databases that the connectors of MySQL read, in the order of the connectors. */
export function databasesOf(
  connectors: readonly KafkaConnector[],
  resources: readonly Resource[],
  { database }: Pick<ExportInput, 'database'>,
): DatabasePlan[] {
  const plans = new Map<string, DatabasePlan>();
  const byHost = new Map<string, string>();
  for (const connector of connectors.filter(isMySql)) {
    const { namespace } = connector.resource;
    const host = connector.config['database.hostname'] ?? '';
    const port = Number(connector.config['database.port'] ?? 3306) || 3306;
    const isHere = here.test(host) || placeholders(host).length > 0;
    const isInside = isHere || isLocalHost(host, namespace);
    const place = isInside && !isHere ? serviceOf(host, namespace) : undefined;
    let key = byHost.get(`${namespace} ${host}:${port}`);
    if (key === undefined) {
      const service = place?.name ?? freeService(plans, resources, namespace);
      key = `${place?.namespace ?? namespace}/${service}`;
      byHost.set(`${namespace} ${host}:${port}`, key);
    }
    const [home = '', service = ''] = key.split('/');
    const given = coreService(resources, home, service);
    const elsewhere = database === 'external' || (!isInside && database !== 'in-cluster');
    const before = plans.get(key);
    plans.set(key, {
      service,
      namespace: home,
      where:
        given && !(elsewhere && textAt(given.document, 'spec', 'type') !== 'ExternalName')
          ? 'given'
          : elsewhere
            ? 'external'
            : 'ours',
      host: before?.host ?? (isInside ? undefined : host),
      port: before?.port ?? port,
      accounts: addTo(before?.accounts ?? [], accountOf(connector)),
      schemas: [...new Set([...(before?.schemas ?? []), ...schemasOf(connector)])],
      connectors: [...(before?.connectors ?? []), `${namespace}/${connector.name}`],
    });
  }
  return [...plans.values()];
}

function freeService(
  plans: ReadonlyMap<string, DatabasePlan>,
  resources: readonly Resource[],
  namespace: string,
): string {
  const isTaken = (name: string) =>
    plans.has(`${namespace}/${name}`) || coreService(resources, namespace, name) !== undefined;
  let name = 'mysql';
  for (let count = 2; isTaken(name); count += 1) name = `mysql-${count}`;
  return name;
}

const addTo = (accounts: readonly Account[], account: Account): readonly Account[] =>
  accounts.some((one) => JSON.stringify(one) === JSON.stringify(account)) ? accounts : [...accounts, account];

/** The Secret of a connector whose password stands in no Secret yet. */
const ownSecret = ({ resource: { namespace, name } }: KafkaConnector, key: string): SecretPlace => ({
  namespace,
  name: `${name}-credentials`,
  key,
});

/** What it logs in with on a cluster; a password that stands in the connector itself moves into a Secret. */
export function accountOf(connector: KafkaConnector): Account {
  const { 'database.user': user = '', 'database.password': password = '' } = connector.config;
  const place = secretOf(connector, password) ?? ownSecret(connector, 'password');
  const userPlace = secretOf(connector, user);
  if (userPlace) return { user: { secret: userPlace }, password: place };
  const isLiteral = user !== '' && placeholders(user).length === 0;
  return {
    user: isLiteral ? { literal: user } : { secret: ownSecret(connector, 'username') },
    password: place,
  };
}

/**
 * The Secret that a setting names, if it is one placeholder and nothing else. `env`, `file` and `directory` are read
 * inside Connect's own container, so theirs become Secrets.
 */
function secretOf({ resource }: KafkaConnector, text: string): SecretPlace | undefined {
  const [found, ...others] = placeholders(text);
  if (!found || others.length > 0 || !text.startsWith('${') || !text.endsWith('}')) return undefined;
  if (found.path === '' || found.path.startsWith('/') || found.provider === 'env') return undefined;
  const [first = '', second] = found.path.split('/');
  return second === undefined
    ? { namespace: resource.namespace, name: first, key: found.key }
    : { namespace: first, name: second, key: found.key };
}

/** Names in `database.include.list`, and of the tables in `table.include.list`, as far as they are names. */
function schemasOf({ config }: KafkaConnector): string[] {
  const databases = literalNames(config['database.include.list']);
  const tables = literalNames(config['table.include.list']).map((name) => name.split('.')[0] ?? '');
  return [...databases, ...tables].filter((name) => /^\w+$/.test(name));
}

/** The members of a list of regular expressions that stand for one name each. */
export function literalNames(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((item) => item.trim().replaceAll('\\.', '.'))
    .filter((item) => /^[\w$.-]+$/.test(item));
}

export const isSecretValue = (value: Value): value is { readonly secret: SecretPlace } => 'secret' in value;
