import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Case, casesOf } from './case.ts';
import { goldens } from './golden.ts';
import { manifest } from './manifest.ts';
import { scenarios } from './scenarios.ts';
import { scriptOf } from './script.ts';

const cases = goldens.flatMap((golden) => (golden.group === 'scenarios' ? [] : casesOf(golden)));

function named(name: string): Case {
  const one = cases.find((each) => each.name === name);
  if (!one) throw new Error(`no recording ${name}`);
  return one;
}

it('has all recordings, and a scenario for each of those that are one', () => {
  expect(goldens).toHaveLength(116);
  const missing = goldens.filter(({ case: name, group }) => group === 'scenarios' && !(name in scenarios));
  expect(missing).toEqual([]);
  expect(cases).toHaveLength(111 + 4);
});

it('knows the records of recordings in short form, and their places', () => {
  expect(named('large-value').records.map(({ value }) => value?.length)).toEqual([
    70_000, 300_000, 2_000_000,
  ]);
  for (const name of ['ordered-poll-cadence', 'unordered-inflight']) {
    const { records, endOffsets } = named(name);
    expect(records.map(({ partition, offset }) => `${partition} ${offset}`)).toHaveLength(
      Object.values(endOffsets).reduce((sum, end) => sum + end, 0),
    );
    expect(records[7]).toMatchObject({ key: Buffer.from('k7'), timestamp: 1_700_000_000_123 });
  }
});

it('answers an event as it was answered in the recording, whichever comes first', () => {
  // 500 to the first request, which was of partition 0.
  const script = scriptOf(named('ordered-head-of-line').recording);
  const status = (event: string) => script({ target: 'sink', event });
  expect(status('p1#0')).toEqual({ status: 200 });
  expect(status('p0#0')).toEqual({ status: 500 });
  expect(status('p0#0')).toEqual({ status: 200 });
  expect(status('p7#0')).toEqual({ status: 200 });
});

it('writes KafkaSources from which the control plane makes the recorded contract', () => {
  const written = (name: string) => {
    const text = manifest(named(name).source, {
      namespace: 'ns',
      topic: 'topic',
      group: 'group',
      bootstrapServers: 'kafka:9092',
      localise: (each) => each.replace('127.0.0.1:18080', 'sink'),
    });
    return parse(text);
  };
  expect(written('status-404')).toEqual({
    apiVersion: 'sources.knative.dev/v1',
    kind: 'KafkaSource',
    metadata: { name: 'my-source', namespace: 'ns' },
    spec: {
      bootstrapServers: ['kafka:9092'],
      topics: ['topic'],
      consumerGroup: 'group',
      consumers: 1,
      ordering: 'ordered',
      initialOffset: 'earliest',
      delivery: {
        retry: 2,
        backoffPolicy: 'linear',
        backoffDelay: 'PT0.05S',
        timeout: 'PT600S',
        deadLetterSink: { uri: 'http://sink/status-404/dls' },
      },
      sink: { uri: 'http://sink/status-404' },
    },
  });
  expect(written('retry-defaults-shape').spec.delivery).toBeUndefined();
  expect(written('egress-config-absent').spec.delivery).toEqual({
    backoffPolicy: 'exponential',
    backoffDelay: 'PT0.3S',
  });
  expect(written('ce-overrides-upper').spec.ceOverrides).toEqual({ extensions: { MyExt: 'v' } });
  const label = 'kafkasources.sources.knative.dev/key-type';
  expect(written('keytype-byte-array').metadata.labels).toEqual({ [label]: 'byte-array' });
  expect(written('keytype-string').metadata.labels).toEqual({ [label]: 'string' });
});
