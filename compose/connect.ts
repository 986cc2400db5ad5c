import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { valuesProvider } from '../emulator/reconcile/values.ts';
import { jaas } from '../manifests/accounts.ts';
import { connectParts } from '../manifests/write/connect-parts.ts';
import { answersOk, asEnvironment, health, literals, setting } from './docker/service.ts';
import { java } from './doctor.ts';
import { jvm, keepClassData, properties, tmp } from './jvm.ts';
import { containerLoginAddress, loginAddress } from './kafka.ts';
import { labels } from './labels.ts';
import { connectReady } from './probe/stations.ts';
import { hostPort, type Site, type Station } from './station.ts';

/** `PLUMBLINE_CONNECT_SCHEMAS=true` puts the schema into every key and value, as Connect does by default. */
const schemas = process.env.PLUMBLINE_CONNECT_SCHEMAS === 'true' ? 'true' : 'false';

const converter = 'org.apache.kafka.connect.json.JsonConverter';

/** What records look like: here, and on a cluster. */
const converters = {
  'key.converter': converter,
  'key.converter.schemas.enable': schemas,
  'value.converter': converter,
  'value.converter.schemas.enable': schemas,
};

/** The worker's settings that are the same in both runtimes. */
const worker = {
  ...converters,
  // Read from the plugins' service files: the default scans every class of every jar, for 20 s.
  'plugin.discovery': 'service_load',
  'offset.flush.interval.ms': '1000',
  // Kafka 4's default of 5 ms is for throughput; here it would be a wait for every single change.
  'producer.linger.ms': '0',
  // It starts beside Kafka and knocks until that opens: the default lets the pauses grow to a second.
  'reconnect.backoff.max.ms': '100',
  // Connectors name the local database and brokers as ${env:DATABASE_HOST}, ${env:BOOTSTRAP_SERVERS} and the like.
  'config.providers': 'env',
  'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
  'config.providers.env.param.allowlist.pattern': 'DATABASE_.*|BOOTSTRAP_SERVERS|KAFKA_(PLAIN|LOGIN|JAAS)',
};

/** What is known of the settings that the worker runs with. */
export const workerSettings = ({ settings }: Site): Readonly<Record<string, string>> => ({
  ...worker,
  ...settings.connect.config,
});

/** The worker's and its clients' login. */
function loginOf({ settings: { connect } }: Site): Record<string, string> {
  const { login } = connect;
  if (!login) return {};
  const own = {
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': 'SCRAM-SHA-512',
    // From its environment, as what the worker runs with is written into its log.
    'sasl.jaas.config': '$' + '{env:KAFKA_JAAS}',
  };
  const clients = ['', 'producer.', 'consumer.', 'admin.'];
  return Object.fromEntries(
    clients.flatMap((client) => Object.entries(own).map(([key, value]) => [`${client}${key}`, value])),
  );
}

/** Where Kafka is, for the worker and, by placeholders, for what its connectors reach themselves. */
function kafkaEnvironment({ settings }: Site, plain: string, login: string): Record<string, string> {
  const account = settings.connect.login;
  return {
    BOOTSTRAP_SERVERS: account ? login : plain,
    ...(settings.kafka.secured ? { KAFKA_PLAIN: plain, KAFKA_LOGIN: login } : {}),
    ...(account ? { KAFKA_JAAS: jaas(account) } : {}),
  };
}

/** What its connectors read instead of passwords; the source's process writes it. */
export const valuesFolder = (site: Site): string => join(site.state, 'source/values');
export const containerValues = '/plumbline/values';

/** The configuration providers: the environment, and that folder. */
function providers(folder: string): Record<string, string> {
  const prefix = `config.providers.${valuesProvider}`;
  return {
    'config.providers': `env,${valuesProvider}`,
    [`${prefix}.class`]: 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
    [`${prefix}.param.allowed.paths`]: folder,
  };
}

async function configure(site: Site): Promise<void> {
  const { config: own, group, login } = site.settings.connect;
  const config = properties({
    'bootstrap.servers': login ? loginAddress(site) : hostPort(site, 'kafka'),
    listeners: `http://${hostPort(site, 'connect')}`,
    'rest.advertised.host.name': '127.0.0.1',
    'rest.advertised.port': site.ports.connect,
    'group.id': group.groupId,
    'config.storage.topic': group.configTopic,
    'config.storage.replication.factor': 1,
    'offset.storage.topic': group.offsetTopic,
    'offset.storage.replication.factor': 1,
    'offset.storage.partitions': 1,
    'status.storage.topic': group.statusTopic,
    'status.storage.replication.factor': 1,
    'status.storage.partitions': 1,
    ...worker,
    ...own,
    ...loginOf(site),
    ...providers(valuesFolder(site)),
  });
  await writeFile(join(site.state, 'connect/worker.properties'), config, { mode: 0o600 });
}

function containerEnvironment(site: Site): Record<string, string> {
  const { config, group } = site.settings.connect;
  const flush = config['offset.flush.interval.ms'];
  return literals({
    ...asEnvironment('CONNECT_', { ...config, ...loginOf(site), ...providers(containerValues) }),
    ...kafkaEnvironment(site, 'kafka:9092', containerLoginAddress),
    GROUP_ID: group.groupId,
    CONFIG_STORAGE_TOPIC: group.configTopic,
    OFFSET_STORAGE_TOPIC: group.offsetTopic,
    STATUS_STORAGE_TOPIC: group.statusTopic,
    ...(flush === undefined ? {} : { OFFSET_FLUSH_INTERVAL_MS: flush }),
  });
}

export const connect: Station = {
  name: 'connect',
  title: labels.connect.title,
  port: { preferred: 18083, container: 8083, scheme: labels.connect.scheme },
  needs: ['kafka'],
  ready: (reach) => connectReady(reach.connect),
  docker: {
    image: 'quay.io/debezium/connect:3.6.1.Final',
    init: true,
    environment: {
      ...asEnvironment('CONNECT_', {
        ...worker,
        'key.converter.schemas.enable': setting('CONNECT_SCHEMAS', 'false'),
        'value.converter.schemas.enable': setting('CONNECT_SCHEMAS', 'false'),
        'offset.storage.partitions': 1,
        'status.storage.partitions': 1,
      }),
      // These the image takes by names of its own, and what they say wins.
      BOOTSTRAP_SERVERS: 'kafka:9092',
      GROUP_ID: 'connect',
      CONFIG_STORAGE_TOPIC: 'connect-configs',
      OFFSET_STORAGE_TOPIC: 'connect-offsets',
      STATUS_STORAGE_TOPIC: 'connect-status',
      OFFSET_FLUSH_INTERVAL_MS: worker['offset.flush.interval.ms'],
      DATABASE_HOST: 'database',
      DATABASE_PORT: '3306',
      DATABASE_USER: 'debezium',
      DATABASE_PASSWORD: setting('DEBEZIUM_PASSWORD', 'plumbline'),
      HEAP_OPTS: '-Xmx384m',
      // The class-data archive is written by the first clean stop; a Java older than 19 goes without.
      KAFKA_JVM_PERFORMANCE_OPTS:
        '-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/kafka/data/connect.jsa',
    },
    volumes: ['connect:/kafka/data'],
    // 1001 is the image's user: some engines give a tmpfs to root, whatever its mode.
    tmpfs: ['/kafka/config:mode=1777,uid=1001', '/kafka/logs:mode=1777,uid=1001'],
    depends_on: {
      database: { condition: 'service_started' },
      kafka: { condition: 'service_started' },
    },
    // Not 200 before the worker has joined its group.
    healthcheck: health(answersOk(8083, '/health'), '90s'),
    // The first stop takes some seconds more, for the class-data archive.
    stop_grace_period: '30s',
  },
  container: (site) => ({
    environment: containerEnvironment(site),
    mounts: [{ source: valuesFolder(site), target: containerValues, readOnly: true }],
  }),
  native: {
    async prepare(site) {
      await mkdir(tmp(site, 'connect'), { recursive: true });
      await mkdir(valuesFolder(site), { recursive: true });
      await configure(site);
    },
    command: (site, tools) =>
      jvm(site, tools, {
        name: 'connect',
        main: 'org.apache.kafka.connect.cli.ConnectDistributed',
        // On the class path, not under plugin.path: classes of plugin loaders do not get into the archive.
        classpath: [tools.kafkaJars, tools.debeziumJars],
        heapMiB: 320,
        args: [join(site.state, 'connect/worker.properties')],
        env: {
          ...kafkaEnvironment(site, hostPort(site, 'kafka'), loginAddress(site)),
          DATABASE_HOST: '127.0.0.1',
          DATABASE_PORT: String(site.ports.database),
          DATABASE_USER: 'debezium',
          DATABASE_PASSWORD: site.passwords.debezium,
        },
      }),
    stopped: (site, tools) => keepClassData(site, tools, 'connect'),
    stopSeconds: 20,
  },
  doctor: [java],
  cluster: {
    kinds: [
      'KafkaConnect.kafka.strimzi.io',
      'KafkaConnector.kafka.strimzi.io',
      'KafkaUser.kafka.strimzi.io',
      'Role.rbac.authorization.k8s.io',
      'RoleBinding.rbac.authorization.k8s.io',
    ],
    resources: (plan, profile) =>
      connectParts(plan, profile, { config: converters, debezium: '3.6.1.Final' }),
  },
};
