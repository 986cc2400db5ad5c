import { expect, test } from 'vitest';
import { changed, check, good, inShort } from './references-rig.ts';

test('a pipeline in which everything fits together has no finding', () => {
  expect(check(good)).toEqual({ errors: [], warnings: [] });
});

test('a finding names its place in the file', () => {
  const text = changed(['name: event-display}}', 'name: event-displai}}']);
  const line = text.split('\n').findIndex((one) => one.includes('event-displai')) + 1;
  expect(check(text).errors).toEqual([
    {
      code: 'reference.no-service',
      message: 'there is no Service event-displai in namespace shop (serving.knative.dev/v1)',
      fix: 'Did you mean event-display?',
      file: 'f.yaml',
      line,
      field: 'spec.sink.ref',
    },
  ]);
});

/** In: what is changed in the good pipeline. Out: the one error. */
const cases: readonly [from: string, to: string, code: string, field: string, fix: string][] = [
  [
    'secretKeyRef: {name: mysql, key: password}',
    'secretKeyRef: {name: mysqk, key: password}',
    'reference.no-secret',
    'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef',
    'Did you mean mysql?',
  ],
  [
    'secretKeyRef: {name: mysql, key: password}',
    'secretKeyRef: {name: mysql, key: pass}',
    'reference.no-key',
    'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef',
    'It has user, password.',
  ],
  [
    'items: [{key: binlog.cnf',
    'items: [{key: binlog.conf',
    'reference.no-key',
    'spec.template.spec.volumes[0].configMap',
    'Did you mean binlog.cnf?',
  ],
  [
    'name: config\n          configMap: {name: mysql-config, items: [{key: binlog.cnf, path: binlog.cnf}]}',
    'name: config\n          persistentVolumeClaim: {claimName: dumps}',
    'reference.no-persistentvolumeclaim',
    'spec.template.spec.volumes[0].persistentVolumeClaim',
    'Add the PersistentVolumeClaim to the files, or mend the name.',
  ],
  [
    'name: config\n          configMap: {name: mysql-config, items',
    'name: config\n          projected: {sources: [{secret: {name: none}}]}\n        - name: other\n          configMap: {name: mysql-config, items',
    'reference.no-secret',
    'spec.template.spec.volumes[0].projected.sources[0].secret',
    'Add the Secret to the files, or mend the name.',
  ],
  [
    'name: source, key: password',
    'name: source, key: pass',
    'reference.no-key',
    'spec.net.sasl.password.secretKeyRef',
    'It has password, sasl.jaas.config.',
  ],
  [
    'spec: {containers: [{name: audit',
    'spec: {serviceAccountName: auditor, containers: [{name: audit',
    'reference.no-serviceaccount',
    'spec.template.spec.serviceAccountName',
    'Add the ServiceAccount to the files, or mend the name.',
  ],
  [
    'apiVersion: serving.knative.dev/v1, kind: Service, name: event-display',
    'apiVersion: serving.knative.dev/v1, kind: Service, name: audit',
    'reference.no-service',
    'spec.sink.ref',
    'Write apiVersion: v1: audit is one of those.',
  ],
  [
    'apiVersion: serving.knative.dev/v1, kind: Service, name: event-display',
    'apiVersion: serving.knative.dev/v1beta1, kind: Service, name: event-display',
    'reference.unknown-version',
    'spec.sink.ref',
    'Write apiVersion: serving.knative.dev/v1.',
  ],
  [
    'apiVersion: serving.knative.dev/v1, kind: Service, name: event-display',
    'apiVersion: eventing.knative.dev/v1, kind: Brokre, name: event-display',
    'reference.unknown-kind',
    'spec.sink.ref',
    'Did you mean kind: Broker of eventing.knative.dev/v1?',
  ],
  [
    'apiVersion: serving.knative.dev/v1, kind: Service, name: event-display',
    'apiVersion: apps/v1, kind: Deployment, name: audit',
    'reference.not-addressable',
    'spec.sink.ref',
    'Refer to something with an address: a Service, a Broker, a channel or a sink.',
  ],
  [
    'apiVersion: serving.knative.dev/v1, kind: Service, name: event-display',
    'apiVersion: v1, kind: Service, name: mysql',
    'reference.no-port-80',
    'spec.sink.ref',
    'Give the Service a port 80, or write uri: http://mysql.shop.svc.cluster.local:PORT instead of the ref.',
  ],
  [
    'http://audit.shop.svc',
    'http://audits.shop.svc',
    'reference.no-service',
    'spec.sink.uri',
    'Did you mean audit?',
  ],
  [
    'audit.shop.svc.cluster.local/',
    'audit.shop.svc.cluster.local:8080/',
    'reference.no-port',
    'spec.sink.uri',
    'Its ports are 80: use one of them, or add 8080 to the Service.',
  ],
  [
    'spec: {selector: {app: audit}',
    'spec: {selector: {app: audits}',
    'reference.no-pods',
    'spec.selector',
    'Did you mean app: audit?',
  ],
  [
    'targetPort: http',
    'targetPort: web',
    'reference.no-container-port',
    'spec.ports[0]',
    'The containers have http (8080).',
  ],
  [
    'serviceName: mysql',
    'serviceName: mysq',
    'reference.no-service',
    'spec.serviceName',
    'Did you mean mysql?',
  ],
  [
    'kind: Role, name: secrets}',
    'kind: Role, name: secret}',
    'reference.no-role',
    'roleRef',
    'Did you mean secrets?',
  ],
  [
    'subjects: [{',
    'subjects: [{kind: ServiceAccount, name: connect-conect, namespace: shop}, {',
    'reference.no-serviceaccount',
    'subjects[0]',
    'Did you mean connect-connect?',
  ],
];

test.each(cases)('%s → %s', (from, to, code, field, fix) => {
  expect(inShort(check(changed([from, to])).errors)).toEqual([[code, field, fix]]);
});

test.each<[what: string, ...edits: (readonly [string, string])[]]>([
  [
    'an optional Secret',
    ['secretKeyRef: {name: mysql, key: password}', 'secretKeyRef: {name: x, key: y, optional: true}'],
  ],
  ['a host of the world', ['http://audit.shop.svc.cluster.local', 'https://example.com']],
  ['a host of two labels whose namespace is not ours', ['http://audit.shop.svc.cluster.local', 'http://a.b']],
  ['a Service of the system', ['http://audit.shop.svc.cluster.local', 'http://kubernetes.default.svc']],
  [
    'the default ServiceAccount',
    ['containers: [{name: audit', 'serviceAccountName: default, containers: [{name: audit'],
  ],
  [
    'a Service of another name outside',
    ['audit.shop.svc', 'far.shop.svc'],
    [
      '',
      'apiVersion: v1\nkind: Service\nmetadata: {name: far, namespace: shop}\nspec: {type: ExternalName, externalName: example.com}',
    ],
  ],
  [
    'pods of an operator',
    ['spec: {selector: {app: audit}', 'spec: {selector: {strimzi.io/cluster: connect}'],
  ],
  ['a Service without a selector', ['spec: {selector: {app: audit}, ports', 'spec: {ports']],
  ['the roles of every cluster', ['kind: Role, name: secrets}', 'kind: ClusterRole, name: view}']],
])('%s is all right', (_what, ...edits) => {
  expect(check(changed(...edits)).errors).toEqual([]);
});

test('a namespace that is missing or late is told once', () => {
  const missing = good.slice(good.indexOf('---'));
  expect(inShort(check(missing).warnings)).toEqual([
    [
      'reference.no-namespace',
      'metadata.namespace',
      'Add a Namespace shop before the others, unless something else makes it.',
    ],
  ]);
  const late = `${missing}\n---\n${good.slice(0, good.indexOf('---'))}`;
  expect(inShort(check(late).warnings)).toEqual([
    ['reference.late-namespace', 'metadata.namespace', 'Put the Namespace before all that is in it.'],
  ]);
  expect(check(late).errors).toEqual([]);
});
