import type { SourceMetrics } from './metrics-source.ts';
import { Exposition, type Labels, labelText } from './metrics-text.ts';
import type { SourceStatus } from './source-status.ts';

/** What a source that runs can be asked for at any time. */
export interface SourceReading {
  readonly metrics: SourceMetrics;
  /** Requests under way. */
  readonly inFlight: { readonly subscriber: number; readonly deadLetterSink?: number };
  /** Offsets that have no record: compacted, aborted, or markers of transactions. */
  readonly skipped: number;
  /** Of an ordered source: records that wait for the one before them. */
  readonly queues: readonly { readonly topic: string; readonly partition: number; readonly length: number }[];
}

/**
 * `/metrics` in Prometheus's text format: the real data plane's names (BEHAVIOUR 11; what is counted, in data-plane/core's
 * Metrics.java and the dispatcher's RecordDispatcherImpl.java), and ours. Kafka's own client metrics have no part here.
 */
export function metricsText(
  sources: readonly SourceStatus[],
  readings: readonly SourceReading[],
  now = Date.now(),
): string {
  const out = new Exposition();
  real(out, readings, now);
  ours(out, sources);
  return out.toString();
}

function real(out: Exposition, readings: readonly SourceReading[], now: number): void {
  const latencies = (which: 'dispatch' | 'process') =>
    readings.flatMap(({ metrics }) =>
      metrics[which].series.map(([labels, histogram]) => [labels, histogram.read(now)] as const),
    );
  const each = (value: (reading: SourceReading) => number, more: Labels = []) =>
    readings.map((reading) => [labelText([...more, ...reading.metrics.labels]), value(reading)] as const);
  out.histogram(
    'kn_eventing_dispatch_latency_ms',
    'Time until the sink has had its last attempt.',
    latencies('dispatch'),
  );
  out.histogram(
    'kn_eventing_process_latency_ms',
    'Time from a record to the first attempt.',
    latencies('process'),
  );
  out.metric(
    'kn_eventing_dispatch_in_flight_requests_1',
    'gauge',
    'Requests under way.',
    readings.flatMap(({ metrics, inFlight }) =>
      Object.entries(inFlight).map(
        ([template, count]) => [labelText([...metrics.labels, ...sending(template)]), count] as const,
      ),
    ),
  );
  out.metric(
    'kn_eventing_kafka_discarded_events_1_total',
    'counter',
    'Records lost because they cannot be made events.',
    each(({ metrics }) => metrics.discarded, [['cloudevents_type', 'InvalidCloudEvent']]),
  );
  out.metric(
    'kn_eventing_kafka_skipped_offsets_1_total',
    'counter',
    'Offsets without a record.',
    each(({ skipped }) => skipped),
  );
  out.metric(
    'kn_eventing_kafka_executor_queue_length_1',
    'gauge',
    'Records that wait for the one before them.',
    readings.flatMap(({ metrics, queues }) =>
      queues.map(
        ({ topic, partition, length }) =>
          [labelText([...metrics.labels, ...placeOf(topic, partition)]), length] as const,
      ),
    ),
  );
}

const sending = (template: string): Labels => [
  ['messaging_destination_template', template],
  ['messaging_operation_name', 'send'],
  ['messaging_operation_type', 'send'],
];

const placeOf = (topic: string, partition: number): Labels => [
  ['messaging_destination_name', topic],
  ['messaging_destination_partition_id', String(partition)],
];

function ours(out: Exposition, sources: readonly SourceStatus[]): void {
  const all = sources.map((status) => {
    const slash = status.name.indexOf('/');
    const namespace = status.name.slice(0, slash);
    const labels: Labels = [
      ['kn_kafkasource_namespace', namespace],
      ['kn_kafkasource_name', status.name.slice(slash + 1)],
    ];
    return { status, labels };
  });
  const each = (value: (status: SourceStatus) => number) =>
    all.map(({ status, labels }) => [labelText(labels), value(status)] as const);
  out.metric(
    'plumbline_source_ready',
    'gauge',
    '1 while events are delivered.',
    each(({ ready }) => (ready ? 1 : 0)),
  );
  out.metric(
    'plumbline_source_lag',
    'gauge',
    'Records not finished yet.',
    each(({ lag }) => lag),
  );
  out.metric(
    'plumbline_source_delivered_total',
    'counter',
    'Events that the sink took.',
    each(({ delivered }) => delivered),
  );
  out.metric(
    'plumbline_source_failed_total',
    'counter',
    'Events dead-lettered, dropped or lost.',
    each(({ failed }) => failed),
  );
  out.metric(
    'plumbline_notices_total',
    'counter',
    'Notices by code, see docs/notices.md.',
    all.flatMap(({ status, labels }) =>
      [...sums(status)].map(([code, count]) => [labelText([...labels, ['code', code]]), count] as const),
    ),
  );
}

/** Over all causes. */
function sums({ notices }: SourceStatus): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code, count } of notices) counts.set(code, (counts.get(code) ?? 0) + count);
  return counts;
}
