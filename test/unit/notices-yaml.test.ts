import { expect, it } from 'vitest';
import { kafkaSource } from '../../manifests/kafkasource.ts';
import { readText } from '../../manifests/read.ts';
import { Authority } from '../certificates.ts';

/** `LINE CODE FIELD` of each notice. */
function found(spec: string, sink = '{uri: "http://sink"}'): string[] {
  const text = `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: s}
spec:
  bootstrapServers: [k]
  topics: [t]
  sink: ${sink}
${spec}`;
  const [resource] = readText(text, 'source.yaml').resources;
  if (!resource) return expect.unreachable();
  const { value, notices } = kafkaSource(resource);
  expect(value).toBeDefined();
  for (const { fix, file } of notices)
    expect([fix, file]).toEqual([expect.stringMatching(/#/), 'source.yaml']);
  return notices.map(({ line, code, field }) => `${line} ${code} ${field}`);
}

it.each([
  ['nothing special', '', []],
  ['no block', '  delivery:\n', []],
  ['an empty block', '  delivery: {}\n', ['8 delivery-without-retry spec.delivery']],
  [
    'a dead letter sink alone',
    '  delivery:\n    deadLetterSink: {uri: "http://d"}\n',
    ['8 delivery-without-retry spec.delivery'],
  ],
  ['no retries, expressly', '  delivery: {retry: 0, backoffDelay: PT0S}\n', []],
  ['retries', '  delivery: {retry: 3}\n', []],
  [
    'retries without a delay',
    '  delivery:\n    retry: 3\n    backoffDelay: PT0S\n',
    ['10 retry-without-delay spec.delivery.backoffDelay'],
  ],
  [
    'overrides',
    '  ceOverrides:\n    extensions:\n      fine: a\n      aB: a\n      type: a\n      key: a\n',
    [
      '11 upper-case-override spec.ceOverrides.extensions.aB',
      '12 attribute-override spec.ceOverrides.extensions.type',
      '13 attribute-override spec.ceOverrides.extensions.key',
    ],
  ],
  [
    'durations that a cluster cuts',
    '  delivery:\n    retry: 1\n    backoffDelay: PT0.25S\n    timeout: PT1.5S\n',
    ['10 coarse-duration spec.delivery.backoffDelay'],
  ],
  [
    'durations that are zero on a cluster',
    '  delivery:\n    retry: 1\n    backoffDelay: PT0.05S\n    timeout: PT0.09S\n',
    ['10 zero-duration spec.delivery.backoffDelay', '11 zero-duration spec.delivery.timeout'],
  ],
  ['one consumer', '  consumers: 1\n', []],
  ['consumers', '  consumers: 3\n', ['8 consumers-on-one-pod spec.consumers']],
  ['a format', '  delivery: {retry: 1, format: json}\n', ['8 format-ignored spec.delivery.format']],
  [
    'an audience',
    '  delivery:\n    retry: 1\n    deadLetterSink: {uri: "http://d", audience: d}\n',
    ['10 audience-without-token spec.delivery.deadLetterSink.audience'],
  ],
  [
    'a password for the dead letter sink',
    '  delivery:\n    retry: 1\n    deadLetterSink:\n      uri: http://u:p@d\n',
    ['11 credentials-in-uri spec.delivery.deadLetterSink.uri'],
  ],
])('%s in a KafkaSource', (_, spec, expected) => {
  expect(found(spec)).toEqual(expected);
});

it('a user for the sink', () => {
  expect(found('', '{uri: "http://u@s/@"}')).toEqual(['7 credentials-in-uri spec.sink.uri']);
  expect(found('', '{uri: "http://s/@"}')).toEqual([]);
});

it('an https sink without CACerts, unless a ref gives the scheme', () => {
  expect(found('', '{uri: "https://s/"}')).toEqual(['7 https-without-ca spec.sink.uri']);
  expect(found('', '{uri: /x, ref: {apiVersion: v1, kind: Service, name: s}}')).toEqual([]);
  const pem = JSON.stringify(new Authority().cert);
  expect(found('', `{uri: "https://s/", CACerts: ${pem}}`)).toEqual([]);
});
