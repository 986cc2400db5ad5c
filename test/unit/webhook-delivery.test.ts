import { expect, test } from 'vitest';
import { readText } from '../../manifests/read.ts';
import { webhookProblems } from '../../manifests/webhook/index.ts';

/** Fields that are refused in a Parallel's delivery. */
function refused(delivery: string, kind = 'flows.knative.dev/v1\nkind: Parallel'): (string | undefined)[] {
  const text = `apiVersion: ${kind}\nmetadata: {name: p}\nspec: {branches: [{subscriber: {uri: "http://a"}, delivery: ${delivery}}]}`;
  return readText(text, 'f.yaml')
    .resources.flatMap(webhookProblems)
    .map(({ field }) => field);
}

const at = (field: string) => `spec.branches[0].delivery.${field}`;

test.each([
  ['{retry: -1}', 'retry'],
  ['{backoffPolicy: quadratic}', 'backoffPolicy'],
  ['{backoffDelay: 1s}', 'backoffDelay'],
  ['{backoffDelay: ""}', 'backoffDelay'],
  ['{timeout: PT0S}', 'timeout'],
  ['{format: xml}', 'format'],
  ['{retryAfterMax: PT1S}', 'retryAfterMax'],
  ['{deadLetterSink: {}}', 'deadLetterSink'],
  ['{deadLetterSink: {ref: {apiVersion: v1, kind: Service}}}', 'deadLetterSink.ref.name'],
  ['{deadLetterSink: {ref: {apiVersion: v1, kind: Service, name: s, group: g}}}', 'deadLetterSink.ref.group'],
  ['{deadLetterSink: {uri: /path}}', 'deadLetterSink.uri'],
  [
    '{deadLetterSink: {uri: "http://a", ref: {apiVersion: v1, kind: Service, name: s}}}',
    'deadLetterSink.uri',
  ],
  ['{deadLetterSink: {uri: "http://a", CACerts: none}}', 'deadLetterSink.CACerts'],
])('%s', (delivery, field) => {
  expect(refused(delivery)).toEqual([at(field)]);
});

test('a delivery that works', () => {
  const ref = 'ref: {apiVersion: v1, kind: Service, name: s, namespace: other}, uri: /path';
  const all = `{retry: 0, backoffPolicy: linear, backoffDelay: PT0S, timeout: PT1S, format: json, deadLetterSink: {${ref}}}`;
  expect(refused(all)).toEqual([]);
  expect(refused('{retry: -1}', 'example.com/v1\nkind: Parallel')).toEqual([]);
});
