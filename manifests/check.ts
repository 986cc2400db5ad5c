import type { Problem } from '../lib/problem.ts';
import { isKafkaConnector, kafkaConnector } from './kafkaconnector.ts';
import { isKafkaSource, kafkaSource } from './kafkasource.ts';
import { isKafkaTopic, kafkaTopic } from './kafkatopic.ts';
import { strayGroups } from './kinds.ts';
import { isKnativeService, knativeService } from './knative-service.ts';
import { groupOf, type Resource } from './read.ts';
import { oldKind, schemaProblems, uncheckedKind } from './schema/index.ts';

/** What is wrong with resources as one cluster would see them. */
export interface Findings {
  readonly errors: Problem[];
  readonly warnings: Problem[];
}

/** All that a cluster's admission would refuse in the resources, each by itself. */
export async function checkResources(resources: readonly Resource[]): Promise<Problem[]> {
  const problems = strayGroups(resources);
  for (const resource of resources.filter(isApplied)) problems.push(...(await problemsOf(resource)));
  return problems;
}

/**
 * All that a cluster would refuse, or that could not work there, and what deserves a look. With `partial` the resources
 * are not all that there are: a reference to another one only warns.
 */
export async function examine(
  resources: readonly Resource[],
  _: { readonly partial: boolean },
): Promise<Findings> {
  const applied = resources.filter(isApplied);
  const errors = [...applied.flatMap(oldKind), ...(await checkResources(applied))];
  return { errors, warnings: applied.flatMap(uncheckedKind) };
}

/** A Kustomization tells how to make resources, and is none. */
const isApplied = (resource: Resource): boolean => groupOf(resource) !== 'kustomize.config.k8s.io';

async function problemsOf(resource: Resource): Promise<Problem[]> {
  return oncePerField(readerProblems(resource), await schemaProblems(resource));
}

function readerProblems(resource: Resource): readonly Problem[] {
  if (isKafkaSource(resource)) return kafkaSource(resource).problems;
  if (isKafkaConnector(resource)) return kafkaConnector(resource).problems;
  if (isKafkaTopic(resource)) return kafkaTopic(resource).problems;
  if (isKnativeService(resource)) return knativeService(resource).problems;
  return [];
}

/** What one judge said of a field, the next need not say again. */
function oncePerField(...judges: readonly (readonly Problem[])[]): Problem[] {
  const said = new Set<string>();
  return judges.flatMap((problems) => {
    const fresh = problems.filter(({ field = '' }) => !said.has(field));
    for (const { field = '' } of problems) said.add(field);
    return fresh;
  });
}
