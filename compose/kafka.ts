import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../emulator/serving/free-port.ts';
import { kafkaPolicy } from '../manifests/write/kafka-access.ts';
import { kafkaDocument } from '../manifests/write/kafka-cluster.ts';
import { poolsOf } from '../manifests/write/kafka-nodes.ts';
import { topicEntries } from '../manifests/write/topic-documents.ts';
import { givenUsers } from '../manifests/write/users.ts';
import { asEnvironment, health, listens, literals, setting } from './docker/service.ts';
import { java, maven } from './doctor.ts';
import { jvm, keepClassData, properties, tmp } from './jvm.ts';
import { labels } from './labels.ts';
import { kafkaReady } from './probe/kafka.ts';
import { hostPort, type Site, type Station } from './station.ts';

/** What a cluster's brokers are to do as the local one does. */
const shared = { 'auto.create.topics.enable': 'true' };

/** Everything that a single broker would wait for or hold memory for, a developer's laptop need not. */
const small = {
  'num.partitions': 1,
  ...shared,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'share.coordinator.state.topic.num.partitions': 1,
  'group.initial.rebalance.delay.ms': 0,
  'log.cleaner.dedupe.buffer.size': 2 * 1024 * 1024,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'background.threads': 2,
};

/** Of the listener with logins. */
const loginListener = {
  protocol: 'SCRAM:SASL_PLAINTEXT',
  settings: {
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.scram.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  },
};
/** Inside Docker. */
const containerLoginPort = 9094;

/** `HOST:PORT` of the listener with logins, natively. */
export const loginAddress = (site: Site): string => `127.0.0.1:${site.loginPort}`;

/** The same as other containers see it. */
export const containerLoginAddress = `kafka:${containerLoginPort}`;

/** Of a Kafka that asks for rights. Who comes without a login are the stack's own: they may do all. */
function rightsOf(site: Site): Record<string, string> {
  const { secured, superUsers } = site.settings.kafka;
  if (!secured) return {};
  return {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': ['ANONYMOUS', ...superUsers].map((name) => `User:${name}`).join(';'),
    ...loginListener.settings,
  };
}

async function configure(site: Site): Promise<void> {
  const broker = hostPort(site, 'kafka');
  const { secured } = site.settings.kafka;
  const listeners = [`PLAINTEXT://${broker}`, ...(secured ? [`SCRAM://${loginAddress(site)}`] : [])];
  const protocols = ['PLAINTEXT:PLAINTEXT', 'CONTROLLER:PLAINTEXT', loginListener.protocol];
  // Nobody but the broker itself speaks to the controller, so any port will do, a new one each time.
  const controller = `127.0.0.1:${await freePort()}`;
  const config = properties({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${controller}`,
    listeners: [...listeners, `CONTROLLER://${controller}`].join(),
    'advertised.listeners': listeners.join(),
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': protocols.join(),
    'log.dirs': join(site.state, 'kafka/data'),
    ...small,
    ...site.settings.kafka.config,
    ...rightsOf(site),
  });
  await writeFile(join(site.state, 'kafka/server.properties'), config);
}

// One listener for the containers, one for this machine: each is told the address that it can reach.
const containerListeners = 'INSIDE://:9092,HOST://:19092,CONTROLLER://:9093';
const containerAdvertised = `INSIDE://kafka:9092,HOST://127.0.0.1:${setting('KAFKA_PORT', '19092')}`;
const containerProtocols = 'INSIDE:PLAINTEXT,HOST:PLAINTEXT,CONTROLLER:PLAINTEXT';

function containerEnvironment(site: Site): Record<string, string> {
  const { config, secured } = site.settings.kafka;
  const own = asEnvironment('KAFKA_', { ...config, ...rightsOf(site) });
  const listeners = {
    listeners: `${containerListeners},SCRAM://:${containerLoginPort}`,
    'advertised.listeners': `${containerAdvertised},SCRAM://${containerLoginAddress}`,
    'listener.security.protocol.map': `${containerProtocols},${loginListener.protocol}`,
  };
  return { ...literals(own), ...(secured ? asEnvironment('KAFKA_', listeners) : {}) };
}

export const kafka: Station = {
  name: 'kafka',
  title: labels.kafka.title,
  port: { preferred: 19092, container: 19092, scheme: labels.kafka.scheme },
  needs: [],
  ready: (reach) => kafkaReady(reach.kafka),
  docker: {
    image: 'apache/kafka:4.3.1',
    init: true,
    environment: {
      ...asEnvironment('KAFKA_', {
        'process.roles': 'broker,controller',
        'node.id': 1,
        'controller.quorum.voters': '1@localhost:9093',
        listeners: containerListeners,
        'advertised.listeners': containerAdvertised,
        'inter.broker.listener.name': 'INSIDE',
        'controller.listener.names': 'CONTROLLER',
        'listener.security.protocol.map': containerProtocols,
        'log.dirs': '/var/lib/kafka/data',
        ...small,
      }),
      KAFKA_HEAP_OPTS: '-Xmx256m',
      KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
    },
    volumes: ['kafka:/var/lib/kafka/data'],
    tmpfs: ['/etc/kafka/secrets', '/mnt/shared/config'],
    healthcheck: health(listens(9092), '60s'),
    stop_grace_period: '20s',
  },
  container: (site) => ({ environment: containerEnvironment(site) }),
  native: {
    async prepare(site, tools) {
      const folder = join(site.state, 'kafka');
      await mkdir(tmp(site, 'kafka'), { recursive: true });
      await cp(tools.kafkaTemplate, join(folder, 'data'), { recursive: true, force: false });
      await configure(site);
    },
    command: (site, tools) =>
      jvm(site, tools, {
        name: 'kafka',
        main: 'kafka.Kafka',
        classpath: [tools.kafkaJars],
        heapMiB: 256,
        args: [join(site.state, 'kafka/server.properties')],
      }),
    stopped: (site, tools) => keepClassData(site, tools, 'kafka'),
    stopSeconds: 20,
  },
  doctor: [java, maven],
  cluster: {
    kinds: [
      'Kafka.kafka.strimzi.io',
      'KafkaNodePool.kafka.strimzi.io',
      'KafkaTopic.kafka.strimzi.io',
      'KafkaUser.kafka.strimzi.io',
      'NetworkPolicy.networking.k8s.io',
    ],
    resources: (plan, profile) => ({
      entries: [
        ...poolsOf(plan, profile).map((document) => ({ file: 'kafka', document })),
        { file: 'kafka', document: kafkaDocument(plan, profile, shared) },
        ...givenUsers(plan),
        ...topicEntries(plan, profile),
        {
          file: 'network',
          document: kafkaPolicy(plan, profile),
          note: 'Only Kafka Connect, Knative and the operators reach Kafka.',
        },
      ],
      secrets: [],
    }),
  },
};
