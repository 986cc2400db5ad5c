import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPaths, readText } from '../../manifests/read.ts';
import { usesOf } from '../../manifests/uses.ts';
import { gapsOf, renderUses } from '../../scripts/uses-text.ts';

const orders = fileURLToPath(new URL('../../examples/orders', import.meta.url));

test('of a team’s folder, what each resource is used for, or why it is not', async () => {
  const { resources, problems, notices } = await readPaths([orders]);
  expect([...problems, ...notices]).toEqual([]);
  const uses = usesOf(resources);
  expect(uses.map(({ resource }) => resource)).toEqual(resources);
  const by = (kind: string, name: string) => {
    const use = uses.find(({ resource }) => resource.kind === kind && resource.name === name);
    return use && [use.by, use.text];
  };
  expect(by('StatefulSet', 'mysql')?.[0]).toBe('database');
  expect(by('Service', 'mysql')?.[0]).toBe('database');
  expect(by('Secret', 'mysql-debezium')).toEqual(['database', 'the local account stands for it']);
  expect(by('Secret', 'mysql-root')?.[0]).toBe('ignored');
  expect(by('KafkaConnect', 'connect')?.[0]).toBe('connect');
  expect(by('KafkaConnector', 'inventory')?.[0]).toBe('connect');
  expect(by('Kafka', 'events')?.[0]).toBe('kafka');
  expect(by('KafkaTopic', 'shop.inventory.orders')?.[0]).toBe('kafka');
  expect(by('KafkaNodePool', 'dual')).toEqual(['ignored', 'there is one broker']);
  expect(by('KafkaSource', 'orders')?.[0]).toBe('source');
  expect(by('Service', 'event-display')).toEqual(['sink', 'Event Display']);
  expect(by('Service', 'totals')).toEqual(['sink', 'started here: node totals/server.ts']);
  expect(by('Secret', 'totals')?.[0]).toBe('sink');
  expect(by('ConfigMap', 'totals')?.[0]).toBe('sink');
  expect(by('RoleBinding', 'connect-secrets')?.[0]).toBe('ignored');
});

test('nothing is passed over: unknown kinds, second brokers, Services that nobody uses', () => {
  const { resources } = readText(
    [
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}',
      'apiVersion: eventing.knative.dev/v1\nkind: Trigger\nmetadata: {name: t}',
      'apiVersion: v1\nkind: Service\nmetadata: {name: alone}',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}',
      'apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nmetadata: {name: u}',
    ].join('\n---\n'),
    'f.yaml',
  );
  const uses = usesOf(resources);
  expect(uses.map(({ by }) => by)).toEqual(resources.map(() => 'ignored'));
  expect(new Set(uses.map(({ text }) => text)).size).toBe(5);
});

test('shown in the order of the data, a line a use, the names cut where a terminal ends', async () => {
  const { resources } = await readPaths([orders]);
  const lines = renderUses(usesOf(resources), 80);
  const heads = lines.map((line) => line.slice(2, 11).trim()).filter((head) => head !== '');
  expect(heads).toEqual(['database', 'connect', 'kafka', 'source', 'sink', 'ignored']);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
});

test('connectors without a KafkaSource are told of', async () => {
  const { resources } = await readPaths([orders]);
  expect(gapsOf(resources)).toEqual([]);
  expect(gapsOf(resources.filter(({ kind }) => kind !== 'KafkaSource'))).toHaveLength(1);
});
