import { type Elsewhere, hostKey } from '../../manifests/databases.ts';
import type { KafkaConnector } from '../../manifests/kafkaconnector.ts';
import { isLocalHost, placeholders, substitute } from '../../manifests/placeholders.ts';
import type { FindValue } from '../../manifests/providers.ts';
import { namesSecret } from '../../manifests/secret.ts';
import { serverId } from '../../manifests/server-id.ts';
import type { Settings } from '../../manifests/settings.ts';
import { takeSignals } from './signals.ts';
import type { KeepValue } from './values.ts';

/** The local counterparts of what a connector names on a cluster, as Kafka Connect sees them. */
export interface Local {
  /** Undefined when there is no local database. */
  readonly database: { readonly host: string; readonly port: string } | undefined;
  /** Databases that are used as they are. */
  readonly elsewhere?: Elsewhere;
  /** Bootstrap servers of the listener without logins. */
  readonly kafka: string;
  /** Those of the listener with logins, and Java's login of Connect itself, where it has one. */
  readonly logins?: { readonly kafka: string; readonly jaas?: string };
  /** Where values of Secrets are kept from whoever reads configurations; without it they get them. */
  readonly keep?: KeepValue;
}

/** A connector's configuration for here. */
export interface Localised {
  readonly config: Readonly<Record<string, string>>;
  /** What was changed and why, for the log; without any secret. */
  readonly notes: readonly string[];
}

/**
 * By the names that the stack's Connect has in its environment. A connector whose configuration holds no address stays
 * right when ports move between two starts: Connect, which keeps it, would else knock at another stack's door.
 */
export const inEnvironment = {
  database: { host: '$' + '{env:DATABASE_HOST}', port: '$' + '{env:DATABASE_PORT}' },
  kafka: '$' + '{env:BOOTSTRAP_SERVERS}',
};

/** The same of a stack whose Kafka asks for logins; whose worker's own servers may be those of either listener. */
export function loginsInEnvironment({ kafka, connect }: Settings): Pick<Local, 'kafka' | 'logins'> {
  if (!kafka.secured) return { kafka: inEnvironment.kafka };
  return {
    kafka: '$' + '{env:KAFKA_PLAIN}',
    logins: {
      kafka: '$' + '{env:KAFKA_LOGIN}',
      ...(connect.login ? { jaas: '$' + '{env:KAFKA_JAAS}' } : {}),
    },
  };
}

type Declared = Pick<KafkaConnector, 'name' | 'class' | 'tasksMax' | 'version' | 'config'> & {
  readonly namespace: string;
};

/** Connect resolves them from its environment, so that the password is never in its REST interface. */
const localUser = '$' + '{env:DATABASE_USER}';
const localPassword = '$' + '{env:DATABASE_PASSWORD}';

/**
 * A connector's configuration as the local Kafka Connect needs it: the cluster's database, brokers, security and
 * replication become the local ones, and what a laptop wants faster gets a default. What the user says otherwise stays.
 */
export function localise(connector: Declared, local: Local, find: FindValue = () => undefined): Localised {
  const notes: string[] = [];
  /** By what it stands for, what Connect gets instead. */
  const hidden = new Map<string, string>();
  const config: Record<string, string> = { 'connector.class': connector.class };
  if (connector.tasksMax !== undefined) config['tasks.max'] = String(connector.tasksMax);
  if (connector.version !== undefined) config['connector.plugin.version'] = connector.version;
  for (const [key, value] of Object.entries(connector.config)) {
    const found = substitute(value, (placeholder) => find(placeholder)?.text);
    config[key] = found;
    if (namesSecret(key) && found !== value) hidden.set(found, hide(value, find, local.keep));
  }
  oneBroker(config, notes);
  if (connector.class.startsWith('io.debezium.')) debezium(config);
  if (connector.class.startsWith('io.debezium.connector.mysql.')) {
    const isLocal = useLocalDatabase(config, connector, local, notes);
    takeSignals(config, local.kafka, isLocal);
    useLocalKafka(config, connector.name, local, notes);
    // How soon it notices that the database is back: a minute by default.
    config['connect.keep.alive.interval.ms'] ??= '1000';
    config['database.server.id'] ??= String(serverId(connector.name));
  }
  const open = Object.keys(config).filter((key) =>
    placeholders(config[key] ?? '').some(({ provider }) => provider !== 'env'),
  );
  if (open.length > 0) {
    notes.push(
      `${open.join(', ')}: what is named there is not in the files, or its provider not in the KafkaConnect, so Connect gets the text as it is`,
    );
  }
  for (const [key, value] of Object.entries(config)) {
    if (namesSecret(key)) config[key] = hidden.get(value) ?? value;
  }
  return { config, notes };
}

/** The same setting with what is secret in it left to Connect to read. */
function hide(value: string, find: FindValue, keep: KeepValue | undefined): string {
  return substitute(value, (placeholder) => {
    const found = find(placeholder);
    const { path, key } = placeholder;
    return found?.isSecret && keep ? keep(`${path}.${key}`, found.text) : found?.text;
  });
}

/** A local cluster has one broker: more copies of a topic cannot be made. */
function oneBroker(config: Record<string, string>, notes: string[]): void {
  for (const [key, value] of Object.entries(config)) {
    if (!key.endsWith('replication.factor') || !(Number(value) > 1)) continue;
    config[key] = '1';
    notes.push(`${key}: 1 instead of ${value}, as there is one broker`);
  }
}

/** Debezium looks for changes each 500 ms by default, which here would be most of an event's way. */
function debezium(config: Record<string, string>): void {
  config['poll.interval.ms'] ??= '5';
}

/** Answers whether it reads the local one. */
function useLocalDatabase(
  config: Record<string, string>,
  { namespace, config: written }: Declared,
  local: Local,
  notes: string[],
): boolean {
  const host = config['database.hostname'] ?? '';
  if (local.database === undefined) return false;
  const known = local.elsewhere?.[hostKey(namespace, host)];
  if (known !== undefined || (!local.elsewhere && !isLocalHost(host, namespace))) {
    config['database.hostname'] = known ?? host;
    const why = known === undefined || known === host ? '' : `: ${host} is an ExternalName`;
    notes.push(`database.hostname: the database at ${known ?? host} is used as it is${why}`);
    return false;
  }
  config['database.hostname'] = local.database.host;
  config['database.port'] = local.database.port;
  notes.push(`database.hostname: the local database instead of ${host || 'none'}`);
  const { 'database.user': user, 'database.password': password } = written;
  // One without the other is worth nothing; what stands in a Secret is the account of the cluster's database.
  if (!isLiteral(user) || !isLiteral(password)) {
    config['database.user'] = localUser;
    config['database.password'] = localPassword;
    notes.push('database.user and database.password: the local account');
  }
  drop(config, /^database\.ssl\./, 'the local database has no certificates of the cluster', notes);
  return true;
}

/** The clients of Kafka that a connector of Debezium's has beside the worker's. */
const ownClients = {
  'schema.history.internal': ['schema.history.internal.producer.', 'schema.history.internal.consumer.'],
  signal: ['signal.consumer.'],
} as const;

function useLocalKafka(config: Record<string, string>, name: string, local: Local, notes: string[]) {
  const topic = 'schema.history.internal.kafka.topic';
  for (const family of ['schema.history.internal', 'signal'] as const) {
    const servers = `${family}.kafka.bootstrap.servers`;
    if (family === 'signal' && !config[servers]) continue;
    const login = loginOf(config, family, local);
    config[servers] = login && local.logins ? local.logins.kafka : local.kafka;
    const security = new RegExp(
      `^${family.replaceAll('.', '\\.')}\\.(producer|consumer)\\.(security|sasl|ssl)\\.`,
    );
    const why = login ? 'the local broker has logins, and no TLS' : 'the local broker is plain';
    drop(config, security, why, notes);
    for (const client of login ? ownClients[family] : []) {
      config[`${client}security.protocol`] = 'SASL_PLAINTEXT';
      config[`${client}sasl.mechanism`] = 'SCRAM-SHA-512';
      config[`${client}sasl.jaas.config`] = login ?? '';
    }
  }
  if (config[topic]) return;
  config[topic] = `${name}.schema-history`;
  notes.push(`${topic}: ${config[topic]}`);
}

/** Who the clients log in as, if they do so on the cluster: whom they name, else who Connect is. */
function loginOf(config: Record<string, string>, family: keyof typeof ownClients, { logins }: Local) {
  const secured = ownClients[family].some((client) =>
    /SASL|SSL/.test(config[`${client}security.protocol`] ?? ''),
  );
  if (!logins || !secured) return undefined;
  const own = ownClients[family].map((client) => config[`${client}sasl.jaas.config`] ?? '');
  return own.find((text) => text.includes('ScramLoginModule')) ?? logins.jaas;
}

function drop(config: Record<string, string>, pattern: RegExp, why: string, notes: string[]): void {
  const found = Object.keys(config).filter((key) => pattern.test(key));
  for (const key of found) delete config[key];
  if (found.length > 0) notes.push(`${found.join(', ')}: left out, ${why}`);
}

function isLiteral(value: string | undefined): boolean {
  return value !== undefined && value !== '' && placeholders(value).length === 0;
}
