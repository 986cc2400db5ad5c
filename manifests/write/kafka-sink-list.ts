import { groupOf, type Resource } from '../read.ts';
import { kafkaAt } from '../service-host.ts';
import { listAt, textAt } from '../value.ts';
import type { Plan } from './plan.ts';

export const isKafkaSink = (resource: Resource): boolean =>
  resource.kind === 'KafkaSink' && groupOf(resource) === 'eventing.knative.dev';

/** KafkaSinks of the set's Kafka, which events go to from sources or as dead letters. */
export function kafkaSinks({ resources, kafka }: Plan): Resource[] {
  return resources.filter(isKafkaSink).filter(({ document, namespace }) =>
    listAt(document, 'spec', 'bootstrapServers').some((server) => {
      const found = kafkaAt(String(server), namespace);
      return found?.name === kafka.name && found.namespace === kafka.namespace;
    }),
  );
}

export const topicOfSink = ({ document }: Resource): string => textAt(document, 'spec', 'topic');
