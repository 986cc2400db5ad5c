import { describe, expect, it } from 'vitest';
import { type Desired, diff, keyOf } from '../../emulator/desired.ts';
import { resolveDestination, resolveSink } from '../../emulator/resolve-sink.ts';
import { kafkaSource } from '../../manifests/kafkasource.ts';
import { readText } from '../../manifests/read.ts';

function desired(name: string, sinkUri = 'http://sink', more = ''): Desired {
  const { resources } = readText(
    `# ${Math.random()}
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: ${name}}
spec: {bootstrapServers: [k], topics: [t], sink: {uri: "${sinkUri}"}${more}}`,
    'f.yaml',
  );
  const [resource] = resources;
  const source = resource && kafkaSource(resource).value;
  if (!source) return expect.unreachable();
  const sink = resolveDestination(source.sink, source.resource, [], {});
  return 'code' in sink ? expect.unreachable() : { source, kafka: { brokers: ['k:9092'] }, sink };
}

const running = (...list: Desired[]) => new Map(list.map((one) => [keyOf(one.source), one]));
const names = (list: readonly Desired[]) => list.map(({ source }) => source.name);

describe('what to do about sources', () => {
  it('starts new ones, stops removed ones, leaves equal ones', () => {
    const changes = diff(running(desired('a'), desired('b')), [desired('b'), desired('c')], new Set());
    expect(names(changes.start)).toEqual(['c']);
    expect(changes.stop).toEqual(['default/a']);
    expect(changes.restart).toEqual([]);
  });

  it('restarts those that changed', () => {
    const changes = diff(running(desired('a')), [desired('a', 'http://other')], new Set());
    expect(names(changes.restart)).toEqual(['a']);
    expect(changes.stop).toEqual([]);
  });

  it('leaves one running whose document is wrong now', () => {
    expect(diff(running(desired('a')), [], new Set(['default/a'])).stop).toEqual([]);
  });

  it('refuses another consumer group', () => {
    const changes = diff(
      running(desired('a')),
      [desired('a', 'http://sink', ', consumerGroup: g')],
      new Set(),
    );
    expect(changes.restart).toEqual([]);
    expect(changes.problems[0]).toMatchObject({ code: 'kafkasource.immutable', field: 'spec.consumerGroup' });
  });
});

describe('a sink by ref', () => {
  const { resources } = readText(
    `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: display}
spec: {template: {spec: {containers: [{image: gcr.io/knative-releases/knative.dev/eventing/cmd/event_display}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: mine, annotations: {plumbline.dev/url: "http://127.0.0.1:3000/base/"}}
---
apiVersion: v1
kind: Service
metadata: {name: nowhere}
`,
    'f.yaml',
  );
  const ref = (name: string, apiVersion = 'v1', kind = 'Service') =>
    resolveSink({ apiVersion, kind, name, namespace: 'default' }, resources, {
      eventDisplay: 'http://127.0.0.1:8080',
    });

  it('is the annotation of the Service', () => {
    expect(ref('mine')).toEqual('http://127.0.0.1:3000/base/');
  });

  it('is Event Display for its image', () => {
    expect(ref('display', 'serving.knative.dev/v1')).toEqual('http://127.0.0.1:8080');
  });

  it.each([
    ['nowhere', 'v1', 'Service', 'sink.unresolved', 'Add the annotation plumbline.dev/url'],
    ['absent', 'v1', 'Service', 'sink.unresolved', 'Add the Service'],
    ['display', 'v1', 'Service', 'sink.unresolved', 'Add the Service'],
    ['x', 'eventing.knative.dev/v1', 'Broker', 'sink.kind', 'Refer to'],
  ])('%s of %s %s is a problem with a way out', (name, apiVersion, kind, code, fix) => {
    expect(ref(name, apiVersion, kind)).toMatchObject({ code, fix: expect.stringContaining(fix) });
  });

  it('takes a relative uri', () => {
    const [owner] = resources;
    if (!owner) return expect.unreachable();
    const to = (uri: string) =>
      resolveDestination(
        { uri, path: [], ref: { apiVersion: 'v1', kind: 'Service', name: 'mine', namespace: 'default' } },
        owner,
        resources,
        {},
      );
    expect(to('more')).toMatchObject({ url: 'http://127.0.0.1:3000/base/more' });
    expect(to('/root?x')).toMatchObject({ url: 'http://127.0.0.1:3000/root?x', path: '/root?x' });
  });
});
