import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { runSources } from '../../emulator/sources.ts';
import { readText } from '../../manifests/read.ts';

const nowhere = '127.0.0.1:1';
const options = {
  bootstrapServers: [nowhere],
  plaintext: true,
  strict: false,
  log: pino({ level: 'silent' }),
  onReady: () => {},
};
let sources: ReturnType<typeof runSources> | undefined;

const yaml = (more: string, sink = '{uri: "http://u:p@sink/"}', labels = '{}', name = 's') => `
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: ${name}, namespace: shop, labels: ${labels}}
spec:
  bootstrapServers: [k]
  topics: [t]
  sink: ${sink}
${more}`;

/** The status of the one source, after each of the texts was applied. */
async function status(...texts: string[]) {
  sources ??= runSources(options);
  for (const text of texts) {
    const { resources } = readText(text, 'f.yaml');
    await sources.apply({ resources, secretFiles: [], makesTopics: false });
  }
  const [only] = sources.status();
  if (!only) return expect.unreachable();
  const states = Object.fromEntries(only.conditions.map((one) => [one.type, one]));
  return { ...only, states, codes: only.notices.map(({ code }) => code) };
}

afterEach(async () => {
  await sources?.stop();
  sources = undefined;
});

it('notices about the YAML are logged once, however often it is edited', async () => {
  const lines: string[] = [];
  const write = (line: string) => {
    const { notice, field, source } = JSON.parse(line);
    if (notice) lines.push(`${source} ${notice} ${field}`);
  };
  sources = runSources({ ...options, log: pino({ level: 'info' }, { write }) });
  const without = 'shop/s delivery-without-retry spec.delivery';
  const consumers = 'shop/s consumers-on-one-pod spec.consumers';
  const sink = 'shop/s credentials-in-uri spec.sink.uri';
  const edits = ['{}', '{timeout: PT1S}', '{timeout: PT2S}'].map((delivery) => `  delivery: ${delivery}\n`);
  for (const edit of edits) expect((await status(yaml(edit))).codes).toContain('delivery-without-retry');
  expect(lines).toEqual([without, sink]);
  await status(yaml('  consumers: 2\n'), yaml('  consumers: 3\n'), yaml('  consumers: 3\n  delivery: {}\n'));
  expect(lines.splice(0)).toEqual([without, sink, consumers, consumers]);
  await status(yaml('  delivery: {}\n', '{uri: "http://u:p@other/"}'));
  await status(yaml('  delivery: {}\n', undefined, undefined, 'another'));
  expect(lines).toEqual([
    sink,
    'shop/another delivery-without-retry spec.delivery',
    sink.replace('/s', '/another'),
  ]);
});

describe('the status of a source', () => {
  it('that waits for Kafka: what the file says counts, what is not read does not', async () => {
    const { states, codes, ...rest } = await status(yaml('  delivery: {}\n  consumers: 3\n'));
    expect(rest).toMatchObject({
      name: 'shop/s',
      ready: false,
      detail: expect.any(String),
      sinkUri: 'http://u:p@sink/',
      consumers: 0,
      selector: 'eventing.knative.dev/source=kafka-source-controller,eventing.knative.dev/sourceName=s',
    });
    expect(rest.placements).toBeUndefined();
    expect(states).toMatchObject({
      Ready: { status: 'False', reason: 'InitializeOffset', message: rest.detail },
      ConsumerGroup: { status: 'False', reason: 'InitializeOffset' },
      SinkProvided: { status: 'True' },
    });
    expect(codes).toEqual(['delivery-without-retry', 'consumers-on-one-pod', 'credentials-in-uri']);
    expect(rest.notices[0]).toMatchObject({ file: 'f.yaml', line: 9, cause: 'spec.delivery', count: 1 });
  });

  it('without consumers, which is ready and reads nothing', async () => {
    const { states, ...rest } = await status(yaml('  consumers: 0\n'));
    expect(rest).toMatchObject({ ready: true, consumers: 0 });
    expect(states).toMatchObject({ Ready: { status: 'True' } });
  });

  it('that never sends, of which a cluster knows nothing', async () => {
    const { states, ...rest } = await status(yaml('  consumers: 0\n  ceOverrides: {extensions: {aB: x}}\n'));
    expect(rest).toMatchObject({ ready: false, detail: expect.stringContaining('upper-case') });
    expect(rest.codes).toContain('upper-case-override');
    expect(states).toMatchObject({ Ready: { status: 'True' }, ConsumerGroup: { status: 'True' } });
  });

  it.each([
    [
      'delivery: {retry: -1}',
      'failed to create consumer group of shop/s: validation failed: invalid value: -1: spec.template.delivery.retry',
    ],
    ['delivery: {backoffDelay: 5s}', 'invalid value: 5s: spec.template.delivery.backoffDelay'],
    ['delivery: {timeout: PT0S}', 'invalid value: PT0S: spec.template.delivery.timeout'],
    ['delivery: {backoffPolicy: square}', 'invalid value: square: spec.template.delivery.backoffPolicy'],
    ['delivery: {format: xml}', 'invalid value: xml: spec.template.delivery.format'],
    ['delivery: {retryAfterMax: PT1S}', 'must not set the field(s): spec.template.delivery.retryAfterMax'],
    [
      'delivery: {deadLetterSink: {uri: /x}}',
      'a uri alone must be absolute with a host: spec.template.delivery.deadLetterSink.uri',
    ],
  ])('with %s, which a cluster takes, and never gets ready', async (spec, message) => {
    const { states, codes, detail } = await status(yaml(`  ${spec}\n`));
    const group = {
      status: 'False',
      reason: 'failed to reconcile consumer group',
      message: expect.stringContaining(message),
    };
    expect(states).toMatchObject({
      Ready: group,
      ConsumerGroup: group,
      SinkProvided: { status: 'Unknown', reason: 'SinkEmpty' },
    });
    expect(codes).toEqual(['invalid-delivery']);
    expect(detail).toMatch(/^f\.yaml:9: spec\.delivery\S*: /);
  });

  it('with an unknown key type, which a cluster takes, and never gets ready', async () => {
    const labels = '{kafkasources.sources.knative.dev/key-type: long}';
    const { states, notices } = await status(yaml('', '{uri: "http://sink"}', labels));
    expect(states).toMatchObject({
      Ready: { status: 'False', reason: 'ReconcileConsumer' },
      ConsumerGroup: { message: expect.stringContaining('invalid value: long: spec.configs.keyType') },
    });
    expect(notices).toMatchObject([{ code: 'unknown-key-type', file: 'f.yaml', line: 4 }]);
  });

  it('whose sink is nowhere', async () => {
    const { states, codes } = await status(yaml('', '{ref: {apiVersion: v1, kind: Service, name: x}}'));
    expect(states).toMatchObject({
      Ready: { status: 'False', reason: 'ReconcileContract' },
      ConsumerGroup: { message: expect.stringContaining('failed to resolve subscriber: ') },
      SinkProvided: { status: 'Unknown', reason: 'SinkEmpty', message: 'Sink has resolved to empty.' },
    });
    expect(codes).toEqual([]);
  });

  it('whose Secrets are not there', async () => {
    sources = runSources({ ...options, plaintext: false });
    const key = '{secretKeyRef: {name: no, key: k}}';
    const { states } = await status(yaml(`  net: {sasl: {enable: true, user: ${key}, password: ${key}}}\n`));
    expect(states).toMatchObject({
      Ready: { status: 'False', reason: 'ReconcileContract' },
      ConsumerGroup: { message: expect.stringContaining('failed to resolve auth context: ') },
    });
  });

  it('that the webhook refuses: there is no such object', async () => {
    const { states, detail } = await status(yaml('  ordering: chaos\n'));
    expect(states).toMatchObject({
      Ready: { status: 'Unknown' },
      ConsumerGroup: { status: 'Unknown' },
      SinkProvided: { status: 'Unknown' },
    });
    expect(detail).toContain('invalid value: chaos');
  });

  it('that runs on while an edit cannot be used: only what the webhook takes is seen on it', async () => {
    const good = yaml('  consumers: 0\n');
    const taken = await status(good, yaml('  consumers: 0\n  delivery: {retry: -1}\n'));
    expect(taken).toMatchObject({ ready: true, codes: ['credentials-in-uri', 'invalid-delivery'] });
    expect(taken.states).toMatchObject({ Ready: { status: 'False' }, SinkProvided: { status: 'True' } });
    const refused = await status(yaml('  consumers: -1\n'));
    expect(refused).toMatchObject({ ready: true, codes: ['credentials-in-uri'] });
    expect(refused.states).toMatchObject({ Ready: { status: 'True' } });
  });
});
