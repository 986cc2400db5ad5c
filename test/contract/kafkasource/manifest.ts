import { stringify } from 'yaml';
import type { SourceSettings } from './case.ts';
import type { EgressConfig } from './golden.ts';

/** What differs between two runs of a case. */
export interface Place {
  readonly namespace: string;
  readonly topic: string;
  readonly group: string;
  readonly bootstrapServers: string;
  /** Puts this run's addresses in the place of the recorded ones. */
  localise(text: string): string;
}

/** The KafkaSource as YAML. */
export function manifest(source: SourceSettings, place: Place): string {
  const { name, keyType, consumers, ordering, ceOverrides, delivery } = source;
  const labels = keyType ? { labels: { 'kafkasources.sources.knative.dev/key-type': keyType } } : {};
  return stringify({
    apiVersion: 'sources.knative.dev/v1',
    kind: 'KafkaSource',
    metadata: { name, namespace: place.namespace, ...labels },
    spec: {
      bootstrapServers: [place.bootstrapServers],
      topics: [place.topic],
      consumerGroup: place.group,
      ...{ consumers, ordering, initialOffset: 'earliest' },
      ...deliveryOf(delivery, place),
      sink: { uri: place.localise(source.sink) },
      ...(ceOverrides ? { ceOverrides: { extensions: ceOverrides } } : {}),
    },
  });
}

/** `spec.delivery` from which the control plane makes this egressConfig (BEHAVIOUR 7). */
function deliveryOf(config: EgressConfig | undefined, { localise }: Place): object {
  // A block that says neither retry, timeout nor dead letter sink counts as empty.
  if (!config) return { delivery: { backoffPolicy: 'exponential', backoffDelay: 'PT0.3S' } };
  const { retry, backoffPolicy, backoffDelay, timeout, deadLetter } = config;
  if (isDefault(config)) return {};
  return {
    delivery: {
      retry,
      backoffPolicy: backoffPolicy.toLowerCase(),
      backoffDelay: seconds(backoffDelay),
      timeout: seconds(timeout),
      ...(deadLetter ? { deadLetterSink: { uri: localise(deadLetter) } } : {}),
    },
  };
}

/** What it is without any `spec.delivery`. */
function isDefault({ retry, backoffPolicy, backoffDelay, timeout, deadLetter }: EgressConfig): boolean {
  return (
    retry === 10 &&
    backoffPolicy === 'Exponential' &&
    backoffDelay === '300' &&
    timeout === '600000' &&
    deadLetter === undefined
  );
}

function seconds(milliseconds: string): string {
  return `PT${Number(milliseconds) / 1000}S`;
}
