import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asEnvironment, health, listens, setting } from './docker/service.ts';
import { java, maven } from './doctor.ts';
import { jvm, keepClassData, properties, tmp } from './jvm.ts';
import { freePort } from './ports.ts';
import { hostPort, type Site, type Station } from './station.ts';

const patience = 3000;

/** Everything that a single broker would wait for or hold memory for, a developer's laptop need not. */
const small = {
  'num.partitions': 1,
  'auto.create.topics.enable': 'true',
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

async function configure(site: Site): Promise<void> {
  const broker = hostPort(site, 'kafka');
  // Nobody but the broker itself speaks to the controller, so any port will do, a new one each time.
  const controller = `127.0.0.1:${await freePort()}`;
  const config = properties({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${controller}`,
    listeners: `PLAINTEXT://${broker},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${broker}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(site.state, 'kafka/data'),
    ...small,
  });
  await writeFile(join(site.state, 'kafka/server.properties'), config);
}

function opens(port: number): Promise<void> {
  return new Promise((done, failed) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('error', failed).once('connect', () => {
      socket.destroy();
      done();
    });
  });
}

/** Rejects when a broker has had time enough to answer: a process that hangs still takes connections. */
async function silence(signal: AbortSignal): Promise<never> {
  await sleep(patience, undefined, { signal });
  throw new Error(`takes connections, but has not answered for ${patience / 1000} s: does it hang?`);
}

export const kafka: Station = {
  name: 'kafka',
  title: 'Kafka 4.3.1',
  port: { preferred: 19092, container: 19092, scheme: '' },
  needs: [],
  async ready(site) {
    // kafkajs would try a closed port again by itself, in growing pauses.
    await opens(site.ports.kafka);
    const { closeClient, createAdmin } = await import('../emulator/kafka.ts');
    const admin = createAdmin({ brokers: [hostPort(site, 'kafka')] });
    const ask = async () => {
      await admin.connect();
      const topics = await admin.listTopics();
      return topics.length === 1 ? '1 topic' : `${topics.length} topics`;
    };
    const late = new AbortController();
    try {
      return await Promise.race([ask(), silence(late.signal)]);
    } finally {
      late.abort();
      await closeClient(admin);
    }
  },
  docker: {
    image: 'apache/kafka:4.3.1',
    init: true,
    environment: {
      ...asEnvironment('KAFKA_', {
        'process.roles': 'broker,controller',
        'node.id': 1,
        'controller.quorum.voters': '1@localhost:9093',
        // One listener for the containers, one for this machine: each is told the address that it can reach.
        listeners: 'INSIDE://:9092,HOST://:19092,CONTROLLER://:9093',
        'advertised.listeners': `INSIDE://kafka:9092,HOST://127.0.0.1:${setting('KAFKA_PORT', '19092')}`,
        'inter.broker.listener.name': 'INSIDE',
        'controller.listener.names': 'CONTROLLER',
        'listener.security.protocol.map': 'INSIDE:PLAINTEXT,HOST:PLAINTEXT,CONTROLLER:PLAINTEXT',
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
  cluster: ['Kafka.kafka.strimzi.io', 'KafkaNodePool.kafka.strimzi.io', 'KafkaTopic.kafka.strimzi.io'],
};
