import type { Problem } from '../lib/problem.ts';
import type { Account, LocalUser } from './accounts.ts';
import { workerConfig } from './connect-config.ts';
import type { ConnectGroup, KafkaConnect } from './kafkaconnect.ts';
import { isKafkaConnector, kafkaConnector } from './kafkaconnector.ts';
import type { Config } from './own-settings.ts';
import { problemAt, type Resource } from './read.ts';
import { Section } from './shape.ts';
import { clusterOf } from './strimzi.ts';
import type { Path } from './yaml.ts';

/** What a KafkaConnect makes of the local worker. */
export interface ConnectSettings {
  /** Over ours. */
  readonly config: Config;
  readonly group: ConnectGroup;
  /** How it logs in to Kafka; left out: not at all. */
  readonly login?: Account;
}

/** The KafkaConnect that the local worker stands for: the one with most connectors, of equals the first. */
export function oneConnect(
  connects: readonly KafkaConnect[],
  resources: readonly Resource[],
  notices: Problem[],
): KafkaConnect | undefined {
  const connectors = resources.filter(isKafkaConnector);
  const of = ({ resource }: KafkaConnect) =>
    connectors.filter((one) => one.namespace === resource.namespace && clusterOf(one) === resource.name);
  const [taken] = [...connects].sort((a, b) => of(b).length - of(a).length);
  for (const one of connects) {
    const { resource, usesConnectors } = one;
    if (one !== taken) {
      const other = `${taken?.resource.namespace}/${taken?.resource.name}`;
      notices.push(
        problemAt(resource, ['metadata', 'name'], {
          code: 'kafkaconnect.several',
          message: `there is one local worker, which all connectors share, and its settings are those of KafkaConnect ${other}`,
          fix: 'Nothing, or load one KafkaConnect at a time.',
        }),
      );
    }
    if (usesConnectors) continue;
    for (const connector of of(one)) {
      notices.push(
        problemAt(connector, ['metadata', 'labels', 'strimzi.io/cluster'], {
          code: 'kafkaconnect.no-annotation',
          message: `on a cluster no operator looks at the connectors of KafkaConnect ${resource.name}, as it lacks an annotation`,
          fix: `Annotate the KafkaConnect with strimzi.io/use-connector-resources: "true".`,
        }),
      );
    }
  }
  return taken;
}

/** In full, or as Connect lets it be shortened. */
const classes = /^(io\.debezium\.connector\.mysql\.)?MySql(Connector)?$/;

/** Connectors that the local Connect does not have. */
export function absentClasses(resources: readonly Resource[]): Problem[] {
  return resources.filter(isKafkaConnector).flatMap((resource) => {
    const { value } = kafkaConnector(resource);
    if (!value || classes.test(value.class)) return [];
    return problemAt(resource, ['spec', 'class'], {
      code: 'connector.no-class',
      message: `the local Connect has no connector ${value.class}`,
      fix: 'Leave the resource out here; there is io.debezium.connector.mysql.MySqlConnector.',
    });
  });
}

/** `users` are those of a broker that asks for logins, else undefined. */
export function connectSettings(
  connect: KafkaConnect,
  users: readonly LocalUser[] | undefined,
  notices: Problem[],
): ConnectSettings {
  const { resource, group } = connect;
  const { config, notices: ofConfig } = workerConfig(connect);
  notices.push(...ofConfig);
  const spec = new Section(resource, [], resource.document, []).section('spec');
  for (const field of ['build', 'plugins', 'image', 'version']) {
    if (!spec.has(field) || spec.text(field) === '4.3.1') continue;
    const message = `spec.${field} is left out here: the local Connect is 4.3.1 with Debezium 3.6.1 for MySQL`;
    const fix = 'Nothing; it stays for the cluster.';
    notices.push(problemAt(resource, ['spec', field], { code: 'kafkaconnect.own-image', message, fix }));
  }
  const account = login(connect, users, notices);
  return { config: { ...schemas, ...config }, group, ...(account ? { login: account } : {}) };
}

/** Kafka's default, which a KafkaConnect that does not say otherwise has on a cluster. */
const schemas = { 'key.converter.schemas.enable': 'true', 'value.converter.schemas.enable': 'true' };

function login(
  { resource, authentication }: KafkaConnect,
  users: readonly LocalUser[] | undefined,
  notices: Problem[],
): Account | undefined {
  if (!authentication || !users) return undefined;
  const { type, username, certificateSecret } = authentication;
  const name = type === 'tls' ? certificateSecret : username;
  const found = users.find(({ account }) => account.name === name);
  if (found) return found.account;
  const path: Path = ['spec', 'authentication', type === 'tls' ? 'certificateAndKey' : 'username'];
  const message = `Connect uses the listener without logins, as there is no KafkaUser ${name ?? ''} in the files`;
  const fix = 'Load the KafkaUser too, and its rights hold here as well.';
  notices.push(problemAt(resource, path, { code: 'kafkaconnect.no-user', message, fix }));
  return undefined;
}
