import { join } from 'node:path';
import { cause } from '../../lib/problem.ts';
import type { Inputs } from '../inputs.ts';
import type { Section } from '../shape.ts';
import { type Path, readYaml } from '../yaml.ts';
import type { Item } from './item.ts';
import { entries, noted, objects, strings } from './kustomization.ts';
import { type Patch, patch, type Target } from './patch.ts';

const targetFields = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'];

/** `patchesStrategicMerge` and `patches`, in kustomize's order. */
export async function applyPatches(
  top: Section,
  items: Item[],
  folder: string,
  inputs: Inputs,
): Promise<void> {
  for (const { text, path } of strings(top, 'patchesStrategicMerge')) {
    // A file, or the patch itself.
    const inline = text.includes('\n') || text.trimStart().startsWith('{');
    const body = inline ? text : await fileText(top, path, join(folder, text), inputs);
    if (body !== undefined) noted(top, path, () => patch(items, patchOf(body), undefined, true));
  }
  for (const entry of entries(top, 'patches', ['path', 'patch', 'target', 'options'])) {
    await applyOne(top, entry, items, folder, inputs, false);
  }
}

/** `patchesJson6902`: after names, labels and annotations. */
export async function applyJson6902(
  top: Section,
  items: Item[],
  folder: string,
  inputs: Inputs,
): Promise<void> {
  for (const entry of entries(top, 'patchesJson6902', ['path', 'patch', 'target'])) {
    await applyOne(top, entry, items, folder, inputs, true);
  }
}

async function applyOne(
  top: Section,
  entry: Section,
  items: Item[],
  folder: string,
  inputs: Inputs,
  strict: boolean,
): Promise<void> {
  const file = entry.text('path');
  const inline = entry.text('patch');
  const target = entry.has('target') ? targetOf(entry.section('target', targetFields)) : undefined;
  const options = entry.section('options', ['allowNameChange', 'allowKindChange']);
  for (const option of options.names()) options.flag(option);
  const field = inline === undefined ? 'path' : 'patch';
  const path = [...entry.path, field];
  if (inline === undefined && file === undefined) {
    entry.missing('patch', 'Write the patch below patch:, or name its file by path:.');
    return;
  }
  const body = inline ?? (await fileText(top, path, join(folder, file ?? ''), inputs));
  if (body !== undefined) noted(top, path, () => patch(items, patchOf(body), target, strict));
}

function targetOf(section: Section): Target {
  return {
    group: section.text('group'),
    version: section.text('version'),
    kind: section.text('kind'),
    name: section.text('name'),
    namespace: section.text('namespace'),
    labelSelector: section.text('labelSelector'),
    annotationSelector: section.text('annotationSelector'),
  };
}

/** A list is a patch of RFC 6902, objects are merged. Throws an Error for what is neither. */
function patchOf(text: string): Patch {
  const { parts, problems } = readYaml(text, '');
  if (problems[0]) throw new Error(problems[0].message);
  const values = parts.map(({ value }) => value);
  const [first] = values;
  if (Array.isArray(first)) return { operations: first };
  const found = objects(values);
  if (found.length === 0 || found.length < values.length) throw new Error('this is no patch');
  return { objects: found };
}

async function fileText(top: Section, path: Path, file: string, inputs: Inputs): Promise<string | undefined> {
  try {
    return await inputs.text(file);
  } catch (error) {
    return top.report(path, {
      code: 'kustomize.not-found',
      message: `${file} cannot be read: ${cause(error)}`,
      fix: 'Check the path; it is taken from the folder of the kustomization.',
    });
  }
}
