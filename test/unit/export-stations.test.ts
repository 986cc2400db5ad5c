import { describe, expect, test } from 'vitest';
import { exportFiles, exportStream } from '../../compose/export.ts';
import { readText } from '../../manifests/read.ts';
import { at } from '../../manifests/value.ts';
import { connector, example, exported, inputOf, sample, source } from './export-rig.ts';

const stack = example('inventory');
const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

describe('the database', () => {
  test('in the cluster: a server whose binlog Debezium can read, with the sample tables', () => {
    const { at } = exported(stack, 'dev', { sample });
    const text = String(at('ConfigMap', 'mysql-config', 'data', 'binlog.cnf'));
    for (const line of [
      'server-id = 1',
      'log-bin = binlog',
      'loose-binlog-format = ROW',
      'binlog-row-image = FULL',
      'binlog-expire-logs-seconds = 864000',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(at('ConfigMap', 'mysql-init', 'data', '20-sample.sql')).toBe(sample);
    const script = String(at('ConfigMap', 'mysql-init', 'data', '10-accounts.sh'));
    expect(script).toContain('GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT');
    expect(at('Service', 'mysql', 'spec')).toMatchObject({ clusterIP: 'None', ports: [{ port: 3306 }] });
    expect(at('StatefulSet', 'mysql', 'spec')).toMatchObject({
      serviceName: 'mysql',
      template: {
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: 999, fsGroup: 999 },
          containers: [
            {
              image: 'mysql:8.4',
              securityContext: { ...restricted, readOnlyRootFilesystem: true },
              env: expect.arrayContaining([
                {
                  name: 'MYSQL_ROOT_PASSWORD',
                  valueFrom: { secretKeyRef: { name: 'mysql-root', key: 'password' } },
                },
                {
                  name: 'CONNECTOR_1_PASSWORD',
                  valueFrom: { secretKeyRef: { name: 'mysql-credentials', key: 'password' } },
                },
              ]),
            },
          ],
        },
      },
    });
  });

  test('keeps nothing in dev, and has a volume and sizes in production', () => {
    const dev = exported(stack, 'dev');
    expect(dev.at('StatefulSet', 'mysql', 'spec', 'volumeClaimTemplates')).toBeUndefined();
    expect(dev.at('StatefulSet', 'mysql', 'spec', 'template', 'spec', 'volumes', 0)).toEqual({
      name: 'data',
      emptyDir: {},
    });
    const production = exported(stack, 'production');
    expect(production.at('StatefulSet', 'mysql', 'spec', 'volumeClaimTemplates')).toMatchObject([
      { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } },
    ]);
    const container = production.at('StatefulSet', 'mysql', 'spec', 'template', 'spec', 'containers', 0);
    expect(at(container, 'resources', 'requests')).toMatchObject({ memory: expect.any(String) });
  });

  test('is reached by Connect alone', () => {
    const { at } = exported(stack, 'dev');
    expect(at('NetworkPolicy', 'mysql-clients', 'spec')).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'mysql' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              podSelector: {
                matchLabels: { 'strimzi.io/kind': 'KafkaConnect', 'strimzi.io/cluster': 'connect' },
              },
            },
          ],
          ports: [{ protocol: 'TCP', port: 3306 }],
        },
      ],
    });
  });

  test('makes the databases that connectors read, when it is not the sample', () => {
    const { at } = exported(
      connector('a', { 'database.hostname': 'db', 'database.include.list': 'shop,audit' }),
      'dev',
    );
    expect(at('ConfigMap', 'db-init', 'data', '20-databases.sql')).toBe(
      'CREATE DATABASE IF NOT EXISTS `shop`;\nCREATE DATABASE IF NOT EXISTS `audit`;\n',
    );
  });

  test('elsewhere: a name and a Secret, and no server', () => {
    const asked = exported(stack, 'production', { database: 'external' });
    const said = exported(
      connector('a', { 'database.hostname': 'db.example.com', 'database.port': 3307 }),
      'production',
    );
    for (const { names } of [asked, said]) expect(names('StatefulSet')).toEqual([]);
    expect(asked.at('Service', 'mysql', 'spec')).toEqual({
      type: 'ExternalName',
      externalName: 'mysql.example.com',
    });
    expect(said.at('Service', 'mysql', 'spec', 'externalName')).toBe('db.example.com');
    expect(said.at('KafkaConnector', 'a', 'spec', 'config')).toMatchObject({
      'database.hostname': 'mysql',
      'database.port': 3307,
    });
    expect(said.names('Secret')).toContain('a-credentials');
    expect(asked.names('Secret')).not.toContain('mysql-root');
  });

  test('elsewhere by an address, or by a name that a certificate has: connectors dial it themselves', () => {
    const host = (config: Readonly<Record<string, string>>) =>
      exported(connector('a', config), 'dev').at(
        'KafkaConnector',
        'a',
        'spec',
        'config',
        'database.hostname',
      );
    expect(host({ 'database.hostname': '10.0.0.7' })).toBe('10.0.0.7');
    const checked = { 'database.hostname': 'db.example.com', 'database.ssl.mode': 'verify_identity' };
    expect(host(checked)).toBe('db.example.com');
  });

  const own = `apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: mysql, port: 3306}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "mysql:8.4", ports: [{containerPort: 3306}]}]}
---
${connector('a', { 'database.hostname': 'db' })}`;

  test("the user's own is kept, may do no more than it must, and is reached by Connect alone", () => {
    const { at, names } = exported(own, 'dev');
    expect(names('StatefulSet')).toEqual(['db']);
    expect(at('StatefulSet', 'db', 'spec', 'template', 'spec')).toMatchObject({
      securityContext: { fsGroup: 999 },
      containers: [{ securityContext: { ...restricted, runAsUser: 999 } }],
    });
    expect(at('NetworkPolicy', 'db-clients', 'spec')).toMatchObject({
      podSelector: { matchLabels: { app: 'db' } },
    });
  });

  test("the user's own goes when it is to be elsewhere", () => {
    const { at, names } = exported(own, 'dev', { database: 'external' });
    expect(names('StatefulSet')).toEqual([]);
    expect(at('Service', 'db', 'spec', 'type')).toBe('ExternalName');
  });
});

describe('sources', () => {
  test('keep what they say, with the address of the cluster', () => {
    const { at } = exported(
      source('s', ['a', 'b'], '  ordering: unordered\n  delivery: {retry: 3}\n'),
      'dev',
    );
    expect(at('KafkaSource', 's', 'spec')).toMatchObject({
      bootstrapServers: ['events-kafka-bootstrap.shop.svc:9092'],
      topics: ['a', 'b'],
      ordering: 'unordered',
      delivery: { retry: 3 },
      consumerGroup: expect.stringMatching(/^knative-kafka-source-/),
    });
    expect(at('KafkaSource', 's', 'spec', 'net')).toBeUndefined();
  });

  test('in production they log in, as a user that may read just their topics', () => {
    const { at } = exported(source('s', ['a', 'b'], '  consumerGroup: crew\n'), 'production');
    const ref = (name: string, key: string) => ({ secretKeyRef: { name, key } });
    expect(at('KafkaSource', 's', 'spec', 'net')).toEqual({
      sasl: {
        enable: true,
        type: ref('kafka-source-s-login', 'saslType'),
        user: ref('kafka-source-s-login', 'user'),
        password: ref('kafka-source-s', 'password'),
      },
      tls: { enable: true, caCert: ref('events-cluster-ca-cert', 'ca.crt') },
    });
    expect(at('Secret', 'kafka-source-s-login', 'stringData')).toEqual({
      user: 'kafka-source-s',
      saslType: 'SCRAM-SHA-512',
    });
    expect(at('KafkaUser', 'kafka-source-s', 'spec')).toEqual({
      authentication: { type: 'scram-sha-512' },
      authorization: {
        type: 'simple',
        acls: [
          {
            resource: { type: 'topic', name: 'a', patternType: 'literal' },
            operations: ['Describe', 'Read'],
          },
          {
            resource: { type: 'topic', name: 'b', patternType: 'literal' },
            operations: ['Describe', 'Read'],
          },
          {
            resource: { type: 'group', name: 'crew', patternType: 'literal' },
            operations: ['Describe', 'Read'],
          },
        ],
      },
    });
  });
});

test('a KafkaSink has its topic, and in production logs in with all of it in one Secret', () => {
  const sink = `apiVersion: eventing.knative.dev/v1alpha1
kind: KafkaSink
metadata: {name: dead, namespace: shop}
spec: {topic: letters, bootstrapServers: [events-kafka-bootstrap.shop.svc:9092]}
---
${source('s', ['t'])}`;
  expect(exported(sink, 'dev').at('KafkaSink', 'dead', 'spec')).toEqual({
    topic: 'letters',
    bootstrapServers: ['events-kafka-bootstrap.shop.svc:9092'],
  });
  const { at, names } = exported(sink, 'production');
  expect(names('KafkaTopic')).toContain('letters');
  expect(at('KafkaSink', 'dead', 'spec')).toMatchObject({
    bootstrapServers: ['events-kafka-bootstrap.shop.svc:9093'],
    auth: { secret: { ref: { name: 'kafka-sink-dead-login' } } },
  });
  expect(at('Secret', 'kafka-sink-dead-login', 'stringData')).toEqual({
    password: '',
    'ca.crt': '',
    protocol: 'SASL_SSL',
    'sasl.mechanism': 'SCRAM-SHA-512',
    user: 'kafka-sink-dead',
  });
  expect(at('KafkaUser', 'kafka-sink-dead', 'spec')).toMatchObject({
    authentication: { password: { valueFrom: { secretKeyRef: { name: 'kafka-sink-dead-login' } } } },
    authorization: { acls: [{ resource: { name: 'letters' }, operations: ['Create', 'Describe', 'Write'] }] },
  });
});

test('functions keep their spec and where they are on this machine, with what is missing for restricted', () => {
  const yaml = `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: fn
  namespace: shop
  annotations: {plumbline.dev/url: "http://127.0.0.1:3000", team: blue}
spec:
  template:
    spec:
      containers: [{image: "example.com/fn:1", securityContext: {runAsUser: 1000, readOnlyRootFilesystem: true}}]
---
${source('s', ['t'])}`;
  const { at } = exported(yaml, 'dev');
  expect(at('Service', 'fn', 'metadata', 'annotations')).toEqual({
    'plumbline.dev/url': 'http://127.0.0.1:3000',
    team: 'blue',
  });
  expect(at('Service', 'fn', 'spec', 'template', 'spec', 'containers', 0)).toEqual({
    image: 'example.com/fn:1',
    securityContext: { ...restricted, runAsUser: 1000, readOnlyRootFilesystem: true },
  });
});

test('namespaces tell what their pods may do', () => {
  const { at } = exported(stack, 'dev', { namespace: 'orders' });
  expect(at('Namespace', 'orders', 'metadata', 'labels')).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'baseline',
    'pod-security.kubernetes.io/warn': 'restricted',
  });
});

describe('another namespace', () => {
  test('is said wherever the old one was', () => {
    const text = exportStream(inputOf(stack, { namespace: 'orders' }), 'production');
    expect(text).not.toMatch(/\bdefault(\/|\.svc)|namespace: default/);
    const { at } = exported(stack, 'production', { namespace: 'orders' });
    expect(at('KafkaConnector', 'inventory', 'spec', 'config', 'database.password')).toBe(
      '$' + '{secrets:orders/mysql-credentials:password}',
    );
  });

  test('two resources that would have one name are refused', () => {
    const twice = `${source('s', ['t'])}---\n${source('s', ['t']).replace('namespace: shop', 'namespace: other')}`;
    expect(() => exportFiles(inputOf(twice, { namespace: 'one' }))).toThrow(/would have the name of another/);
  });
});

describe('Secrets', () => {
  const own = `apiVersion: v1
kind: Secret
metadata: {name: mine, namespace: shop}
stringData: {user: me, password: hush-hush, ca.crt: "-----BEGIN"}
---
${connector('a', { 'database.password': '$' + '{secrets:shop/mine:password}' })}`;

  test('come by a generator from files that are ignored; no value is in any file', () => {
    const files = exportFiles(inputOf(own));
    const all = [...files].map(([path, text]) => `${path}\n${text}`).join('\n');
    expect(all).not.toContain('hush-hush');
    expect(files.get('.gitignore')).toContain('**/secrets/*\n!**/secrets/*.example');
    expect(files.get('overlays/dev/secrets/mine.env')).toBe('user=\npassword=\n');
    expect(files.get('overlays/dev/secrets/mine.env.example')).toMatch(/^# .*\npassword=$/m);
    const { resources } = readText(files.get('overlays/dev/kustomization.yaml') ?? '', 'k.yaml');
    expect(resources).toEqual([]);
    expect(files.get('overlays/dev/kustomization.yaml')).toMatch(
      /- name: mine\n {4}namespace: shop\n {4}behavior: merge\n {4}envs:\n {6}- secrets\/mine.env\n {4}files:\n {6}- ca.crt=secrets\/mine.ca.crt/,
    );
  });
});

describe('the folder', () => {
  const files = exportFiles(inputOf(stack, { sample }));

  test('has the base, both overlays, the image and a README, each saying who made it', () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        'kustomization.yaml',
        'README.md',
        'connect-image/Dockerfile',
        'base/kustomization.yaml',
        'overlays/dev/kustomization.yaml',
        'overlays/production/kustomization.yaml',
      ]),
    );
    for (const [path, text] of files) {
      if (path.endsWith('.env')) continue;
      expect(text.split('\n', 1)[0]).toContain('Written by plumbline export 9.9.9.');
    }
  });

  test('its Dockerfile adds the plugin to the image of Strimzi', () => {
    const text = files.get('connect-image/Dockerfile');
    expect(text).toContain('FROM quay.io/strimzi/kafka:1.2.0-kafka-4.3.1');
    expect(text).toContain('debezium-connector-mysql');
    expect(text).toContain('3.6.1.Final');
  });

  test('its README names versions and commands', () => {
    const text = files.get('README.md');
    for (const part of [
      '1.2.0',
      '1.23',
      '4.3.1',
      'eventing-kafka-broker',
      'kubectl apply -k',
      'pushSecret',
    ]) {
      expect(text).toContain(part);
    }
  });
});
