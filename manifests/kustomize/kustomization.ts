import { dirname } from 'node:path';
import { cause, type Problem } from '../../lib/problem.ts';
import { unreadable } from '../files.ts';
import { type Inputs, shownName } from '../inputs.ts';
import { isRecord, problemAt, type Resource } from '../read.ts';
import { Section } from '../shape.ts';
import { type Path, readYaml } from '../yaml.ts';

/** What is read of a kustomization; `bases` are resources by their old name. */
const fields = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'namespace',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'generatorOptions',
  'configMapGenerator',
  'secretGenerator',
  'images',
  'replicas',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  // They order and mark the output, which nothing here looks at.
  'sortOptions',
  'buildMetadata',
];

/** Kustomize has these too; they are left to kustomize itself. */
const others = [
  'configurations',
  'crds',
  'generators',
  'helmChartInflationGenerator',
  'helmCharts',
  'helmGlobals',
  'namePrefix',
  'nameSuffix',
  'openapi',
  'replacements',
  'transformers',
  'validators',
  'vars',
];

/** The way out for whatever only kustomize itself can do. */
export const byKustomize = (folder: string): string =>
  `Build it with kubectl kustomize ${folder}, and give what that prints instead of the folder, as a file or on stdin (-).`;

/** A kustomization file's fields, its faults noted in `problems`; undefined when it cannot be read at all. */
export async function readKustomization(
  file: string,
  inputs: Inputs,
  problems: Problem[],
): Promise<Section | undefined> {
  const folder = dirname(file);
  let text: string;
  try {
    text = await inputs.text(file);
  } catch (error) {
    problems.push(unreadable(file, error));
    return undefined;
  }
  const read = readYaml(text, shownName(file));
  problems.push(...read.problems);
  const [part] = read.parts;
  if (!part) return undefined;
  const resource: Resource = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: 'default',
    name: folder,
    file: shownName(file),
    document: part.value,
    line: part.line,
  };
  const top = new Section(resource, [], part.value, problems, [...fields, ...others]);
  for (const field of others.filter((one) => top.has(one))) {
    top.report([field], {
      code: 'kustomize.unsupported',
      message: `${field} of a kustomization is not understood here`,
      fix: byKustomize(folder),
    });
  }
  return top;
}

/** The objects of a list, each with the fields that it may have. */
export function entries(top: Section, field: string, known: readonly string[]): Section[] {
  return (top.list(field) ?? []).map(
    (one, index) => new Section(top.resource, [...top.path, field, index], one, top.problems, known),
  );
}

/** The strings of a list; what is none is noted. */
export function strings(top: Section, field: string): { text: string; path: Path }[] {
  return (top.list(field) ?? []).flatMap((text, index) => {
    if (typeof text === 'string') return { text, path: [field, index] };
    top.report([field, index], {
      code: 'manifest.wrong-value',
      message: `${field}[${index}] must be a string`,
      fix: 'Make it a string.',
    });
    return [];
  });
}

/** Notes what a step throws at a field of the kustomization. */
export function noted(top: Section, path: Path, step: () => void): void {
  try {
    step();
  } catch (error) {
    top.problems.push(
      problemAt(top.resource, [...top.path, ...path], {
        code: 'kustomize.failed',
        message: cause(error),
        fix: byKustomize(top.resource.name),
      }),
    );
  }
}

export const objects = (values: readonly unknown[]): Record<string, unknown>[] => values.filter(isRecord);
