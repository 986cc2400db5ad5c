import type { Problem } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';
import { listFiles, unreadable } from './files.ts';
import { Inputs, shownName } from './inputs.ts';
import { fieldName, type Part, type Path, readYaml } from './yaml.ts';

export { isRecord };

/** One Kubernetes resource as it stands in a file. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.namespace`, or `default`. */
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  /** Plain JavaScript value of the whole document. */
  readonly document: unknown;
  /** Nearest known line of the field, 1-based. */
  line(path: Path): number | undefined;
}

/** What files held: all resources that could be read, and why the others could not. */
export interface Loaded {
  readonly resources: Resource[];
  readonly problems: Problem[];
}

/** A problem at a field of a resource, with its place. */
export function problemAt(
  resource: Pick<Resource, 'file' | 'line'>,
  path: Path,
  problem: Pick<Problem, 'code' | 'message' | 'fix'>,
): Problem {
  const line = resource.line(path);
  return {
    ...problem,
    file: resource.file,
    ...(line === undefined ? {} : { line }),
    ...(path.length === 0 ? {} : { field: fieldName(path) }),
  };
}

/** `kind` belongs to the group before the slash: v1 and v1beta2 of a kind are the same resource. */
export function groupOf(resource: Pick<Resource, 'apiVersion'>): string {
  const slash = resource.apiVersion.indexOf('/');
  return slash < 0 ? '' : resource.apiVersion.slice(0, slash);
}

/** Names the object whatever version it is written in. */
export function resourceKey(resource: Resource): string {
  return [groupOf(resource), resource.kind, resource.namespace, resource.name].join('/');
}

/** All documents of one file, and the items of its `List`s; duplicates are reported. */
export function readText(text: string, file: string): Loaded {
  // YAML forbids the tabs that JSON may indent with.
  const { parts, problems } = readYaml(file.endsWith('.json') ? text.replaceAll('\t', ' ') : text, file);
  const resources: Resource[] = [];
  for (const part of parts) collect(part, file, resources, problems);
  return { resources, problems: [...problems, ...duplicates(resources)] };
}

/** What paths held, and all that was looked at to know it. */
export interface LoadedPaths extends Loaded {
  /** Nothing to refuse the files for, but worth knowing. */
  readonly notices: readonly Problem[];
  readonly inputs: Inputs;
}

/**
 * Files, and the `.yaml`, `.yml` and `.json` files right inside folders, in the order of their names; a folder with a
 * kustomization is read as `kubectl kustomize` would build it. What cannot be read is a problem, never an exception.
 */
export async function readPaths(paths: readonly string[], inputs = new Inputs()): Promise<LoadedPaths> {
  const { given, problems } = await listFiles(paths, inputs);
  const resources: Resource[] = [];
  const notices: Problem[] = [];
  for (const { path, kustomization } of given) {
    const read =
      kustomization === undefined
        ? await readOne(path, inputs)
        : await (await import('./kustomize/build.ts')).buildFolder(path, inputs);
    resources.push(...read.resources);
    notices.push(...(read.notices ?? []));
    problems.push(...read.problems.filter((problem) => problem.code !== 'manifest.duplicate'));
  }
  return { resources, problems: [...problems, ...duplicates(resources)], notices, inputs };
}

async function readOne(path: string, inputs: Inputs): Promise<Loaded & { notices?: undefined }> {
  try {
    return readText(await inputs.text(path), shownName(path));
  } catch (error) {
    return { resources: [], problems: [unreadable(path, error)] };
  }
}

/** The resource that a document is, or the items of a list; `problems` say why there is none. */
export function readDocument(part: Part, file: string): Loaded {
  const read: Loaded = { resources: [], problems: [] };
  collect(part, file, read.resources, read.problems);
  return read;
}

function collect(part: Part, file: string, resources: Resource[], problems: Problem[]): void {
  const place = { file, line: part.line };
  const report = (path: Path, code: string, message: string, fix: string) =>
    problems.push(problemAt(place, path, { code: `manifest.${code}`, message, fix }));
  if (!isRecord(part.value)) {
    report(
      [],
      'not-an-object',
      'this document is no Kubernetes resource',
      'Begin it with apiVersion: and kind:.',
    );
    return;
  }
  const { apiVersion, kind, metadata, items } = part.value;
  if (!isText(apiVersion)) {
    report(
      ['apiVersion'],
      'no-api-version',
      'apiVersion is missing',
      'Add it, e.g. apiVersion: sources.knative.dev/v1.',
    );
  }
  if (!isText(kind)) report(['kind'], 'no-kind', 'kind is missing', 'Add it, e.g. kind: KafkaSource.');
  if (!isText(apiVersion) || !isText(kind)) return;
  if (kind.endsWith('List') && Array.isArray(items)) {
    for (const [index, value] of items.entries()) {
      collect({ value, line: (path) => part.line(['items', index, ...path]) }, file, resources, problems);
    }
    return;
  }
  const { name, namespace } = isRecord(metadata) ? metadata : {};
  if (!isText(name)) {
    const [message, fix] = blank(name)
      ? ['metadata.name is missing', `Give this ${kind} a name.`]
      : ['metadata.name must be a string', `Put quotes around it: name: "${String(name)}".`];
    report(['metadata', 'name'], 'no-name', message, fix);
  }
  if (!blank(namespace) && !isText(namespace)) {
    report(
      ['metadata', 'namespace'],
      'namespace',
      'metadata.namespace must be a string',
      'Put quotes around it.',
    );
  } else if (isText(name)) {
    const space = isText(namespace) ? namespace : 'default';
    resources.push({ apiVersion, kind, namespace: space, name, file, document: part.value, line: part.line });
  }
}

function duplicates(resources: readonly Resource[]): Problem[] {
  const first = new Map<string, Resource>();
  const problems: Problem[] = [];
  for (const resource of resources) {
    const key = resourceKey(resource);
    const other = first.get(key);
    if (!other) {
      first.set(key, resource);
      continue;
    }
    problems.push(
      problemAt(resource, ['metadata', 'name'], {
        code: 'manifest.duplicate',
        message: `${resource.kind} ${resource.namespace}/${resource.name} stands already at ${other.file}:${other.line(['metadata', 'name']) ?? 1}`,
        fix: 'Remove one of the two, or give it another name.',
      }),
    );
  }
  return problems;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const blank = (value: unknown): boolean => value === undefined || value === null || value === '';
