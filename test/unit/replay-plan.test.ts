import { describe, expect, it, test } from 'vitest';
import type { Desired } from '../../emulator/desired.ts';
import { targetOf } from '../../emulator/event-request.ts';
import { chooseTopic } from '../../emulator/replay-plan.ts';
import { spansOf } from '../../emulator/replay-span.ts';
import { resolveTo } from '../../emulator/resolve-to.ts';
import { PlumblineError, type Problem } from '../../lib/problem.ts';
import { kafkaSource } from '../../manifests/kafkasource.ts';
import { readText } from '../../manifests/read.ts';

/** What is wrong, or what came of it. */
function problemOf(act: () => unknown): Problem | undefined {
  try {
    return expect.unreachable(JSON.stringify(act()));
  } catch (error) {
    if (error instanceof PlumblineError) return error.problems[0];
    throw error;
  }
}

function desired(name: string, ...topics: string[]): Desired {
  const text = `
apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: ${name}, namespace: shop}
spec: {bootstrapServers: [k], topics: ${JSON.stringify(topics)}, sink: {uri: "http://${name}"}}`;
  const [resource] = readText(text, 'f.yaml').resources;
  const source = resource && kafkaSource(resource).value;
  if (!source) return expect.unreachable();
  return { source, kafka: { brokers: ['k:9092'] }, sink: targetOf(`http://${name}`) };
}

describe('what is to be replayed', () => {
  const orders = desired('orders', 'p.shop.orders', 'p.old.orders', 'plain');
  const two = desired('two', 'p.shop.items', 'plain');

  it.each([
    [{ topic: 'p.shop.orders' }, 'orders', 'p.shop.orders'],
    [{ table: 'shop.orders' }, 'orders', 'p.shop.orders'],
    [{ table: 'items' }, 'two', 'p.shop.items'],
    [{ table: 'p.shop.items' }, 'two', 'p.shop.items'],
    [{ topic: 'plain', source: 'shop/two' }, 'two', 'plain'],
  ])('%j is read by %s: %s', (request, source, topic) => {
    const chosen = chooseTopic(request, [orders, two]);
    expect([chosen.desired.source.name, chosen.topic]).toEqual([source, topic]);
  });

  it.each([
    [{ topic: 'orders' }, 'replay.unknown-topic', 'p.shop.orders, p.old.orders, plain, p.shop.items'],
    [{ table: 'rders' }, 'replay.unknown-topic', 'p.shop.orders'],
    [{ table: 'orders' }, 'replay.several-topics', 'name the topic'],
    [{ topic: 'plain' }, 'replay.several-sources', '--source'],
    [{ table: 'items', source: 'shop/orders' }, 'replay.unknown-topic', 'plain'],
    [{ topic: 'plain', source: 'shop/none' }, 'replay.unknown-source', 'shop/orders, shop/two'],
  ])('%j is a problem: %s', (request, code, fix) => {
    expect(problemOf(() => chooseTopic(request, [orders, two]))).toMatchObject({
      code,
      fix: expect.stringContaining(fix),
    });
  });

  it('says so when nothing is read', () => {
    expect(problemOf(() => chooseTopic({ table: 'a' }, []))?.fix).toContain('there is none');
  });
});

describe('the offsets of a replay', () => {
  const one = [{ partition: 0, start: 5, end: 10 }];
  const two = [...one, { partition: 1, start: 0, end: 0 }];

  it.each([
    [{}, two, two],
    [{ partition: 0 }, two, one],
    [{ partition: 1 }, two, [{ partition: 1, start: 0, end: 0 }]],
    [{ from: 7, to: 8 }, one, [{ partition: 0, start: 7, end: 9 }]],
    [{ partition: 0, from: 7 }, one, [{ partition: 0, start: 7, end: 10 }]],
    [{ partition: 0, to: 7 }, one, [{ partition: 0, start: 5, end: 8 }]],
    [{ partition: 0, from: 9, to: 9 }, two, [{ partition: 0, start: 9, end: 10 }]],
  ])('%j of %j', (asked, there, spans) => {
    expect(spansOf(asked, there)).toEqual(spans);
  });

  it.each([
    [{ from: 5 }, two, 'Name the partition, too: from 0 to 1.'],
    [{ partition: 2 }, two, 'Name one from 0 to 1.'],
    [{ partition: 0, from: 4 }, one, 'It has offsets 5 to 9.'],
    [{ partition: 0, to: 10 }, one, 'It has offsets 5 to 9.'],
    [{ partition: 0, from: 10 }, one, 'It has offsets 5 to 9.'],
    [{ partition: 1, from: 0 }, two, 'Leave the offsets out, or wait for some.'],
  ])('%j of %j are not there', (asked, there, fix) => {
    expect(problemOf(() => spansOf(asked, there))).toMatchObject({ code: 'replay.range', fix });
  });
});

describe('a sink that is named', () => {
  const { resources } = readText(
    `apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop, annotations: {plumbline.dev/url: "http://127.0.0.1:3000/core"}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: orders, namespace: shop, annotations: {plumbline.dev/url: "http://127.0.0.1:3000/kn"}}
---
apiVersion: v1
kind: Service
metadata: {name: nowhere, namespace: shop}`,
    'f.yaml',
  );
  const known = { resources, running: [desired('two', 't')] };

  it.each([
    ['http://127.0.0.1:1/x?y', 'http://127.0.0.1:1/x?y'],
    ['http://orders.shop.svc/more', 'http://127.0.0.1:3000/more'],
    ['shop/orders', 'http://127.0.0.1:3000/kn'],
    ['shop/two', 'http://two'],
  ])('%s is %s', (to, url) => {
    expect(resolveTo(to, known, {}).url).toBe(url);
  });

  it.each([
    ['ftp://x/', 'sink.url'],
    ['http://', 'sink.url'],
    ['http:///x', 'sink.url'],
    ['shop/none', 'sink.unknown'],
    ['127.0.0.1:80', 'sink.unknown'],
    ['shop/nowhere', 'sink.unresolved'],
  ])('%s is a problem: %s', (to, code) => {
    expect(problemOf(() => resolveTo(to, known, {}))?.code).toBe(code);
  });

  test('by its way through the tunnel, where it is the user machine that is meant', () => {
    const served = { addressOf: () => undefined, viaFor: () => '/run/door' };
    expect(resolveTo('http://127.0.0.1:1/', known, { served }).via).toBe('/run/door');
  });
});
