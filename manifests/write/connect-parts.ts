import type { KafkaConnector } from '../kafkaconnector.ts';
import { objectAt } from '../value.ts';
import { connectAcls } from './acls.ts';
import { connectDocument, type WorkerDefaults } from './connect-cluster.ts';
import { connectRights } from './connect-rights.ts';
import { clusterConfig, secretsIn } from './connector.ts';
import { type Document, withValue } from './document.ts';
import { connectLogin, connectUser, copies } from './logins.ts';
import type { ConnectPlan, Plan } from './plan.ts';
import type { Counterparts, Entry, Profile, SecretEntry } from './types.ts';
import { hasUser, kafkaUser } from './users.ts';

/** KafkaConnects with their connectors, what they may read, and who they are to Kafka. */
export function connectParts(plan: Plan, profile: Profile, defaults: WorkerDefaults): Counterparts {
  const parts = plan.connects.map((connect) => partsOf(connect, plan, profile, defaults));
  return {
    entries: parts.flatMap(({ entries }) => entries),
    secrets: parts.flatMap(({ secrets }) => secrets),
  };
}

function partsOf(connect: ConnectPlan, plan: Plan, profile: Profile, defaults: WorkerDefaults): Counterparts {
  const login = connectLogin(connect, plan, profile);
  const user = connectUser(connect, plan);
  const isOurs = login !== undefined && login !== 'own' && login.username === user;
  const users: Entry[] =
    isOurs && !hasUser(plan, user)
      ? [{ file: 'users', document: kafkaUser(plan, user, 'connect', connectAcls(connect)) }]
      : [];
  const note =
    'spec.build.output.image is yours to choose: the operator builds the image and pushes it there. A registry\n' +
    'that asks for a login: spec.build.output.pushSecret names a Secret of type kubernetes.io/dockerconfigjson.';
  return {
    entries: [
      { file: 'connect', document: connectDocument(connect, plan, profile, defaults), note },
      ...connectRights(connect, plan, profile),
      ...connect.connectors.map((connector) => ({
        file: 'connectors',
        document: connectorDocument(connector, connect, plan, profile),
      })),
      ...users,
    ],
    secrets: [
      ...connect.connectors.flatMap((connector) => connectorSecrets(connector, connect, plan, profile)),
      ...copies(plan, profile, connect.namespace, isOurs ? user : undefined),
    ],
  };
}

function connectorDocument(
  connector: KafkaConnector,
  connect: ConnectPlan,
  plan: Plan,
  profile: Profile,
): Document {
  const { resource, class: name, tasksMax, state } = connector;
  const before = objectAt(resource.document);
  const { pause: _, ...spec } = objectAt(before, 'spec');
  let document = withValue(before, ['apiVersion'], 'kafka.strimzi.io/v1');
  document = withValue(document, ['metadata', 'labels', 'strimzi.io/cluster'], connect.name);
  return withValue(document, ['spec'], {
    ...spec,
    class: name,
    tasksMax: tasksMax ?? 1,
    ...(state === undefined ? {} : { state }),
    config: typed(clusterConfig(connector, connect, plan, profile), objectAt(spec, 'config')),
  });
}

/** What did not change stands as the user wrote it: a number stays one. */
function typed(config: Readonly<Record<string, string>>, before: Document): Document {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (String(before[key]) === value) return [key, before[key]];
      return [key, key === 'database.port' ? Number(value) : value];
    }),
  );
}

/** The Secrets that a connector's settings name. */
function connectorSecrets(
  connector: KafkaConnector,
  connect: ConnectPlan,
  plan: Plan,
  profile: Profile,
): SecretEntry[] {
  const { namespace } = connector.resource;
  const config = clusterConfig(connector, connect, plan, profile);
  return Object.entries(config).flatMap(([setting, value]) =>
    secretsIn({ [setting]: value }, namespace).flatMap(({ namespace: home, name, key }) =>
      isMadeByStrimzi(setting)
        ? []
        : [
            {
              namespace: home,
              name,
              keys: { [key]: about(setting, connector) },
              ...(setting === 'database.user' ? { defaults: { [key]: 'debezium' } } : {}),
            },
          ],
    ),
  );
}

/** Logins to Kafka and its certificate. */
const isMadeByStrimzi = (setting: string): boolean =>
  /\.(sasl\.jaas\.config|ssl\.truststore\.certificates)$/.test(setting);

function about(setting: string, { name }: KafkaConnector): string {
  if (setting === 'database.user') return `the account that connector ${name} logs in to the database with`;
  if (setting === 'database.password') return "the password of that account: choose one, or your database's";
  return `${setting} of connector ${name}`;
}
