import { expect, test } from 'vitest';
import { readSources } from '../../emulator/read-sources.ts';
import { readText } from '../../manifests/read.ts';

const options = {
  bootstrapServers: ['127.0.0.1:1'],
  plaintext: true,
  logins: { address: '127.0.0.1:2', key: 'key' },
  eventDisplay: 'http://127.0.0.1:3',
};

const user = (authentication: string) =>
  `apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nmetadata: {name: reader, labels: {strimzi.io/cluster: k}}\nspec: {authentication: ${authentication}}`;
const source = (net: string) =>
  `apiVersion: sources.knative.dev/v1\nkind: KafkaSource\nmetadata: {name: s}\nspec: {bootstrapServers: ["k:1"], topics: [t], sink: {uri: "http://127.0.0.1:4"}, net: ${net}}`;
const secret = (name: string, data: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\nstringData: ${data}`;

const ref = (name: string, key: string) => `{secretKeyRef: {name: ${name}, key: ${key}}}`;
const sasl = `{sasl: {enable: true, user: ${ref('login', 'user')}, type: ${ref('login', 'type')}, password: ${ref('reader', 'password')}}, tls: {enable: true, caCert: ${ref('ca', 'ca.crt')}}}`;
const login = secret('login', '{user: reader, type: SCRAM-SHA-512}');

function read(...documents: readonly string[]) {
  const { resources, problems } = readText(documents.join('\n---\n'), 'k.yaml');
  expect(problems).toEqual([]);
  const { desired, problems: wrong, notices } = readSources(resources, options);
  return { kafka: desired[0]?.kafka, wrong, notices: notices.map(({ code }) => code) };
}

test('a source with SASL logs in as its KafkaUser, without TLS', () => {
  const { kafka, wrong, notices } = read(source(sasl), login, user('{type: scram-sha-512}'));
  expect(wrong).toEqual([]);
  expect(kafka).toEqual({
    brokers: ['127.0.0.1:2'],
    sasl: { mechanism: 'scram-sha-512', username: 'reader', password: expect.stringMatching(/^[\w-]{32}$/) },
  });
  expect(notices).toEqual(['kafkasource.no-tls']);
});

test("a password that the cluster's operator made up is not the one here", () => {
  const copied = secret('copy', '{password: "of the cluster"}');
  const net = sasl.replace(ref('reader', 'password'), ref('copy', 'password'));
  const plain = read(source(sasl), login, user('{type: scram-sha-512}')).kafka?.sasl;
  expect(read(source(net), login, copied, user('{type: scram-sha-512}')).kafka?.sasl).toEqual(plain);
  const given = `{type: scram-sha-512, password: {valueFrom: ${ref('own', 'p')}}}`;
  const wrong = read(source(net), login, copied, user(given), secret('own', '{p: given}'));
  expect(wrong.kafka?.sasl).toMatchObject({ password: 'of the cluster' });
});

test('a client certificate is the account of its KafkaUser', () => {
  const net = `{tls: {enable: true, cert: ${ref('reader', 'user.crt')}, key: ${ref('reader', 'user.key')}}}`;
  expect(read(source(net), user('{type: tls}')).kafka).toMatchObject({
    brokers: ['127.0.0.1:2'],
    sasl: { mechanism: 'scram-sha-512', username: 'reader' },
  });
});

test('the Secret of a KafkaUser has the prefix that its Kafka gives', () => {
  const prefix = 'spec: {entityOperator: {userOperator: {secretPrefix: kafka-}}}';
  const kafka = `apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: k}\n${prefix}`;
  const net = sasl.replace(ref('reader', 'password'), ref('kafka-reader', 'password'));
  const found = read(source(net), login, user('{type: scram-sha-512}'), kafka);
  expect(found.wrong).toEqual([]);
  expect(found.kafka?.sasl).toMatchObject({ username: 'reader' });
  expect(read(source(net), login, user('{type: scram-sha-512}')).wrong).toMatchObject([
    { code: 'kafkasource.secret' },
  ]);
});

test('who is no KafkaUser, or names none, comes without a login', () => {
  const stranger = read(source(sasl), login, secret('reader', '{password: x}'));
  expect(stranger.kafka).toEqual({ brokers: ['127.0.0.1:1'] });
  expect(stranger.notices).toEqual(['kafkasource.no-user', 'kafkasource.no-tls']);
  expect(read(source('{}'), user('{type: scram-sha-512}')).kafka).toEqual({ brokers: ['127.0.0.1:1'] });
});

test('a Secret that is missing is told as a cluster tells it', () => {
  const { wrong, kafka } = read(source(sasl), user('{type: scram-sha-512}'));
  expect(kafka).toBeUndefined();
  expect(wrong[0]).toMatchObject({
    code: 'kafkasource.secret',
    message: expect.stringContaining('default/login'),
  });
});
