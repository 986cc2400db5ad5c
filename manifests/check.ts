import type { Problem } from '../lib/problem.ts';
import { isKafkaConnector, kafkaConnector } from './kafkaconnector.ts';
import { isKafkaSource, kafkaSource } from './kafkasource.ts';
import { isKafkaTopic, kafkaTopic } from './kafkatopic.ts';
import { strayGroups } from './kinds.ts';
import { groupOf, type Resource } from './read.ts';
import { checkReferences } from './references/index.ts';
import { oldKind, schemaProblems, uncheckedKind } from './schema/index.ts';
import { isOldStrimzi, isServed } from './schema/kinds.ts';
import { ruleProblems } from './schema/rules/index.ts';
import { webhookProblems } from './webhook/index.ts';

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
 * are not all that there are: how they fit together only warns.
 */
export async function examine(
  resources: readonly Resource[],
  { partial }: { readonly partial: boolean },
): Promise<Findings> {
  const applied = resources.filter(isApplied);
  const own = [...applied.flatMap(oldKind), ...(await checkResources(applied))];
  const together = checkReferences(applied);
  const warnings = [
    ...together.warnings,
    ...applied.flatMap(uncheckedKind),
    ...applied.flatMap(readerNotices),
  ];
  if (!partial) return apart([own, together.errors], warnings);
  return apart([own], [...together.errors, ...warnings]);
}

/** A warning says nothing more of a field that has an error. */
function apart(judges: readonly (readonly Problem[])[], warnings: readonly Problem[]): Findings {
  const errors = oncePerField(...judges);
  const places = new Set(errors.map(placeOf));
  const fresh = warnings.filter((warning) => warning.field === undefined || !places.has(placeOf(warning)));
  return { errors: inOrder(errors), warnings: inOrder(fresh) };
}

/** Problems file by file, as they stand in each. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const files = Map.groupBy(problems, ({ file }) => file);
  return [...files.values()].flatMap((some) => some.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)));
}

/** A Kustomization tells how to make resources, and is none. */
const isApplied = (resource: Resource): boolean => groupOf(resource) !== 'kustomize.config.k8s.io';

async function problemsOf(resource: Resource): Promise<Problem[]> {
  const schema = await schemaProblems(resource);
  // Of a kind that is not served nothing else can be said.
  if (!isServed(resource) && !isOldStrimzi(resource)) return schema;
  return oncePerField(readerProblems(resource), schema, ruleProblems(resource), webhookProblems(resource));
}

function readerProblems(resource: Resource): readonly Problem[] {
  if (isKafkaSource(resource)) return kafkaSource(resource).problems;
  if (isKafkaConnector(resource)) return kafkaConnector(resource).problems;
  if (isKafkaTopic(resource)) return kafkaTopic(resource).problems;
  return [];
}

/** What a cluster takes, and does something else with than one expects. */
function readerNotices(resource: Resource): readonly Problem[] {
  if (isKafkaSource(resource)) return kafkaSource(resource).notices;
  if (isKafkaConnector(resource)) return kafkaConnector(resource).notices;
  return [];
}

/** What one judge said of a field, the next need not say again; of a whole resource there is more to say. */
function oncePerField(...judges: readonly (readonly Problem[])[]): Problem[] {
  const said = new Set<string>();
  return judges.flatMap((problems) => {
    const fresh = problems.filter((one) => one.field === undefined || !said.has(placeOf(one)));
    for (const problem of problems) said.add(placeOf(problem));
    return fresh;
  });
}

const placeOf = ({ file, line, field }: Problem): string => JSON.stringify([file, line, field]);
