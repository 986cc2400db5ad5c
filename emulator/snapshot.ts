import { randomUUID } from 'node:crypto';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { SnapshotRequest, Snapshotting } from '../lib/source-requests.ts';
import type { Resource } from '../manifests/read.ts';
import { closeClient, createAdmin, createProducer, type KafkaAddress } from './kafka.ts';
import type { Config, ConnectorStatus } from './reconcile/connect-client.ts';
import { signalTopic } from './reconcile/signals.ts';
import { missingRight } from './signal-rights.ts';
import { capturing } from './snapshot-connector.ts';

/**
 * Asks Debezium by a signal for a table's rows once more.
 * @param resources say who may do what in Kafka @throws PlumblineError
 */
export async function askForSnapshot(
  request: SnapshotRequest,
  connectUrl: string,
  kafka: KafkaAddress,
  resources: readonly Resource[],
): Promise<Snapshotting> {
  const connectors = await listConnectors(connectUrl);
  const { connector, table } = capturing(request, connectors, await listTopics(kafka));
  if (connector.state !== 'RUNNING') {
    throw new PlumblineError({
      code: 'snapshot.not-running',
      message: `the connector ${connector.name} is ${connector.state}, so it takes no signals`,
      fix: `See why, and let it run: npm run stack -- connectors resume ${connector.name}.`,
    });
  }
  const topic = signalTopic(connector.config);
  if (topic === undefined) throw noChannel(connector.name);
  const lacking = missingRight(connector, topic, resources);
  if (lacking) throw new PlumblineError(lacking);
  const signal = signalFor(connector.config, table, request.keyless);
  await produce(kafka, topic, connector.config['topic.prefix'] ?? '', signal);
  return { connector: connector.name, table, id: signal.id, topic };
}

/**
 * `INCREMENTAL` reads a table in pieces between the changes; without a table to write marks into, only a connector with
 * `read.only` can. Else all changes wait for it: `BLOCKING`. So does one of a table without a primary key, which has no
 * order to be read in by pieces, and of one whose name Debezium cannot read there ("Unable to parse table identifier").
 */
export function signalFor(config: Config, table: string, keyless: readonly string[] = []) {
  const isMarked = config['read.only'] === 'true' || config['signal.data.collection'] !== undefined;
  const isReadable = /^[\w.]+$/.test(table) && !keyless.includes(table);
  const type = isMarked && isReadable ? 'INCREMENTAL' : 'BLOCKING';
  // Patterns; a dot may stay what it is.
  const data = { 'data-collections': [table.replaceAll(/[\\^$*+?()[\]{}|]/g, '\\$&')], type };
  return { id: randomUUID(), type: 'execute-snapshot', data };
}

async function listConnectors(connectUrl: string): Promise<ConnectorStatus[]> {
  const { connectClient } = await import('./reconcile/connect-client.ts');
  const client = connectClient(connectUrl, { patienceMs: 2000 });
  try {
    return await client.list();
  } catch (error) {
    const fix = 'Try again when it is up; see npm run stack -- status.';
    throw new PlumblineError({ code: 'connect.unreachable', message: cause(error), fix }, { cause: error });
  } finally {
    await client.close();
  }
}

async function listTopics(kafka: KafkaAddress): Promise<string[]> {
  const admin = createAdmin(kafka);
  try {
    await admin.connect();
    return await admin.listTopics();
  } catch (error) {
    throw unreachable(error);
  } finally {
    await closeClient(admin);
  }
}

async function produce(kafka: KafkaAddress, topic: string, key: string, value: object): Promise<void> {
  const producer = createProducer(kafka);
  try {
    await producer.connect();
    // Debezium reads this one.
    await producer.send({ topic, messages: [{ key, value: JSON.stringify(value), partition: 0 }] });
  } catch (error) {
    throw unreachable(error);
  } finally {
    await producer.disconnect().catch(() => {});
  }
}

const noChannel = (connector: string): PlumblineError =>
  new PlumblineError({
    code: 'snapshot.no-channel',
    message: `the connector ${connector} takes no signals from Kafka: its signal.enabled.channels does not have kafka`,
    fix: 'Add kafka to signal.enabled.channels in its KafkaConnector, or leave that out: here it is added by itself.',
  });

const unreachable = (error: unknown): PlumblineError =>
  new PlumblineError(
    {
      code: 'kafka.unreachable',
      message: `Kafka does not take the signal: ${cause(error)}`,
      fix: 'Try again when it is up; see npm run stack -- status.',
    },
    { cause: error },
  );
