import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConnectRefused } from '../../emulator/reconcile/connect-client.ts';
import { shown } from '../../scripts/connector-access.ts';
import { readConnectorFile } from '../../scripts/connector-add.ts';
import { recordJson, recordLine } from '../../scripts/topic-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-connectors-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const yaml = `apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {prefix: shop}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: a, labels: {strimzi.io/cluster: c}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  config:
    database.hostname: mysql
    topic.prefix: \${secrets:default/s:prefix}
`;

test("a KafkaConnector with the Secret beside it, its addresses by the names in Connect's environment", async () => {
  const path = await file('a.yaml', yaml);
  const [added] = await readConnectorFile(path);
  expect(added).toMatchObject({ name: 'a', notices: [] });
  expect(added?.config).toMatchObject({
    'database.hostname': '$' + '{env:DATABASE_HOST}',
    'database.port': '$' + '{env:DATABASE_PORT}',
    'schema.history.internal.kafka.bootstrap.servers': '$' + '{env:BOOTSTRAP_SERVERS}',
    'topic.prefix': 'shop',
  });
  const refused = added?.refused(new ConnectRefused([{ setting: 'topic.prefix', message: 'bad' }]));
  expect(refused?.problems).toMatchObject([{ file: path, line: 13, field: 'spec.config["topic.prefix"]' }]);
});

test("Connect's own JSON", async () => {
  const config = { name: 'b', 'connector.class': 'x.Y', 'tasks.max': 2, topics: 't' };
  for (const json of [{ name: 'b', config }, { config }]) {
    const [added] = await readConnectorFile(await file('b.json', JSON.stringify(json)));
    expect(added).toMatchObject({ name: 'b', notes: [] });
    expect(added?.refused(new ConnectRefused([])).problems[0]?.file).toMatch(/b.json$/);
    expect(added?.config).toEqual({ 'connector.class': 'x.Y', 'tasks.max': '2', topics: 't' });
  }
});

test.each([
  ['none.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', 'connector.none-in-file'],
  ['typo.yaml', yaml.replace('class:', 'clas:'), 'manifest.unknown-field'],
  ['broken.yaml', 'a: [', 'manifest.yaml'],
])('%s is refused', async (name, text, code) => {
  const path = await file(name, text);
  await expect(readConnectorFile(path)).rejects.toMatchObject({
    problems: [{ code }, ...more(code)],
  });
});

/** A class that is misspelt is missing too. */
function more(code: string): object[] {
  return code === 'manifest.unknown-field' ? [{ code: 'manifest.missing' }] : [];
}

test('passwords are shown as placeholders only', () => {
  expect(
    shown({ 'database.password': 'x', 'a.password': '$' + '{env:A}', 'sasl.jaas.config': 'y', b: 'z' }),
  ).toEqual({
    'a.password': '$' + '{env:A}',
    b: 'z',
    'database.password': '********',
    'sasl.jaas.config': '********',
  });
});

test('records as text', () => {
  const record = {
    topic: 't',
    partition: 1,
    offset: 7,
    timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    key: Buffer.from('{"id":1}'),
    value: Buffer.from([0xff, 0]),
    headers: [['h', Buffer.from('plain')] as const, ['h', null] as const],
  };
  expect(recordJson(record)).toEqual({
    topic: 't',
    partition: 1,
    offset: 7,
    time: '2026-01-02T03:04:05.006Z',
    key: { id: 1 },
    value: { base64: '/wA=' },
    headers: [
      ['h', 'plain'],
      ['h', null],
    ],
  });
  expect(recordLine({ ...record, value: null })).toBe('1:7 03:04:05.006 {"id":1} → null');
});

test('a file that is not there is told without the words of Node', async () => {
  await expect(readConnectorFile('/nowhere/a.yaml')).rejects.toThrow(
    '/nowhere/a.yaml: this cannot be read: no such file or directory\n',
  );
});
