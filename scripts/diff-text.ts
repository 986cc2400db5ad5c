import { relative } from 'node:path';
import { styleText } from 'node:util';
import { type Difference, type FieldDifference, isReal } from '../manifests/diff/compare.ts';
import type { Held } from '../manifests/diff/held.ts';
import type { Resource } from '../manifests/read.ts';
import { namesSecret } from '../manifests/secret.ts';
import type { Path } from '../manifests/yaml.ts';

/** Lines for people: a resource each, its fields below it as `CLUSTER → STACK`. What is expected only with `all`. */
export function renderDifferences(differences: readonly Difference[], all: boolean): string[] {
  return differences.filter((each) => all || isReal(each)).flatMap((each) => render(each, all));
}

function render(difference: Difference, all: boolean): string[] {
  const { resource, cluster, stack, fields, expected } = difference;
  const home = hasNoNamespace(resource.kind) ? '' : `${resource.namespace}/`;
  const name = `${resource.kind} ${home}${resource.name}`;
  const found = stack && finds[stack.origin];
  if (!cluster && found !== undefined)
    return [paint('green', `+ ${found} ${resource.name}: only in the stack${why(expected)}`)];
  if (!cluster)
    return [paint('green', `+ ${name}: only in the stack${why(expected)}`, placeOf(stack?.resource))];
  if (!stack)
    return [paint('red', `- ${name}: only in the cluster's YAML${why(expected)}`, placeOf(cluster))];
  const shown = fields.filter((field) => all || field.expected === undefined);
  return [
    paint('yellow', `~ ${name}`),
    ...shown.map((field) => fieldLine(field, cluster, stack)),
    ...(stack.trouble === undefined ? [] : [`    not so in the stack: ${stack.trouble.split('\n', 1)[0]}`]),
  ];
}

/** Kinds of a whole cluster. */
const hasNoNamespace = (kind: string): boolean =>
  /^(Namespace|PersistentVolume|StorageClass|ClusterRole|ClusterRoleBinding|CustomResourceDefinition)$/.test(
    kind,
  );

/** What has no resource. */
const finds = { yaml: undefined, kafka: 'topic', connect: 'connector' } as const;

function fieldLine(field: FieldDifference, cluster: Resource, { resource, origin }: Held): string {
  const isHidden = hides(field, cluster);
  const change =
    (isHidden && field.cluster != null && field.stack != null
      ? '(the values differ)'
      : changedItems(field)) ?? `${text(field.cluster, isHidden)} → ${text(field.stack, isHidden)}`;
  const places = [
    field.cluster === undefined ? '' : placeOf(cluster, field.clusterPath),
    field.stack === undefined || origin !== 'yaml' ? '' : placeOf(resource, field.stackPath),
  ].filter((place) => place !== '');
  return paint(undefined, `    ${field.field}: ${change}${why(field.expected)}`, places.join(', '));
}

/** Of lists too long to be shown beside each other: which items only one of them has. */
function changedItems({ cluster, stack }: FieldDifference): string | undefined {
  if (!Array.isArray(cluster) || !Array.isArray(stack)) return undefined;
  if (cluster.join(', ').length + stack.join(', ').length < 120) return undefined;
  const without = cluster.filter((item) => !stack.includes(item)).map((item) => `-${item}`);
  const added = stack.filter((item) => !cluster.includes(item)).map((item) => `+${item}`);
  return [...without, ...added].join(', ');
}

const why = (expected: string | undefined): string =>
  expected === undefined ? '' : ` (expected here: ${expected})`;

/** Values of secrets are not shown; placeholders of them are. */
function hides({ steps, cluster, stack }: FieldDifference, { kind }: Resource): boolean {
  if (kind === 'Secret' && steps[0] === 'data') return true;
  const isPlaceholder = [cluster, stack].every(
    (value) => value === undefined || (typeof value === 'string' && /^\$\{[^}]*\}$/.test(value)),
  );
  return !isPlaceholder && !steps.includes('secretKeyRef') && steps.some(namesSecret);
}

function text(value: unknown, isHidden: boolean): string {
  if (value === undefined || value === null) return 'none';
  if (isHidden) return '********';
  const isPlain = (one: unknown) => typeof one !== 'object' || one === null;
  const whole =
    Array.isArray(value) && value.length > 0 && value.every(isPlain)
      ? value.join(', ')
      : isPlain(value) && value !== ''
        ? String(value)
        : JSON.stringify(value);
  const line = whole.replaceAll(/\r?\n/g, '⏎');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

/** `k8s/source.yaml:12`, from the current folder where it is below it. */
function placeOf(resource: Resource | undefined, path: Path = ['metadata', 'name']): string {
  if (!resource) return '';
  const { file } = resource;
  const near = relative(process.cwd(), file);
  const line = resource.line(path);
  const shown = file.startsWith('/') && !near.startsWith('..') ? near : file;
  return line === undefined ? shown : `${shown}:${line}`;
}

function paint(colour: 'green' | 'red' | 'yellow' | undefined, line: string, place = ''): string {
  const stream = { stream: process.stdout };
  const head = colour === undefined ? line : styleText(colour, line, stream);
  return place === '' ? head : `${head}  ${styleText('dim', place, stream)}`;
}

/** The form for machines: all differences, each with its reason when it is expected here. */
export function differencesJson(differences: readonly Difference[]): unknown {
  return {
    differs: differences.some(isReal),
    differences: differences.map(({ resource, cluster, stack, fields, expected }) => ({
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      namespace: resource.namespace,
      name: resource.name,
      in: cluster && stack ? 'both' : cluster ? 'cluster' : 'stack',
      cluster: cluster && at(cluster),
      stack: stack && {
        ...at(stack.resource),
        ...(stack.trouble === undefined ? {} : { trouble: stack.trouble }),
      },
      expected,
      fields: fields.map((field) => {
        const isHidden = hides(field, resource);
        const shown = (value: unknown) => (isHidden && value !== undefined ? '********' : value);
        return {
          field: field.field,
          cluster: shown(field.cluster),
          stack: shown(field.stack),
          clusterLine: cluster?.line(field.clusterPath),
          stackLine: stack?.resource.line(field.stackPath),
          expected: field.expected,
        };
      }),
    })),
  };
}

const at = (resource: Resource) => ({ file: resource.file, line: resource.line(['metadata', 'name']) });
