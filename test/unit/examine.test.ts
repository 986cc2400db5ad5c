import { expect, test } from 'vitest';
import { describe } from '../../lib/problem.ts';
import { examine } from '../../manifests/check.ts';
import { readText } from '../../manifests/read.ts';
import { changed } from './references-rig.ts';

const codes = (problems: readonly { code: string }[]): string[] => problems.map(({ code }) => code);

async function examined(text: string, partial = false) {
  const { errors, warnings } = await examine(readText(text, 'f.yaml').resources, { partial });
  return { errors: codes(errors), warnings: codes(warnings), lines: errors.map(({ line }) => line ?? 0) };
}

const topic = (labels: string, spec: string) => `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: t, namespace: default${labels}}
spec: ${spec}`;

test('what resources lack of each other is an error, and with --partial a warning', async () => {
  const text = topic(', labels: {strimzi.io/cluster: events}', '{partitions: 0}');
  expect(await examined(text)).toMatchObject({
    errors: ['strimzi.no-cluster', 'manifest.wrong-value'],
    warnings: [],
  });
  expect(await examined(text, true)).toMatchObject({
    errors: ['manifest.wrong-value'],
    warnings: ['strimzi.no-cluster'],
  });
});

test('errors stand in the order of their lines', async () => {
  const { lines } = await examined(
    changed(
      ['replicas: 1}', 'replicas: three}'],
      ['database.hostname: mysql', 'database.hostname: mysq'],
      ['roles: [controller, broker]', 'roles: [controler, broker]'],
    ),
  );
  expect(lines.length).toBeGreaterThan(2);
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
});

test('what the label is missing for is told once', async () => {
  expect(await examined(topic('', '{partitions: 1}'))).toMatchObject({
    errors: ['strimzi.no-cluster-label'],
    warnings: [],
  });
});

test('a setting that an operator ignores is a warning', async () => {
  const { errors, warnings } = await examined(
    changed(['topic.prefix: shop', 'topic.prefix: shop\n    tasks.max: 1']),
  );
  expect(errors.filter((code) => !code.startsWith('manifest.'))).toEqual([]);
  expect(warnings).toContain('kafkaconnector.ignored-setting');
});

test('text under the data of a Secret has its way out', async () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: hunter2!}';
  const { errors } = await examine(readText(secret, 'f.yaml').resources, { partial: false });
  expect(errors.map(describe)).toEqual([
    'f.yaml:4: data.password must be base64, not a string\n  → Put it under stringData, or write the base64 of it.',
  ]);
});

test('a field that the message does not name stands before it', () => {
  expect(describe({ code: 'x', message: 'it is wrong', fix: 'Mend it.', field: 'spec.a' })).toBe(
    'spec.a: it is wrong\n  → Mend it.',
  );
  expect(describe({ code: 'x', message: 'spec.a.b is wrong', fix: 'Mend it.', field: 'spec.a' })).toBe(
    'spec.a: spec.a.b is wrong\n  → Mend it.',
  );
});
