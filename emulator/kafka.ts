import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import {
  type Admin,
  AssignerProtocol,
  Kafka,
  logLevel,
  Partitioners,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import type { Broker } from 'kafkajs/src/broker/index.js';
import Cluster from 'kafkajs/src/cluster/index.js';
import loggers from 'kafkajs/src/loggers/index.js';
import Connection from 'kafkajs/src/network/connection.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import protocol from 'kafkajs/src/protocol/requests/index.js';
import { log } from '../lib/log.ts';
import { openSocket, type SocketOptions } from './kafka-socket.ts';
import { within } from './within.ts';

/** The one file that imports kafkajs: its connections and protocol, its admin client; the consumer above it is ours. */

export type { Broker };
export { AssignerProtocol, Cluster, protocol };

/** How to speak to its brokers; plaintext without any of it. */
export interface KafkaSecurity {
  readonly ssl?: ConnectionOptions;
  readonly sasl?: Login;
}

/** User name and password, by one of the mechanisms that KafkaSources use. */
export type Login = Extract<SASLOptions, { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512' }>;

/** How to reach a cluster. */
export interface KafkaAddress extends KafkaSecurity {
  /** `HOST:PORT` */
  readonly brokers: readonly string[];
}

const clientId = 'plumbline';
const readCommitted = 1;

// kafkajs starts a timer with a negative delay after every response, which Node warns about; it is needed for throttling only.
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: typeof RequestQueue.prototype) {
  if (this.pending.length > 0) schedule.call(this);
};

// kafkajs copies a whole response to join it with the nothing that was left of the one before.
const processData = Connection.prototype.processData;
Connection.prototype.processData = function (this: typeof Connection.prototype, data: Buffer) {
  if (this.bytesBuffered === 0) this.chunks = [];
  processData.call(this, data);
};

/** The open sockets of one client of Kafka. */
class Sockets {
  readonly #open = new Set<Socket>();
  #isCut = false;

  readonly open = (options: SocketOptions): Socket => {
    const socket = openSocket(options);
    this.#open.add(socket);
    // An attempt of kafkajs's that comes too late is not to wait either.
    if (this.#isCut) socket.destroy(new Error('given up'));
    return socket.once('close', () => {
      this.#open.delete(socket);
      // kafkajs lets go of it again at each attempt, and Node waits for a connect to do so: with ever more listeners.
      socket.unref = () => socket;
    });
  };

  cut(): void {
    this.#isCut = true;
    // Without an error kafkajs would go on waiting for the answers.
    for (const socket of this.#open) socket.destroy(new Error('given up'));
  }
}

const sockets = new WeakMap<Cluster | Admin, Sockets>();

/**
 * Ends all connections within a second, and with them all requests under way: kafkajs by itself would wait for a broker
 * that does not answer. Never rejects; the client cannot be used again.
 */
export async function closeClient(client: Cluster | Admin): Promise<void> {
  await within(1000, client.disconnect());
  sockets.get(client)?.cut();
}

/** Connections to a cluster's brokers; topics are added to `targetTopics`. Nothing is connected yet. */
export function createCluster(address: KafkaAddress): Cluster {
  const own = new Sockets();
  const cluster = new Cluster({
    logger: loggers.createLogger({ level: logLevel.WARN, logCreator: () => writeLog }),
    brokers: address.brokers,
    ssl: address.ssl ?? null,
    // A copy: kafkajs adds to it, and an address is compared with the next one.
    sasl: address.sasl ? { ...address.sasl } : null,
    clientId,
    socketFactory: own.open,
    connectionTimeout: 3000,
    authenticationTimeout: 10_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    isolationLevel: readCommitted,
    retry: { retries: 1, initialRetryTime: 50, maxRetryTime: 500 },
  });
  sockets.set(cluster, own);
  return cluster;
}

/** kafkajs's admin client, not connected yet. */
export function createAdmin(address: KafkaAddress): Admin {
  const own = new Sockets();
  const admin = client(address, own).admin();
  sockets.set(admin, own);
  return admin;
}

/** kafkajs's producer, not connected yet: for signals, and for those who try and measure the source. */
export function createProducer(address: KafkaAddress): Producer {
  return client(address, new Sockets()).producer({ createPartitioner: Partitioners.DefaultPartitioner });
}

function client(address: KafkaAddress, own: Sockets): Kafka {
  return new Kafka({
    brokers: [...address.brokers],
    clientId,
    socketFactory: own.open,
    connectionTimeout: 3000,
    logLevel: logLevel.WARN,
    logCreator: () => writeLog,
    retry: { retries: 3, initialRetryTime: 100 },
    ...(address.ssl ? { ssl: address.ssl } : {}),
    ...(address.sasl ? { sasl: { ...address.sasl } } : {}),
  });
}

/** What kafkajs calls an error is often only the reason for its next attempt; whoever called it tells what matters. */
function writeLog({ log: { message, ...extra } }: { level: number; log: Record<string, unknown> }): void {
  log.debug({ kafkajs: extra }, String(message));
}

/** The error's name in Kafka's protocol, `REBALANCE_IN_PROGRESS`, if it has one. */
export function errorType(error: unknown): string | undefined {
  return error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : undefined;
}
