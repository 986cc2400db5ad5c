import pino from 'pino';
import { expect, test } from 'vitest';
import type { Config, ConnectClient } from '../../emulator/reconcile/connect-client.ts';
import { localise } from '../../emulator/reconcile/localise.ts';
import { signalTopic, withSignalTopics } from '../../emulator/reconcile/signals.ts';

const mysql = 'io.debezium.connector.mysql.MySqlConnector';
const local = { database: { host: 'database', port: '3306' }, kafka: 'kafka:9092' };

function localised(config: Record<string, string>, elsewhere = {}) {
  const declared = { name: 'a', namespace: 'shop', class: mysql, tasksMax: 1, version: undefined };
  const all = { 'topic.prefix': 'p', 'database.hostname': 'mysql', ...config };
  const found = localise({ ...declared, config: all }, { ...local, ...elsewhere }).config;
  return Object.fromEntries(
    Object.entries(found).filter(([key]) => key.startsWith('signal.') || key === 'read.only'),
  );
}

const byDefault = {
  'signal.enabled.channels': 'source,kafka',
  'signal.kafka.topic': 'p-signal',
  'signal.kafka.bootstrap.servers': 'kafka:9092',
  'signal.poll.interval.ms': '500',
};

test('a connector of the local database takes signals, and writes nothing for a snapshot', () => {
  expect(localised({})).toEqual({ ...byDefault, 'read.only': 'true' });
});

test('one of a database elsewhere may have no GTIDs', () => {
  expect(localised({}, { elsewhere: { 'shop/mysql': 'db.example.com' } })).toEqual(byDefault);
});

test.each([
  [{ 'signal.enabled.channels': 'source' }, {}],
  [{ 'signal.enabled.channels': 'source,jmx', 'signal.kafka.topic': 's' }, { 'signal.kafka.topic': 's' }],
])('with %j it is left alone', (own, more) => {
  expect(localised(own)).toEqual({ ...own, ...more });
});

test('what the YAML says of its own stays, and its brokers become the local one', () => {
  const own = {
    'signal.enabled.channels': 'kafka',
    'signal.kafka.topic': 'orders.signals',
    'signal.kafka.bootstrap.servers': 'events-kafka-bootstrap:9093',
    'signal.poll.interval.ms': '1000',
    'signal.data.collection': 'inventory.debezium_signal',
  };
  expect(localised(own)).toEqual({ ...own, 'signal.kafka.bootstrap.servers': 'kafka:9092' });
});

test.each([
  [{ 'connector.class': mysql, 'topic.prefix': 'p', 'signal.enabled.channels': 'source, kafka' }, 'p-signal'],
  [{ 'connector.class': mysql, 'signal.enabled.channels': 'kafka', 'signal.kafka.topic': 's' }, 's'],
  [{ 'connector.class': mysql, 'topic.prefix': 'p' }, undefined],
  [{ 'connector.class': 'org.example.Sink', 'signal.enabled.channels': 'kafka' }, undefined],
])('the topic of signals of %j is %s', (config, topic) => {
  expect(signalTopic(config)).toBe(topic);
});

test('the topic is there before the connector, and a Kafka that does not answer holds up nothing', async () => {
  const done: string[] = [];
  const put = async (name: string, _config: Config) => done.push(`put ${name}`) > 0;
  const none = async () => expect.unreachable();
  const client: ConnectClient = {
    ...{
      list: none,
      topics: none,
      get: none,
      remove: none,
      restart: none,
      pause: none,
      resume: none,
      stop: none,
      close: none,
    },
    put,
  };
  const config = { 'connector.class': mysql, 'topic.prefix': 'p', 'signal.enabled.channels': 'kafka' };
  const createTopic = async ({ name, partitions }: { name: string; partitions: number }) => {
    done.push(`topic ${name} ${partitions}`);
    if (done.length > 2) throw new Error('nobody there');
    return true;
  };
  const connect = withSignalTopics(client, { createTopic }, pino({ level: 'silent' }));
  expect(await connect.put('a', config)).toBe(true);
  expect(await connect.put('b', config)).toBe(true);
  expect(await connect.put('c', {})).toBe(true);
  expect(done).toEqual(['topic p-signal 1', 'put a', 'topic p-signal 1', 'put b', 'put c']);
});
