import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { examineDatabases } from '../../compose/database-check.ts';
import { elsewhereOf, findElsewhere } from '../../emulator/resolve-host.ts';
import { databaseSettings, outsideHost, standIns } from '../../manifests/databases.ts';
import { readText } from '../../manifests/read.ts';
import { deriveSettings } from '../../manifests/settings.ts';
import { atUp, changedSinceUp, readAtUp } from '../../manifests/settings-at-up.ts';

const set = readText(
  [
    'apiVersion: v1\nkind: Service\nmetadata: {name: mysql, namespace: shop}\nspec: {}',
    'apiVersion: v1\nkind: Service\nmetadata: {name: rds, namespace: shop}\nspec: {type: ExternalName, externalName: db.example.com}',
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: pod, namespace: shop}\nspec: {}',
  ].join('\n---\n'),
  'set.yaml',
).resources;

test.each([
  ['', undefined],
  ['localhost', undefined],
  ['127.0.0.1', undefined],
  ['mysql', undefined],
  ['mysql.shop', undefined],
  ['mysql.shop.svc.cluster.local', undefined],
  ['pod-0.pod', undefined],
  ['pod-0.pod.shop.svc', undefined],
  ['not-loaded.other.svc', undefined],
  [`$${'{secrets:a/b:host}'}`, undefined],
  ['rds', 'db.example.com'],
  ['rds.shop.svc', 'db.example.com'],
  ['10.1.2.3', '10.1.2.3'],
  ['db.example.com', 'db.example.com'],
  ['dbhost', 'dbhost'],
])('%s is looked up as %s', (host, expected) => {
  expect(outsideHost(host, 'shop', set)).toBe(expected);
});

const connectors = (...hosts: readonly string[]) =>
  readText(
    hosts
      .map(
        (host, index) =>
          `apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnector\nmetadata: {name: c${index}, namespace: shop, labels: {strimzi.io/cluster: c}}\nspec: {class: io.debezium.connector.mysql.MySqlConnector, config: {database.hostname: "${host}"}}`,
      )
      .join('\n---\n'),
    'c.yaml',
  ).resources;

test('the database is left out when every connector reads another', () => {
  const elsewhere = { 'shop/db.example.com': 'db.example.com' };
  expect(databaseSettings(connectors('db.example.com'), elsewhere)).toEqual({ local: false, elsewhere });
  expect(databaseSettings(connectors('db.example.com', 'mysql'), elsewhere)).toEqual({
    local: true,
    elsewhere,
  });
  expect(databaseSettings(connectors('mysql'), elsewhere)).toEqual({ local: true, elsewhere: {} });
  expect(databaseSettings([], elsewhere).local).toBe(true);
});

test('what can be resolved is elsewhere, what cannot is local', async () => {
  const found = await findElsewhere(
    connectors('10.1.2.3', hostname(), 'no-such-host.invalid', 'kafka', 'mysql'),
  );
  expect(elsewhereOf(found)).toEqual({
    'shop/10.1.2.3': '10.1.2.3',
    [`shop/${hostname()}`]: hostname(),
  });
  const known = new Map([['shop/no-such-host.invalid', 'remembered']]);
  expect(elsewhereOf(await findElsewhere(connectors('no-such-host.invalid'), known))).toEqual({
    'shop/no-such-host.invalid': 'remembered',
  });
});

test('a line tells for which hosts that look like somewhere else the local database stands', () => {
  const elsewhere = { 'shop/10.1.2.3': '10.1.2.3' };
  expect(
    standIns(connectors('10.1.2.3', 'localhost', 'mysql', 'mysql.shop.svc', 'db.example.com'), elsewhere),
  ).toEqual(['db.example.com does not resolve here: the local database stands for it']);
  const [own] = readText(
    'apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnector\nmetadata: {name: c}\nspec: {class: io.debezium.connector.mysql.MySqlConnector, config: {database.hostname: 127.0.0.1, database.port: 23306}}',
    'c.yaml',
  ).resources;
  expect(own && standIns([own], {})[0]).toContain('127.0.0.1:23306');
});

test('an edit that asks for another broker, worker or database waits for the next up', () => {
  const elsewhere = { 'shop/db.example.com': 'db.example.com' };
  const derive = (resources: ReturnType<typeof connectors>) =>
    deriveSettings(resources, 'key', elsewhere).settings;
  const before = connectors('db.example.com');
  const at = readAtUp(JSON.stringify(atUp(derive(before))));
  if (!at) throw new Error('not read');
  expect(changedSinceUp(at, derive(before), before)).toEqual([]);
  const more = connectors('db.example.com', 'mysql');
  expect(changedSinceUp(at, derive(more), more)).toMatchObject([
    { code: 'database.left-out', field: 'spec.config["database.hostname"]', line: 9 },
  ]);
  const kafka = readText(
    'apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: k}\nspec: {kafka: {config: {num.partitions: 3}}}',
    'kafka.yaml',
  ).resources;
  const changed = [...before, ...kafka];
  expect(changedSinceUp(at, derive(changed), changed)).toMatchObject([
    { code: 'settings.changed', file: 'kafka.yaml', message: expect.stringMatching(/^kafka runs as/) },
  ]);
});

test('of each database that is local here the doctor says so, and whether it runs', async () => {
  const found = await examineDatabases(connectors('mysql.shop.svc', 'no-such-host.invalid'));
  expect(found.map(({ isLocal }) => isLocal)).toEqual([true, true]);
  expect(found[0]?.found).toMatch(/^the local database, which does not run/);
  expect(found[1]?.found).toContain('no-such-host.invalid does not resolve here');
});
