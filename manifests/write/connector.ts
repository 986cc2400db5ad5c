import { isIP } from 'node:net';
import type { KafkaConnector } from '../kafkaconnector.ts';
import { placeholders } from '../placeholders.ts';
import { serverId } from '../server-id.ts';
import {
  accountOf,
  type DatabasePlan,
  isMySql,
  isSecretValue,
  type SecretPlace,
  type Value,
} from './databases.ts';
import { caSecret, entrance } from './listeners.ts';
import { connectLogin, scramJaas } from './logins.ts';
import type { ConnectPlan, Plan } from './plan.ts';
import { topicsOf } from './topics.ts';
import type { Profile } from './types.ts';

/** The config provider that reads Secrets, as our KafkaConnect declares it. */
export const secretProvider = 'secrets';

export const placeholder = ({ namespace, name, key }: SecretPlace): string =>
  `\${${secretProvider}:${namespace}/${name}:${key}}`;

const textOf = (value: Value) => (isSecretValue(value) ? placeholder(value.secret) : value.literal);

/** A connector's settings on a cluster: the user's own, with the cluster's addresses and no password. */
export function clusterConfig(
  connector: KafkaConnector,
  connect: ConnectPlan,
  plan: Plan,
  profile: Profile,
): Record<string, string> {
  const config: Record<string, string> = { ...connector.config };
  const { bootstrap } = entrance(plan, profile);
  for (const key of Object.keys(config)) {
    if (key.endsWith('bootstrap.servers')) config[key] = bootstrap;
  }
  if (isMySql(connector)) {
    const { namespace } = connector.resource;
    const database = plan.databases.find(({ connectors }) =>
      connectors.includes(`${namespace}/${connector.name}`),
    );
    if (database) {
      const inside =
        database.namespace === namespace ? database.service : `${database.service}.${database.namespace}.svc`;
      config['database.hostname'] = dialledByHost(database, config) ? (database.host ?? inside) : inside;
      config['database.port'] = String(database.port);
    }
    const { user, password } = accountOf(connector);
    config['database.user'] = textOf(user);
    config['database.password'] = placeholder(password);
    config['database.server.id'] ??= String(serverId(connector.name));
    config['schema.history.internal.kafka.bootstrap.servers'] = bootstrap;
    config['schema.history.internal.kafka.topic'] ??= topicsOf(connector)?.history ?? '';
    Object.assign(config, logins(connector, connect, plan, profile));
  }
  return config;
}

/** A DNS name cannot stand for an address, and a certificate is checked against the name that is dialled. */
const dialledByHost = ({ host = '' }: DatabasePlan, config: Readonly<Record<string, string>>): boolean =>
  isIP(host) > 0 || (host !== '' && config['database.ssl.mode'] === 'verify_identity');

/** Clients of a connector that know nothing of the worker's login: of the schema history, and of signals. */
function logins(
  { config }: KafkaConnector,
  connect: ConnectPlan,
  plan: Plan,
  profile: Profile,
): Record<string, string> {
  const { tls, login } = entrance(plan, profile);
  const account = connectLogin(connect, plan, profile);
  if ((!tls && !login) || account === 'own') return {};
  const { namespace } = connect;
  const settings = {
    'security.protocol': login ? (tls ? 'SASL_SSL' : 'SASL_PLAINTEXT') : 'SSL',
    ...(account
      ? {
          'sasl.mechanism': 'SCRAM-SHA-512',
          'sasl.jaas.config': scramJaas(account.username, placeholder({ ...account.password, namespace })),
        }
      : {}),
    ...(tls
      ? {
          'ssl.truststore.type': 'PEM',
          'ssl.truststore.certificates': placeholder({ namespace, name: caSecret(plan), key: 'ca.crt' }),
        }
      : {}),
  };
  const clients = [
    'schema.history.internal.producer.',
    'schema.history.internal.consumer.',
    ...(/kafka/.test(config['signal.enabled.channels'] ?? '') ? ['signal.consumer.'] : []),
  ].filter((client) => config[`${client}security.protocol`] === undefined);
  return Object.fromEntries(
    clients.flatMap((client) => Object.entries(settings).map(([key, value]) => [`${client}${key}`, value])),
  );
}

/** The Secrets that a configuration names. */
export function secretsIn(config: Readonly<Record<string, string>>, home: string): SecretPlace[] {
  return Object.values(config).flatMap((text) =>
    placeholders(text).flatMap(({ provider, path, key }) => {
      if (path === '' || path.startsWith('/') || provider === 'env') return [];
      const [first = '', second] = path.split('/');
      return second === undefined
        ? [{ namespace: home, name: first, key }]
        : [{ namespace: first, name: second, key }];
    }),
  );
}

/** Names of the providers that read Secrets: `secrets`, and what else connectors call it. */
export function secretProviders(configs: readonly Readonly<Record<string, string>>[]): string[] {
  const used = configs.flatMap((config) =>
    Object.values(config).flatMap((text) =>
      placeholders(text).flatMap(({ provider, path }) =>
        path === '' || path.startsWith('/') || provider === 'env' ? [] : provider,
      ),
    ),
  );
  return [...new Set([secretProvider, ...used])];
}
