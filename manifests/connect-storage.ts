import type { ConnectGroup } from './kafkaconnect.ts';
import { isKafkaTopic, kafkaTopic } from './kafkatopic.ts';
import type { Config } from './own-settings.ts';
import type { Resource } from './read.ts';

/**
 * The partitions that KafkaTopics give to what Connect keeps its offsets and states in. Whoever makes these topics
 * first, they come out the same: one that grew later would hold an offset's key in two partitions.
 */
export function storagePartitions(resources: readonly Resource[], group: ConnectGroup): Config {
  const settings = new Map([
    [group.offsetTopic, 'offset.storage.partitions'],
    [group.statusTopic, 'status.storage.partitions'],
  ]);
  const found = resources.filter(isKafkaTopic).flatMap((resource) => {
    const { topic = '', partitions } = kafkaTopic(resource).value ?? {};
    const setting = settings.get(topic);
    return setting === undefined || partitions === undefined ? [] : [[setting, String(partitions)]];
  });
  return Object.fromEntries(found);
}
