import type { Problem } from '../lib/problem.ts';
import { isKafkaConnector, kafkaConnector } from './kafkaconnector.ts';
import { isKafkaSource, kafkaSource } from './kafkasource.ts';
import { isKafkaTopic, kafkaTopic } from './kafkatopic.ts';
import { strayGroups } from './kinds.ts';
import { isKnativeService, knativeService } from './knative-service.ts';
import type { Resource } from './read.ts';

/** All that a cluster's admission would refuse in the resources that are used here. */
export function checkResources(resources: readonly Resource[]): Problem[] {
  return [...strayGroups(resources), ...resources.flatMap(problemsOf)];
}

function problemsOf(resource: Resource): readonly Problem[] {
  if (isKafkaSource(resource)) return kafkaSource(resource).problems;
  if (isKafkaConnector(resource)) return kafkaConnector(resource).problems;
  if (isKafkaTopic(resource)) return kafkaTopic(resource).problems;
  if (isKnativeService(resource)) return knativeService(resource).problems;
  return [];
}
