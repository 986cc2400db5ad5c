import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepValues } from '../../emulator/reconcile/values.ts';
import { placeholders } from '../../manifests/placeholders.ts';
import { valuesFor } from '../../manifests/providers.ts';
import { readText } from '../../manifests/read.ts';

const connector =
  'apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnector\nmetadata: {name: c, namespace: shop, labels: {strimzi.io/cluster: connect}}\nspec: {class: x}';
const secret =
  'apiVersion: v1\nkind: Secret\nmetadata: {name: mysql, namespace: shop}\nstringData: {password: "s3cret", login.properties: "# login\\nuser = me\\npassword: mine"}';
const map =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db, namespace: shop}\ndata: {host: db.example.com}';
const classes = {
  secrets: 'io.strimzi.kafka.KubernetesSecretConfigProvider',
  configmaps: 'io.strimzi.kafka.KubernetesConfigMapConfigProvider',
  env: 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
  dir: 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
  file: 'org.apache.kafka.common.config.provider.FileConfigProvider',
};
const config = Object.entries(classes).map(([name, value]) => `config.providers.${name}.class: ${value}`);

const connect = (version: string, rest: string) =>
  `apiVersion: kafka.strimzi.io/${version}\nkind: KafkaConnect\nmetadata: {name: connect, namespace: shop}\nspec: {config: {config.providers: "${Object.keys(classes).join()}", ${config.join(', ')}}, ${rest}}`;

const now = connect(
  'v1',
  `template: {pod: {volumes: [{name: db, secret: {secretName: mysql, items: [{key: login.properties, path: in/login}]}}, {name: all, secret: {secretName: mysql}}, {name: map, configMap: {name: db}}]},
  connectContainer: {volumeMounts: [{name: db, mountPath: /mnt/db/}, {name: all, mountPath: /mnt/all}, {name: map, mountPath: /mnt/map}],
  env: [{name: PLAIN, value: plain}, {name: PASSWORD, valueFrom: {secretKeyRef: {name: mysql, key: password}}}, {name: HOST, valueFrom: {configMapKeyRef: {name: db, key: host}}}]}}`,
);
const old = connect(
  'v1beta2',
  'externalConfiguration: {volumes: [{name: db, secret: {secretName: mysql}}], env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: mysql, key: password}}}]}',
);

function find(text: string, ...documents: readonly string[]) {
  const { resources } = readText([connector, secret, map, ...documents].join('\n---\n'), 'k.yaml');
  const [first] = resources;
  const [placeholder] = placeholders(`$${text}`);
  return first && placeholder && valuesFor(first, resources)(placeholder);
}

test.each([
  ['{secrets:shop/mysql:password}', 's3cret', true],
  ['{secrets:mysql:password}', 's3cret', true],
  ['{configmaps:shop/db:host}', 'db.example.com', false],
  ['{env:PLAIN}', 'plain', false],
  ['{env:PASSWORD}', 's3cret', true],
  ['{env:HOST}', 'db.example.com', false],
  ['{dir:/mnt/all:password}', 's3cret', true],
  ['{dir:/mnt/map/:host}', 'db.example.com', false],
  ['{file:/mnt/db/in/login:password}', 'mine', true],
  ['{file:/mnt/all/login.properties:user}', 'me', true],
])('%s is what the provider of the KafkaConnect answers', (text, value, isSecret) => {
  expect(find(text, now)).toEqual({ text: value, isSecret });
});

test.each([
  '{env:NONE}',
  '{dir:/elsewhere:password}',
  '{vault:shop/mysql:password}',
  '{secrets:other/mysql:password}',
])('%s is nothing that the files have', (text) => expect(find(text, now)).toBeUndefined());

test('v1beta2 mounts by externalConfiguration', () => {
  expect(find('{dir:/opt/kafka/external-configuration/db:password}', old)?.text).toBe('s3cret');
  expect(find('{env:PASSWORD}', old)?.text).toBe('s3cret');
});

test('without a KafkaConnect any provider with a path is one of Secrets', () => {
  expect(find('{anything:shop/mysql:password}')?.text).toBe('s3cret');
  expect(find('{env:PASSWORD}')).toBeUndefined();
});

test('a kept value has a file of its own, and another one when it changes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-values-'));
  try {
    const keep = keepValues(join(folder, 'values'), '/seen');
    const at = (version: number) => `$\{plumbline:/seen:shop_mysql.password.${version}}`;
    expect(keep('shop/mysql.password', 'a')).toBe(at(1));
    expect(keep('shop/mysql.password', 'a')).toBe(at(1));
    expect(keepValues(join(folder, 'values'), '/seen')('shop/mysql.password', 'b')).toBe(at(2));
    expect(keep('shop/mysql.password', 'c')).toBe(at(3));
    const files = (await readdir(join(folder, 'values'))).sort();
    expect(files).toEqual(['shop_mysql.password.2', 'shop_mysql.password.3']);
    expect(await readFile(join(folder, 'values', 'shop_mysql.password.3'), 'utf8')).toBe('c');
  } finally {
    await rm(folder, { recursive: true });
  }
});
