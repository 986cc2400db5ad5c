import { describe, expect, it } from 'vitest';
import { clusterDuration, parseDuration } from '../../manifests/duration.ts';
import { kafkaSource } from '../../manifests/kafkasource.ts';
import { readText } from '../../manifests/read.ts';

const head = `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: orders, namespace: shop}
spec:
  bootstrapServers: ["kafka:9092"]
  topics: [orders]
`;
const sink = '  sink: {uri: "http://sink/"}\n';

function read(text: string) {
  const { resources, problems } = readText(text, 'source.yaml');
  expect(problems).toEqual([]);
  const [resource] = resources;
  if (!resource) return expect.unreachable();
  const { value: source, problems: refused } = kafkaSource(resource);
  return { source, problems: refused };
}

/** `LINE FIELD` of each problem. */
const places = (text: string) => read(text).problems.map(({ line, field }) => `${line} ${field}`);

describe('a KafkaSource', () => {
  it.each(['v1', 'v1beta1'])('of %s has the defaults of the webhook', (version) => {
    const { source, problems } = read((head + sink).replace('/v1', `/${version}`));
    expect(problems).toEqual([]);
    expect(source).toMatchObject({
      namespace: 'shop',
      name: 'orders',
      bootstrapServers: ['kafka:9092'],
      topics: ['orders'],
      consumers: 1,
      initialOffset: 'latest',
      ordering: 'ordered',
      keyType: 'string',
      sink: { uri: 'http://sink/' },
      delivery: { retry: 10, backoffPolicy: 'exponential', backoffDelay: 300, timeout: 600_000 },
      ceOverrides: [],
      pace: 'fast',
    });
    expect(source?.consumerGroup).toMatch(
      /^knative-kafka-source-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(read(head + sink).source?.consumerGroup).toBe(source?.consumerGroup);
  });

  it.each(['or ders', '..', 'a/b', 'ä', 'x'.repeat(250)])(
    'refuses the topic %s, naming its line',
    (topic) => {
      const { problems } = read((head + sink).replace('[orders]', `[ok.A_1-, "${topic}"]`));
      expect(problems).toMatchObject([{ code: 'kafkasource.topic', line: 6, field: 'spec.topics[1]' }]);
    },
  );

  it('with a delivery block has no retries but those it says', () => {
    const delivery = (text: string) => read(`${head}${sink}  delivery: ${text}\n`).source?.delivery;
    expect(delivery('{backoffPolicy: linear}')).toMatchObject({
      retry: 0,
      backoffDelay: 200,
      timeout: 600_000,
    });
    expect(
      delivery('{retry: 3, backoffDelay: PT0.5S, timeout: PT2S, deadLetterSink: {uri: "http://d"}}'),
    ).toMatchObject({
      retry: 3,
      backoffPolicy: 'exponential',
      backoffDelay: 500,
      timeout: 2000,
      deadLetterSink: { uri: 'http://d' },
    });
  });

  it('reads refs, overrides, labels and annotations', () => {
    const text = (head + sink)
      .replace(
        'namespace: shop',
        'namespace: shop, labels: {kafkasources.sources.knative.dev/key-type: int}, annotations: {plumbline.dev/pace: cluster}',
      )
      .replace(sink, '  sink: {ref: {apiVersion: v1, kind: Service, name: s}, uri: /path}\n')
      .concat('  ceOverrides: {extensions: {a: b}}\n  consumers: 0\n');
    expect(read(text).source).toMatchObject({
      keyType: 'int',
      pace: 'cluster',
      consumers: 0,
      ceOverrides: [['a', 'b']],
      sink: { ref: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 's' }, uri: '/path' },
    });
  });

  it.each([
    ['no sink', head, ['4 spec.sink']],
    ['an empty sink', `${head}  sink: {}\n`, ['7 spec.sink']],
    ['a relative uri alone', `${head}  sink: {uri: /x}\n`, ['7 spec.sink.uri']],
    [
      'an absolute uri with a ref',
      `${head}  sink: {uri: "http://x", ref: {apiVersion: v1, kind: Service, name: s}}\n`,
      ['7 spec.sink.uri'],
    ],
    ['no topics', (head + sink).replace('[orders]', '[]'), ['6 spec.topics']],
    ['a wrong initialOffset', `${head}${sink}  initialOffset: newest\n`, ['8 spec.initialOffset']],
    ['a wrong ordering', `${head}${sink}  ordering: chaos\n`, ['8 spec.ordering']],
    ['a negative number', `${head}${sink}  consumers: -1\n`, ['8 spec.consumers']],
    ['an unknown field', `${head}${sink}  topic: x\n`, ['8 spec.topic']],
    ['an unknown field beside spec', `${head}${sink}sink: x\n`, ['8 sink']],
    [
      'an unknown field of metadata',
      (head + sink).replace('namespace: shop', 'namespace: shop, label: {a: b}'),
      ['3 metadata.label'],
    ],
    [
      'a bad duration',
      `${head}${sink}  delivery:\n    retry: 1\n    timeout: 5s\n`,
      ['10 spec.delivery.timeout'],
    ],
    ['a timeout of 0', `${head}${sink}  delivery: {timeout: PT0S}\n`, ['8 spec.delivery.timeout']],
    [
      'a bad extension',
      `${head}${sink}  ceOverrides: {extensions: {a-b: c}}\n`,
      ['8 spec.ceOverrides.extensions.a-b'],
    ],
    ['a text for a number', `${head}${sink}  consumers: "1"\n`, ['8 spec.consumers']],
    ['a text for a list', (head + sink).replace('[orders]', 'orders'), ['6 spec.topics']],
    ['a number in a list', (head + sink).replace('[orders]', '[1]'), ['6 spec.topics[0]']],
    ['a text for an object', `${head}${sink}  net: plain\n`, ['8 spec.net']],
    [
      'half a key of a Secret',
      `${head}${sink}  net: {tls: {caCert: {secretKeyRef: {name: a}}}}\n`,
      ['8 spec.net.tls.caCert.secretKeyRef'],
    ],
  ])('with %s is refused at its place', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it.each([
    ['the webhook', 'initialOffset: newest', 'invalid value: newest', 'Use earliest or latest.'],
    ['the webhook', 'ceOverrides: {extensions: {a-b: c}}', 'invalid key: a-b', 'Use lower-case letters'],
    ['all resources', 'consumers: many', 'spec.consumers must be an integer of 0 or more', 'Make it'],
    ['all resources', 'consumerGroups: a', 'KafkaSource has no field spec.consumerGroups', 'Did you mean'],
  ])('is refused in the words of %s: %s', (_, field, message, fix) => {
    const [problem] = read(`${head}${sink}  ${field}\n`).problems;
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
  });

  it('takes an empty text for none', () => {
    const { source } = read(`${head}${sink}  consumerGroup: ""\n  ordering: ""\n`);
    expect(source).toMatchObject({
      ordering: 'ordered',
      consumerGroup: read(head + sink).source?.consumerGroup,
    });
  });
});

describe('durations', () => {
  it.each([
    ['PT0.3S', 300],
    ['PT1M30S', 90_000],
    ['P1D', 86_400_000],
    ['P1DT1H', 90_000_000],
    ['-PT2S', 2000],
    ['PT-2S', undefined],
    ['PT3276.7S', 3_276_700],
    ['PT3276.8S', undefined],
    ['PT3600S', undefined],
    ['P1.5DT1H', 133_200_000],
    ['PT0S', 0],
    ['P', undefined],
    ['PT', undefined],
    ['5s', undefined],
    ['', undefined],
  ])('%s is %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ['PT0.25S', 200],
    ['PT0.05S', 0],
    ['PT1.99S', 1900],
    ['PT1.05M', 60_000],
    ['PT0.3S', 300],
    ['PT2M', 120_000],
    ['x', undefined],
  ])('%s is %s ms on a cluster', (text, ms) => {
    expect(clusterDuration(text)).toBe(ms);
  });
});
