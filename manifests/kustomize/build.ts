import { dirname, join, relative, resolve } from 'node:path';
import type { Problem } from '../../lib/problem.ts';
import { kustomizationsIn, unreadable } from '../files.ts';
import { type Inputs, shownName } from '../inputs.ts';
import { type Resource, readDocument, readText } from '../read.ts';
import type { Section } from '../shape.ts';
import { generate, generatorFields, optionFields, place } from './generate.ts';
import { type Item, itemOf } from './item.ts';
import { byKustomize, entries, noted, readKustomization, strings } from './kustomization.ts';
import { annotate, label } from './labels.ts';
import { applyJson6902, applyPatches } from './patches.ts';
import { setImages, setNamespace, setReplicas } from './transform.ts';

interface Built {
  readonly resources: Resource[];
  readonly problems: Problem[];
  readonly notices: Problem[];
}

interface Work {
  readonly inputs: Inputs;
  readonly problems: Problem[];
  readonly notices: Problem[];
}

/**
 * The resources of a folder with a kustomization, as `kubectl kustomize` would build them, but for the hashes in the
 * names of what it generates. Each keeps the place of its own document. What is not understood is a problem.
 */
export async function buildFolder(folder: string, inputs: Inputs): Promise<Built> {
  const work: Work = { inputs, problems: [], notices: [] };
  const items: Item[] = [];
  await addFolder(folder, items, [], work);
  const resources = items.flatMap(({ document, file, line }) => {
    const read = readDocument({ value: document, line }, file);
    work.problems.push(...read.problems);
    return read.resources;
  });
  return { resources, problems: work.problems, notices: work.notices };
}

/** Adds what a folder holds to the set; a component works on all that is in it. `above`: the folders that ask for it. */
async function addFolder(folder: string, items: Item[], above: readonly string[], work: Work): Promise<void> {
  const { inputs, problems } = work;
  const [file, second] = await kustomizationsIn(folder, inputs).catch(() => []);
  if (file === undefined || second !== undefined) {
    problems.push({
      code: 'kustomize.no-kustomization',
      message: `kustomize takes a folder with one kustomization.yaml, this one holds ${second ? 'several' : 'none'}`,
      fix: second ? 'Keep one of them.' : 'Add it with a list of resources, or name the files themselves.',
      file: folder,
    });
    return;
  }
  const top = await readKustomization(file, inputs, problems);
  if (!top) return;
  const isComponent = top.text('kind') === 'Component';
  // Each folder's own transformers see its own resources only; a component's see all that are there.
  const own: Item[] = isComponent ? items : [];
  await addResources(top, folder, own, above, work);
  await addGenerated(top, folder, own, work);
  for (const { text, path } of strings(top, 'components')) {
    await addBelow(top, path, join(folder, text), own, [...above, resolve(folder)], work);
  }
  await transform(top, folder, own, inputs);
  if (!isComponent) items.push(...own);
}

async function addResources(
  top: Section,
  folder: string,
  items: Item[],
  above: readonly string[],
  work: Work,
): Promise<void> {
  for (const { text, path } of [...strings(top, 'resources'), ...strings(top, 'bases')]) {
    if (/^[\w+]+:\/\/|^git@|^[\w-]+\.(com|org|io)\//.test(text)) {
      const message = `${text} is somewhere else, and nothing is fetched for a kustomization here`;
      top.report(path, { code: 'kustomize.remote', message, fix: byKustomize(folder) });
      continue;
    }
    await addBelow(top, path, join(folder, text), items, [...above, resolve(folder)], work);
  }
}

/** A file of resources, or a folder with a kustomization of its own. */
async function addBelow(
  top: Section,
  path: readonly (string | number)[],
  target: string,
  items: Item[],
  above: readonly string[],
  work: Work,
): Promise<void> {
  const { inputs, problems } = work;
  const folder = dirname(top.resource.file);
  try {
    if (await inputs.isFolder(target)) {
      if (!above.includes(resolve(target))) return await addFolder(target, items, above, work);
      const message = `${target} asks for itself, over ${above.length === 1 ? 'nothing else' : 'others'}`;
      top.report(path, { code: 'kustomize.cycle', message, fix: 'Remove one of the two.' });
      return;
    }
    if (relative(folder, target).startsWith('..')) {
      const message = `kustomize reads no file outside of its folder: ${target}`;
      const fix = 'Move it, or give its folder a kustomization.yaml and name the folder.';
      top.report(path, { code: 'kustomize.outside', message, fix });
      return;
    }
    const { resources, problems: wrong } = readText(await inputs.text(target), shownName(target));
    problems.push(...wrong);
    items.push(...resources.map(itemOf));
  } catch (error) {
    const { code, message } = unreadable(target, error);
    const fix = 'Check the path; it is taken from the folder of the kustomization.';
    top.report(path, { code, message: `${target}: ${message}`, fix });
  }
}

async function addGenerated(top: Section, folder: string, items: Item[], work: Work): Promise<void> {
  const common = top.section('generatorOptions', optionFields);
  for (const [kind, field] of [
    ['ConfigMap', 'configMapGenerator'],
    ['Secret', 'secretGenerator'],
  ] as const) {
    for (const entry of entries(top, field, generatorFields)) {
      const options = [common, entry.section('options', optionFields)];
      const made = await generate(kind, entry, options, folder, work.inputs, work.notices);
      const wrong = place(made, items);
      if (wrong)
        entry.report([], { code: 'kustomize.generator', message: wrong, fix: 'Check name and behavior.' });
    }
  }
}

/** In kustomize's order. */
async function transform(top: Section, folder: string, items: Item[], inputs: Inputs): Promise<void> {
  await applyPatches(top, items, folder, inputs);
  const namespace = top.text('namespace');
  if (namespace) setNamespace(items, namespace);
  for (const entry of entries(top, 'labels', ['pairs', 'includeSelectors', 'includeTemplates'])) {
    const selectors = entry.flag('includeSelectors') ?? false;
    label(items, {
      pairs: entry.settings('pairs'),
      selectors,
      templates: entry.flag('includeTemplates') ?? false,
    });
  }
  label(items, { pairs: top.settings('commonLabels'), selectors: true, templates: true });
  annotate(items, top.settings('commonAnnotations'));
  await applyJson6902(top, items, folder, inputs);
  for (const entry of entries(top, 'replicas', ['name', 'count'])) {
    const name = entry.text('name') ?? '';
    noted(top, entry.path, () => {
      if (!setReplicas(items, name, entry.integer('count', 0) ?? 0))
        throw new Error(`nothing named ${name} can be scaled`);
    });
  }
  setImages(
    items,
    entries(top, 'images', ['name', 'newName', 'newTag', 'digest']).map((entry) => ({
      name: entry.text('name') ?? '',
      newName: entry.text('newName'),
      newTag: entry.text('newTag'),
      digest: entry.text('digest'),
    })),
  );
}
