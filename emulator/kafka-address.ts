import type { KafkaSource } from '../manifests/kafkasource.ts';
import type { Resource } from '../manifests/read.ts';
import type { KafkaAddress } from './kafka.ts';

/** How a source reaches Kafka; credentials of `net` would be looked up among the resources' Secrets here. */
export function addressOf(
  source: KafkaSource,
  override: readonly string[] | undefined,
  _secrets: readonly Resource[],
): KafkaAddress {
  return { brokers: override ?? source.bootstrapServers };
}
