import { join, relative } from 'node:path';
import { PlumblineError, type Problem } from '../lib/problem.ts';
import { checkResources, examine } from '../manifests/check.ts';
import { isKafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import { problemAt, type Resource, readPaths } from '../manifests/read.ts';
import { textAt } from '../manifests/value.ts';
import type { Document } from '../manifests/write/document.ts';
import { stdin } from './command.ts';
import { readGiven } from './given.ts';

/** The user's resources, all of which a cluster would take; where their sinks are on this machine does not matter. */
export async function readForExport(paths: readonly string[]): Promise<readonly Resource[]> {
  const { resources, problems } = await readGiven(paths);
  const wrong = [...problems, ...(await checkResources(resources))];
  if (wrong.length > 0) throw new PlumblineError(wrong);
  return resources;
}

/** What an export cannot mend: addresses that are this machine's, and what `plumbline check` says of its overlays. */
export async function leftToDo(out: string, given: readonly Resource[]): Promise<Problem[]> {
  const problems = given.flatMap(ownMachine);
  for (const overlay of ['dev', 'production']) {
    const { resources } = await readPaths([join(out, 'overlays', overlay)]);
    const { errors } = await examine(resources, { partial: false });
    problems.push(...errors);
  }
  const said = new Map(problems.map((one) => [JSON.stringify([one.file, one.field, one.message]), one]));
  return [...said.values()];
}

const nouns = [
  ['KafkaConnector', 'connector'],
  ['KafkaSource', 'source'],
  ['KafkaTopic', 'topic'],
  ['KafkaSink', 'sink'],
] as const;

/** What an export is of, and what came of it, in one line: nobody is to take the example for their own. */
export function contents(paths: readonly string[], documents: readonly Document[]): string {
  const from = paths.map((path) => (path === '-' || path === stdin ? 'standard input' : shown(path)));
  const counts = nouns.flatMap(([kind, noun]) => {
    const { length } = documents.filter((one) => textAt(one, 'kind') === kind);
    return length > 0 ? `${length} ${noun}${length === 1 ? '' : 's'}` : [];
  });
  return `Of ${from.join(', ')}: ${[...counts, `${documents.length} resources in all`].join(', ')}.`;
}

function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** Sinks of a source that a cluster's pods would look for in themselves. */
function ownMachine(resource: Resource): Problem[] {
  if (!isKafkaSource(resource)) return [];
  const { value: source } = kafkaSource(resource);
  const destinations = source ? [source.sink, source.delivery.deadLetterSink] : [];
  return destinations.flatMap((destination) => {
    const { uri, ref, path } = destination ?? {};
    if (uri === undefined || ref !== undefined || path === undefined) return [];
    if (!/^https?:\/\/(localhost|127\.|\[::1\])/.test(uri)) return [];
    return problemAt(resource, [...path, 'uri'], {
      code: 'export.own-machine',
      message: `${uri} is this machine, which a cluster knows nothing of`,
      fix: 'Refer to a Service that runs the function, with the annotation plumbline.dev/url for this machine.',
    });
  });
}
