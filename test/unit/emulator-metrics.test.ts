import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { serveHttp } from '../../emulator/http.ts';
import { metricsText } from '../../emulator/metrics.ts';
import { Histogram } from '../../emulator/metrics-histogram.ts';
import { Latencies, SourceMetrics } from '../../emulator/metrics-source.ts';
import { PartitionOffsets } from '../../emulator/offsets.ts';
import type { RecordWork } from '../../emulator/record-work.ts';
import type { SourceStatus } from '../../emulator/source-status.ts';
import { answer } from './raw-sink.ts';
import { cloudEvent, headers, never, record, WorkRig } from './work-rig.ts';

const rig = new WorkRig();
const servers: Server[] = [];
afterEach(() => {
  rig.end();
  for (const server of servers.splice(0)) server.close();
});

const typed = record({ value: Buffer.from('{}'), headers: headers(['content-type', 'application/json']) });

const statusOf = (work: RecordWork, name = 'ns/source'): SourceStatus => ({
  name,
  ready: true,
  lag: 3,
  delivered: work.delivered,
  failed: work.failed,
  deadLettered: work.deadLettered,
  topics: ['t'],
  records: 5,
  notices: work.notices.list(),
  conditions: [],
  consumers: 1,
  selector: '',
});

const reading = (work: RecordWork) => ({
  metrics: work.metrics,
  inFlight: work.inFlight,
  skipped: 4,
  queues: [{ topic: 't', partition: 2, length: 5 }],
});

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text format, strictly: throws where it is none. */
function parse(text: string): { samples: Sample[]; types: Record<string, string> } {
  const types: Record<string, string> = {};
  const samples: Sample[] = [];
  let family = '';
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-z_0-9]+) (.+)$/.exec(line);
    if (comment) {
      const [, what, name = '', rest = ''] = comment;
      if (what === 'HELP') expect(types).not.toHaveProperty(name);
      else types[name] = rest;
      family = name;
      continue;
    }
    const parts = /^([a-z_0-9]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\} (-?\d+(?:\.\d+)?)$/.exec(line);
    if (!parts) throw new Error(`no sample: ${line}`);
    const [, name = '', list = '', value] = parts;
    // All samples of a metric are together.
    expect(name.replace(/_(bucket|sum|count)$/, '')).toBe(family);
    const labels: Record<string, string> = {};
    for (const [, label = '', text = ''] of list.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)) {
      expect(labels).not.toHaveProperty(label);
      labels[label] = text.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));
    }
    samples.push({ name, labels, value: Number(value) });
  }
  return { samples, types };
}

describe('/metrics', () => {
  const own = {
    kn_kafkasource_name: 'source',
    kn_kafkasource_namespace: 'ns',
    messaging_consumer_group_name: 'source',
  };

  it('has the names, labels and values of the real data plane', async () => {
    const answers = [answer(200), answer(404), 'cut', answer(200)];
    const { work } = await rig.start({ letters: true }, (_, path) =>
      path === '/dls' ? answer(200) : (answers.shift() ?? null),
    );
    await work.do(typed, never);
    await work.do(typed, never);
    await work.do(typed, never);
    await work.do(cloudEvent(), never);
    await work.do(record({ headers: [['h', null]] }), never);
    const { samples, types } = parse(metricsText([statusOf(work)], [reading(work)]));
    expect(types).toEqual({
      kn_eventing_dispatch_latency_ms: 'histogram',
      kn_eventing_dispatch_latency_ms_max: 'gauge',
      kn_eventing_process_latency_ms: 'histogram',
      kn_eventing_process_latency_ms_max: 'gauge',
      kn_eventing_dispatch_in_flight_requests_1: 'gauge',
      kn_eventing_kafka_discarded_events_1_total: 'counter',
      kn_eventing_kafka_skipped_offsets_1_total: 'counter',
      kn_eventing_kafka_executor_queue_length_1: 'gauge',
      plumbline_source_ready: 'gauge',
      plumbline_source_lag: 'gauge',
      plumbline_source_delivered_total: 'counter',
      plumbline_source_failed_total: 'counter',
      plumbline_notices_total: 'counter',
    });
    const of = (name: string) => samples.filter((one) => one.name === name);
    const plain = 'dev.knative.kafka.event';
    expect(of('kn_eventing_dispatch_latency_ms_count')).toEqual(
      [
        { cloudevents_type: plain, http_response_status_code: '200', ...own },
        { cloudevents_type: plain, http_response_status_code: '404', ...own },
        { cloudevents_type: plain, ...own },
        { cloudevents_type: 't', http_response_status_code: '200', ...own },
      ].map((labels) => ({ name: 'kn_eventing_dispatch_latency_ms_count', labels, value: 1 })),
    );
    expect(of('kn_eventing_process_latency_ms_count')).toMatchObject([
      { labels: { cloudevents_type: plain, ...own }, value: 3 },
      { labels: { cloudevents_type: 't', ...own }, value: 1 },
    ]);
    const sending = { messaging_operation_name: 'send', messaging_operation_type: 'send' };
    expect(of('kn_eventing_dispatch_in_flight_requests_1')).toMatchObject([
      { labels: { ...own, ...sending, messaging_destination_template: 'subscriber' }, value: 0 },
      { labels: { ...own, ...sending, messaging_destination_template: 'deadLetterSink' }, value: 0 },
    ]);
    expect(of('kn_eventing_kafka_discarded_events_1_total')).toMatchObject([
      { labels: { ...own, cloudevents_type: 'InvalidCloudEvent' }, value: 1 },
    ]);
    expect(of('kn_eventing_kafka_skipped_offsets_1_total')).toMatchObject([{ labels: own, value: 4 }]);
    expect(of('kn_eventing_kafka_executor_queue_length_1')).toMatchObject([
      {
        labels: { messaging_destination_name: 't', messaging_destination_partition_id: '2' },
        value: 5,
      },
    ]);
    expect(of('plumbline_source_lag')).toMatchObject([{ value: 3 }]);
    expect(of('plumbline_source_delivered_total')).toMatchObject([{ value: 2 }]);
    expect(of('plumbline_source_failed_total')).toMatchObject([{ value: 3 }]);
    expect(of('plumbline_notices_total').map(({ labels, value }) => [labels.code, value])).toEqual([
      ['null-header', 1],
    ]);
  });

  it('counts what is under way', async () => {
    const { work, sink } = await rig.start({}, () => null);
    const done = [work.do(typed, never), work.do(typed, never)];
    await expect.poll(() => sink.heads.length).toBe(2);
    expect(work.inFlight).toEqual({ subscriber: 2 });
    work.destroy();
    await Promise.all(done);
    expect(work.inFlight).toEqual({ subscriber: 0 });
  });

  it('escapes whatever stands in a label, and sums notices over their causes', async () => {
    const { work } = await rig.start({}, (n) => answer(n === 1 ? 400 : 401));
    const type = 'a"b\\c\nd=,{}';
    work.metrics.dispatch.record(type, 200, 7, 1);
    await work.do(typed, never);
    await work.do(typed, never);
    const { samples } = parse(metricsText([statusOf(work, 'a"/b')], [reading(work)]));
    expect(samples.map(({ labels }) => labels.cloudevents_type)).toContain(type);
    expect(samples.at(-1)).toEqual({
      name: 'plumbline_notices_total',
      labels: { kn_kafkasource_namespace: 'a"', kn_kafkasource_name: 'b', code: 'no-dead-letter-sink' },
      value: 2,
    });
  });

  it('leaves out what nobody has', () => {
    expect(metricsText([], [])).toBe('');
  });
});

describe('a histogram', () => {
  it('has cumulative buckets up to all, a sum and a maximum', () => {
    const histogram = new Histogram();
    for (const ms of [0, 50, 51, 100, 400, 10_000, 10_001]) histogram.record(ms, 0);
    expect(histogram.read(0)).toEqual({
      buckets: [
        ['50.0', 2],
        ['100.0', 4],
        ['500.0', 5],
        ['1000.0', 5],
        ['5000.0', 5],
        ['10000.0', 6],
        ['+Inf', 7],
      ],
      count: 7,
      sum: 20_602,
      max: 10_001,
    });
  });

  it('forgets its maximum after two minutes, not before 80 s', () => {
    const histogram = new Histogram();
    const max = (now: number) => histogram.read(now).max;
    histogram.record(9, 0);
    histogram.record(5, 45_000);
    expect([max(45_000), max(79_000), max(121_000), max(200_000)]).toEqual([9, 9, 5, 0]);
    histogram.record(1, 10_000_000);
    expect(max(10_000_000)).toBe(1);
  });

  it('is one for each type and status, but not for any number of them', () => {
    const { dispatch } = new SourceMetrics({ namespace: 'n', name: 's' });
    for (let i = 0; i < 600; i++) dispatch.record(`type-${i}`, 200, 1, 0);
    for (let i = 0; i < 600; i++) dispatch.record(`type-${i}`, 200, 1, 0);
    expect(dispatch.series).toHaveLength(501);
    expect(dispatch.series.map(([, one]) => one.read(0).count)).toEqual([...Array(500).fill(2), 200]);
    const latencies = new Latencies([]);
    for (const status of [200, 0, 200, 500, 200]) latencies.record('t', status, 1, 0);
    expect(latencies.series.map(([labels, one]) => [labels, one.read(0).count])).toEqual([
      ['cloudevents_type="t",http_response_status_code="200"', 3],
      ['cloudevents_type="t"', 1],
      ['cloudevents_type="t",http_response_status_code="500"', 1],
    ]);
  });
});

it('offsets without a record are counted between records', () => {
  const offsets = new PartitionOffsets();
  for (const offset of [10, 11, 15, 16, 18]) offsets.start(offset);
  expect(offsets.skipped).toBe(4);
});

describe('the HTTP API', () => {
  const ask = async (path: string, blocked?: string, method = 'GET') => {
    const { work } = await rig.start();
    await work.do(record(), never);
    const waiting = { ...statusOf(work, 'ns/other'), ready: false, detail: 'no topic' };
    const server = await serveHttp(
      {
        sources: () => (blocked === undefined ? [statusOf(work)] : [statusOf(work), waiting]),
        readings: () => [reading(work)],
        overall: () => ({ status: { problems: [] }, ...(blocked ? { blocked } : {}) }),
      },
      { host: '127.0.0.1', port: 0 },
    );
    servers.push(server);
    const address = server.address();
    if (typeof address !== 'object' || !address) return expect.unreachable();
    const response = await fetch(`http://127.0.0.1:${address.port}${path}`, { method });
    const body = await response.text();
    return { status: response.status, type: response.headers.get('content-type'), body };
  };

  it('has nothing at what is no URL', async () => {
    expect((await ask('//')).status).toBe(404);
  });

  it('serves notices, by source', async () => {
    const { type, body } = await ask('/notices');
    expect(type).toBe('application/json');
    expect(JSON.parse(body)).toMatchObject({
      notices: [{ source: 'ns/source', code: 'tombstone', count: 1, link: 'docs/notices.md#tombstone' }],
    });
  });

  it('serves metrics in the text format', async () => {
    const { type, body } = await ask('/metrics?x');
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(parse(body).samples.length).toBeGreaterThan(20);
  });

  it.each([
    ['/healthz', undefined, 200, 'ok\n'],
    ['/readyz', undefined, 200, '1 source ready\n'],
    ['/readyz', '', 503, 'ns/other: no topic\n'],
    ['/readyz', 'no files', 503, 'no files\n'],
    ['/none', undefined, 404, expect.stringContaining('/notices')],
  ])('answers %s', async (path, blocked, status, body) => {
    expect(await ask(path, blocked)).toMatchObject({ status, body });
  });

  it('reads only', async () => {
    expect(await ask('/status', undefined, 'POST')).toMatchObject({ status: 405 });
    expect(await ask('/status', undefined, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});
