import { expect, test } from 'vitest';
import { containerEnvironment } from '../../manifests/container-env.ts';
import { readText } from '../../manifests/read.ts';
import { secretsOf } from '../../manifests/secret.ts';
import { containerOf, homeOf } from '../../manifests/service-home.ts';

const set = (container: string) =>
  readText(
    `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: fn, namespace: shop}
spec: {template: {spec: {containers: [${container}]}}}
---
apiVersion: v1
kind: Secret
metadata: {name: login, namespace: shop}
data: {user: YXBw}
stringData: {password: "p=\\"x\\""}
---
apiVersion: v1
kind: Secret
metadata: {name: elsewhere}
stringData: {a: b}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {unit: pieces}
`,
    'f.yaml',
  ).resources;

function environment(container: string) {
  const resources = set(container);
  const found = resources[0] && containerOf(resources[0], resources);
  if (!found) return expect.unreachable();
  return containerEnvironment(found.owner, found.container, { resources, secrets: secretsOf(resources) });
}

test('values come from the list, from Secrets, from ConfigMaps, and from what stood before', () => {
  const { env, problems } = environment(`{image: x, envFrom: [
    {prefix: DB_, secretRef: {name: login}}, {configMapRef: {name: settings}},
    {secretRef: {name: absent, optional: true}}], env: [
    {name: A, value: plain}, {name: B, value: "$(A)-$(unit)-$(C)-$$(A)"}, {name: EMPTY},
    {name: USER_NAME, valueFrom: {secretKeyRef: {name: login, key: user}}},
    {name: UNIT, valueFrom: {configMapKeyRef: {name: settings, key: unit}}},
    {name: GONE, valueFrom: {secretKeyRef: {name: login, key: absent, optional: true}}},
    {name: WHERE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]}`);
  expect(problems).toEqual([]);
  expect(env).toEqual({
    ...{ DB_user: 'app', DB_password: 'p="x"', unit: 'pieces', A: 'plain', B: 'plain-pieces-$(C)-$(A)' },
    ...{ EMPTY: '', USER_NAME: 'app', UNIT: 'pieces', WHERE: 'shop' },
  });
});

test.each([
  [
    'env: [{name: A, valueFrom: {secretKeyRef: {name: login, key: absent}}}]',
    'env[0].valueFrom.secretKeyRef',
  ],
  ['env: [{name: A, valueFrom: {secretKeyRef: {name: elsewhere, key: a}}}]', 'env[0].valueFrom.secretKeyRef'],
  [
    'env: [{name: A, valueFrom: {configMapKeyRef: {name: absent, key: a}}}]',
    'env[0].valueFrom.configMapKeyRef',
  ],
  ['envFrom: [{configMapRef: {name: absent}}]', 'envFrom[0].configMapRef'],
])('what is not in the files is a problem: %s', (part, field) => {
  expect(environment(`{image: x, ${part}}`).problems).toMatchObject([
    { code: 'function.env', field: `spec.template.spec.containers[0].${field}`, line: 4 },
  ]);
});

const behind = (image: string, port: string) =>
  readText(
    `apiVersion: v1
kind: Service
metadata: {name: fn}
spec: {selector: {app: fn}, ports: [{port: 80, targetPort: ${port}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: other}
spec: {template: {metadata: {labels: {app: other}}, spec: {containers: [{image: other}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: fn}
spec: {template: {metadata: {labels: {app: fn, x: y}}, spec: {containers: [{image: "${image}", ports: [{name: in, containerPort: 9000}]}]}}}
`,
    'f.yaml',
  ).resources;

test('a core Service is what its Deployment runs', () => {
  const home = (image: string, port: string) => {
    const resources = behind(image, port);
    return resources[0] && homeOf(resources[0], resources);
  };
  expect(home('shop/fn:1', 'in')).toEqual({ kind: 'image', image: 'shop/fn:1', port: 9000 });
  expect(home('shop/fn:1', '8000')).toMatchObject({ port: 8000 });
  expect(home('gcr.io/x/event_display', '80')).toEqual({ kind: 'event-display' });
});
