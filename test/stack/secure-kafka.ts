import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { properties } from '../../compose/jvm.ts';
import { findJava } from '../../compose/native/java.ts';
import { lastLines } from '../../compose/native/log.ts';
import { fetchModule } from '../../compose/native/maven.ts';
import { run } from '../../compose/native/run.ts';
import { home, root } from '../../compose/root.ts';
import { closeClient, createAdmin } from '../../emulator/kafka.ts';
import { freePort } from '../../emulator/serving/free-port.ts';
import { Authority } from '../certificates.ts';

const listeners = ['CONTROLLER', 'PLAINTEXT', 'SASL_PLAINTEXT', 'SSL', 'SASL_SSL'] as const;
type Listener = (typeof listeners)[number];

/** The one account, with what a careless client would spoil. */
export const account = { user: 'al=ice', password: '$pass=word' };

/**
 * A broker that speaks all that a KafkaSource may: SSL asks for client certificates. The certificate of all listeners
 * is for 127.0.0.1 only. Native only, as nothing of this depends on the runtime.
 */
export class SecureKafka {
  readonly authority = new Authority();
  readonly #folder: string;
  readonly #ports = new Map<Listener, number>();
  #process: ChildProcess | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  address(listener: Listener, host = '127.0.0.1'): string {
    return `${host}:${this.#ports.get(listener)}`;
  }

  async start(): Promise<void> {
    const java = await findJava();
    if ('code' in java) throw new Error(java.message);
    const jars = await fetchModule(join(home(), 'cache'), 'kafka', () => {});
    for (const listener of listeners) this.#ports.set(listener, await freePort());
    const config = await this.#configure();
    const classpath = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(jars, '*')];
    const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name="${account.user}",password="${account.password}"]`,
    ]);
    const format = [
      'kafka.tools.StorageTool',
      'format',
      '-t',
      'AAAAAAAAAAAAAAAAAAAAAQ',
      '-c',
      config,
      ...scram,
    ];
    const { code, output } = await run(java.program, [...classpath, ...format]);
    if (code !== 0) throw new Error(output);
    const log = createWriteStream(join(this.#folder, 'kafka.log'));
    await once(log, 'open');
    const log4j = `-Dlog4j2.configurationFile=${join(root, 'compose/native/log4j2.properties')}`;
    this.#process = spawn(java.program, ['-Xmx256m', log4j, ...classpath, 'kafka.Kafka', config], {
      stdio: ['ignore', log, log],
    });
    await this.#ready();
  }

  /** One record a topic; its value is the topic's name. */
  async produce(topics: readonly string[]): Promise<void> {
    const admin = createAdmin({ brokers: [this.address('PLAINTEXT')] });
    await admin.connect();
    await admin.createTopics({ topics: topics.map((topic) => ({ topic })), waitForLeaders: true });
    await closeClient(admin);
    const client = new Kafka({ brokers: [this.address('PLAINTEXT')], logLevel: logLevel.NOTHING });
    const producer = client.producer();
    await producer.connect();
    // One by one: what kafkajs tries again, it sends again whole.
    for (const topic of topics) await producer.send({ topic, messages: [{ value: topic }] });
    await producer.disconnect();
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async #ready(): Promise<void> {
    const last = Date.now() + 60_000;
    for (;;) {
      const admin = createAdmin({ brokers: [this.address('PLAINTEXT')] });
      try {
        return await admin.connect();
      } catch (error) {
        const words = await lastLines(join(this.#folder, 'kafka.log'), 20);
        if (Date.now() > last || this.#process?.exitCode !== null)
          throw new Error(words.join('\n'), { cause: error });
        await wait(200);
      } finally {
        await closeClient(admin);
      }
    }
  }

  async #configure(): Promise<string> {
    const { cert, key } = this.authority.issue('broker', { hosts: ['127.0.0.1'] });
    await mkdir(this.#folder, { recursive: true });
    const file = (name: string) => join(this.#folder, name);
    await writeFile(file('broker.pem'), key + cert);
    await writeFile(file('ca.pem'), this.authority.cert);
    const addresses = listeners.map((name) => `${name}://${this.address(name)}`);
    const { user, password } = account;
    const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required "user_${user}"="${password}";`;
    const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
    const jaas = ['sasl_plaintext', 'sasl_ssl'].flatMap((name) => [
      [`listener.name.${name}.plain.sasl.jaas.config`, plain],
      [`listener.name.${name}.scram-sha-256.sasl.jaas.config`, scram],
      [`listener.name.${name}.scram-sha-512.sasl.jaas.config`, scram],
    ]);
    await writeFile(
      file('server.properties'),
      properties({
        'process.roles': 'broker,controller',
        'node.id': 1,
        'controller.quorum.voters': `1@${this.address('CONTROLLER')}`,
        'controller.listener.names': 'CONTROLLER',
        listeners: addresses.join(),
        'advertised.listeners': addresses.slice(1).join(),
        'inter.broker.listener.name': 'PLAINTEXT',
        'listener.security.protocol.map': listeners
          .map((name) => `${name}:${name === 'CONTROLLER' ? 'PLAINTEXT' : name}`)
          .join(),
        'log.dirs': file('data'),
        'offsets.topic.replication.factor': 1,
        'offsets.topic.num.partitions': 1,
        'group.initial.rebalance.delay.ms': 0,
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': file('broker.pem'),
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': file('ca.pem'),
        'listener.name.ssl.ssl.client.auth': 'required',
        'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
        ...Object.fromEntries(jaas),
      }),
    );
    return file('server.properties');
  }
}
