import type { IKafkaConnect } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaConnect';
import { kafkaConnect } from '../kafkaconnect.ts';
import { at, objectAt, textAt } from '../value.ts';
import { groupOfConnect } from './connect-group.ts';
import { secretProviders } from './connector.ts';
import { asDocument, type Document, defaulted, withDefault, withValue } from './document.ts';
import { caSecret, entrance } from './listeners.ts';
import { connectLogin, keepsOwnEntrance } from './logins.ts';
import { metadata, resources, restricted } from './parts.ts';
import type { ConnectPlan, Plan } from './plan.ts';
import type { Profile } from './types.ts';

type Spec = IKafkaConnect['spec'];
type Settings = Readonly<Record<string, string | number | boolean>>;

/** Where a worker's image with the plugin is to be found; the one place to change is the KafkaConnect. */
export const connectImage = 'registry.example.com/plumbline/connect:1';

/** What workers are like that nobody says otherwise of: Connect's own class, `debezium` the plugin's version. */
export interface WorkerDefaults {
  readonly config: Settings;
  readonly debezium: string;
}

/** The KafkaConnect: ours, or the user's with what is missing on this cluster. */
export function connectDocument(
  connect: ConnectPlan,
  plan: Plan,
  profile: Profile,
  defaults: WorkerDefaults,
): Document {
  const { given } = connect;
  const spec = { ...workerSpec(connect, plan, profile), ...entranceSpec(connect, plan, profile) };
  return given
    ? completed(objectAt(given.document), connect, plan, profile, { spec, defaults })
    : asDocument(ours(connect, plan, profile, { spec, defaults }));
}

/** What is the same for all: where its topics are, whom it trusts, what its pods may do. */
function workerSpec(connect: ConnectPlan, plan: Plan, profile: Profile) {
  const { groupId, configTopic, offsetTopic, statusTopic } = groupOfConnect(connect);
  return {
    bootstrapServers: entrance(plan, profile).bootstrap,
    groupId,
    configStorageTopic: configTopic,
    offsetStorageTopic: offsetTopic,
    statusStorageTopic: statusTopic,
  };
}

function entranceSpec(
  connect: ConnectPlan,
  plan: Plan,
  profile: Profile,
): Pick<Spec, 'tls' | 'authentication'> {
  const { tls } = entrance(plan, profile);
  const login = connectLogin(connect, plan, profile);
  return {
    ...(tls ? { tls: { trustedCertificates: [{ secretName: caSecret(plan), pattern: '*.crt' }] } } : {}),
    ...(login && login !== 'own'
      ? {
          authentication: {
            type: 'scram-sha-512',
            username: login.username,
            passwordSecret: { secretName: login.password.name, password: login.password.key },
          },
        }
      : {}),
  };
}

/** -1 is the brokers' own default. */
const storage: Settings = {
  'config.storage.replication.factor': -1,
  'offset.storage.replication.factor': -1,
  'status.storage.replication.factor': -1,
};

/** How connectors get at Secrets; Strimzi's image has the class. */
function providers(connect: ConnectPlan): Settings {
  const names = secretProviders(connect.connectors.map(({ config }) => config));
  return {
    'config.providers': names.join(','),
    ...Object.fromEntries(
      names.map((name) => [
        `config.providers.${name}.class`,
        'io.strimzi.kafka.KubernetesSecretConfigProvider',
      ]),
    ),
  };
}

function build(debezium: string): NonNullable<Spec['build']> {
  const artifact = {
    type: 'maven' as const,
    group: 'io.debezium',
    artifact: 'debezium-connector-mysql',
    version: debezium,
  };
  return {
    output: { type: 'docker', image: connectImage },
    plugins: [{ name: 'debezium-connector-mysql', artifacts: [artifact] }],
  };
}

/** The pod that builds the image has to be root: it is left as the operator makes it. */
const template = {
  connectContainer: { securityContext: restricted },
  podDisruptionBudget: { maxUnavailable: 1 },
};

function sizes(profile: Profile): Pick<Spec, 'resources' | 'jvmOptions'> {
  if (!profile.sized) return {};
  return { resources: resources('500m', '2Gi'), jvmOptions: { '-Xms': '1g', '-Xmx': '1g' } };
}

interface Parts {
  readonly spec: ReturnType<typeof workerSpec> & Pick<Spec, 'tls' | 'authentication'>;
  readonly defaults: WorkerDefaults;
}

function ours(connect: ConnectPlan, plan: Plan, profile: Profile, { spec, defaults }: Parts): IKafkaConnect {
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaConnect',
    metadata: {
      ...metadata(plan, connect.namespace, connect.name, 'connect'),
      annotations: { 'strimzi.io/use-connector-resources': 'true' },
    },
    spec: {
      version: '4.3.1',
      replicas: profile.sized ? 2 : 1,
      ...spec,
      config: { ...defaults.config, ...storage, ...providers(connect) },
      build: build(defaults.debezium),
      ...sizes(profile),
      template,
    },
  };
}

/** Settings that v1 has as fields. */
const nowFields = /^(group\.id|(config|offset|status)\.storage\.topic)$/;

function completed(
  document: Document,
  connect: ConnectPlan,
  plan: Plan,
  profile: Profile,
  { spec, defaults }: Parts,
): Document {
  const before = objectAt(document, 'spec');
  let result = withValue(document, ['apiVersion'], 'kafka.strimzi.io/v1');
  result = withValue(result, ['metadata', 'annotations', 'strimzi.io/use-connector-resources'], 'true');
  const { bootstrapServers, tls, authentication, ...group } = spec;
  const own = keepsOwnEntrance(connect, plan);
  const { tls: _, authentication: __, externalConfiguration: ___, ...others } = before;
  const access = own
    ? { bootstrapServers: before.bootstrapServers, tls: before.tls, authentication: before.authentication }
    : { bootstrapServers, tls, authentication };
  const added = { replicas: 1, ...sizes(profile), ...others, ...group, ...access };
  result = withValue(result, ['spec'], asDocument(added));
  const config = configOf(connect, plan, profile);
  result = withValue(result, ['spec', 'config'], config);
  if (!['build', 'image', 'plugins'].some((field) => before[field] !== undefined)) {
    result = withValue(result, ['spec', 'build'], asDocument(build(defaults.debezium)));
  }
  return withValue(result, ['spec', 'template'], defaulted(objectAt(before, 'template'), template));
}

/** As the user has it; the converters that are not said stay Connect's own default, as on their cluster. */
function configOf(connect: ConnectPlan, _plan: Plan, profile: Profile): Document {
  const { given } = connect;
  const value = given && kafkaConnect(given).value;
  const raw = Object.entries(objectAt(given?.document, 'spec', 'config')).filter(
    ([key]) => !nowFields.test(key),
  );
  let config: Document = Object.fromEntries(raw);
  for (const [key, usual] of Object.entries(storage)) {
    const copies = Number(config[key] ?? 3);
    // Those of another size of cluster: the brokers know better.
    const isFit = copies < 0 || (profile.durable ? copies > 2 : copies === 1);
    if (config[key] === undefined || !isFit) config = { ...config, [key]: usual };
  }
  const known = textAt({ providers: value?.config['config.providers'] ?? '' }, 'providers')
    .split(',')
    .flatMap((name) => name.trim() || []);
  const wanted = providers(connect);
  const missing = String(wanted['config.providers'])
    .split(',')
    .filter((name) => !known.includes(name));
  config = { ...config, 'config.providers': [...known, ...missing].join(',') };
  for (const name of missing) {
    const key = `config.providers.${name}.class`;
    config = withDefault(config, [key], wanted[key]);
  }
  return at(config, 'config.providers') === '' ? withValue(config, ['config.providers'], undefined) : config;
}
