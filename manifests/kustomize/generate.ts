import { basename, join } from 'node:path';
import { cause, type Problem } from '../../lib/problem.ts';
import type { Inputs } from '../inputs.ts';
import { isRecord, problemAt } from '../read.ts';
import type { Section } from '../shape.ts';
import { change, type Item, identity } from './item.ts';

/** What the fields of a generator may be. */
export const generatorFields = [
  'name',
  'namespace',
  'behavior',
  'literals',
  'envs',
  'env',
  'files',
  'options',
  'type',
] as const;
export const optionFields = ['labels', 'annotations', 'immutable', 'disableNameSuffixHash'] as const;

interface Generated {
  readonly item: Item;
  readonly behavior: 'create' | 'merge' | 'replace';
}

/**
 * A Secret or ConfigMap of a kustomization. Its name gets no hash: here it changes in place, so that references hold as
 * they are written. An env file of a Secret that is not there is a notice, for nobody keeps passwords with the YAML.
 */
export async function generate(
  kind: 'Secret' | 'ConfigMap',
  entry: Section,
  options: readonly Section[],
  folder: string,
  inputs: Inputs,
  notices: Problem[],
): Promise<Generated> {
  const { file, line } = entry.resource;
  const values = await valuesOf(kind, entry, folder, inputs, notices);
  const type = entry.text('type') ?? (kind === 'Secret' ? 'Opaque' : undefined);
  const namespace = entry.text('namespace');
  const document: Record<string, unknown> = {
    apiVersion: 'v1',
    kind,
    metadata: { name: entry.text('name') ?? '', ...(namespace === undefined ? {} : { namespace }) },
    ...(type === undefined ? {} : { type }),
    ...encoded(kind, values),
  };
  for (const section of options) {
    for (const field of ['labels', 'annotations'] as const) {
      const pairs = section.settings(field);
      if (Object.keys(pairs).length === 0) continue;
      change(document, ['metadata', field], true, (before) => ({
        ...(isRecord(before) ? before : {}),
        ...pairs,
      }));
    }
    if (section.flag('immutable')) document.immutable = true;
  }
  const item = { document, file, line: () => line(entry.path) };
  return { item, behavior: entry.choice('behavior', ['create', 'merge', 'replace']) ?? 'create' };
}

/** Adds what was generated to the set, or to the one of that name there. Answers undefined, or what is wrong. */
export function place({ item, behavior }: Generated, items: Item[]): string | undefined {
  const { kind, name, namespace } = identity(item);
  const key = `${kind}/${namespace}/${name}`;
  const at = items.findIndex((one) => {
    const other = identity(one);
    return `${other.kind}/${other.namespace}/${other.name}` === key && other.group === '';
  });
  const there = items[at];
  if (behavior === 'create') {
    // One of that name is found with all that stands twice.
    items.push(item);
    return undefined;
  }
  if (!there) return `there is no ${kind} ${name} to ${behavior} with`;
  const { data, binaryData, ...rest } = item.document;
  const metadata = { ...(isRecord(there.document.metadata) ? there.document.metadata : {}) };
  const both = (field: 'data' | 'binaryData', value: unknown) => {
    const before = there.document[field];
    const merged = {
      ...(behavior === 'merge' && isRecord(before) ? before : {}),
      ...(isRecord(value) ? value : {}),
    };
    return Object.keys(merged).length > 0 ? { [field]: merged } : {};
  };
  const document = {
    ...there.document,
    ...rest,
    metadata,
    ...both('data', data),
    ...both('binaryData', binaryData),
  };
  items[at] = { ...item, document };
  return undefined;
}

async function valuesOf(
  kind: string,
  entry: Section,
  folder: string,
  inputs: Inputs,
  notices: Problem[],
): Promise<Map<string, Buffer>> {
  const values = new Map<string, Buffer>();
  const bad = (field: string, message: string) =>
    entry.report([field], {
      code: 'kustomize.generator',
      message,
      fix: 'See the fields of kustomize generators.',
    });
  for (const text of texts(entry, 'literals')) {
    const [, key, value = ''] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    if (key === undefined) bad('literals', `${entry.resource.kind}: a literal is KEY=VALUE`);
    else values.set(key, Buffer.from(value.replace(/^["']+|["']+$/g, '')));
  }
  for (const text of texts(entry, 'files')) {
    const [, key, path = text] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    try {
      values.set(key ?? basename(path), await inputs.bytes(join(folder, path)));
    } catch (error) {
      bad('files', `${path} cannot be read: ${cause(error)}`);
    }
  }
  const env = entry.text('env');
  for (const path of [...texts(entry, 'envs'), ...(env === undefined ? [] : [env])]) {
    try {
      for (const [key, value] of envLines(await inputs.text(join(folder, path)))) {
        values.set(key, Buffer.from(value));
      }
    } catch (error) {
      if (kind === 'Secret') notices.push(withoutValues(entry, path, cause(error)));
      else bad('envs', `${path} cannot be read: ${cause(error)}`);
    }
  }
  return values;
}

/** `KEY=VALUE` a line as kustomize reads it: nothing is unquoted, a key alone takes its value from the environment. */
function envLines(text: string): [string, string][] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, process.env[line] ?? ''] : [line.slice(0, at), line.slice(at + 1)];
    });
}

function encoded(kind: string, values: ReadonlyMap<string, Buffer>): Record<string, unknown> {
  const [data, binaryData]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (const [key, bytes] of values) {
    const text = bytes.toString('utf8');
    if (kind === 'Secret') data[key] = bytes.toString('base64');
    else if (Buffer.from(text).equals(bytes)) data[key] = text;
    else binaryData[key] = bytes.toString('base64');
  }
  return {
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
  };
}

function withoutValues(entry: Section, path: string, why: string): Problem {
  return problemAt(entry.resource, [...entry.path, 'envs'], {
    code: 'kustomize.no-env-file',
    message: `${path} cannot be read (${why}), so this Secret has no values here`,
    fix: 'Nothing is needed for the local database; write the file when something else needs a value.',
  });
}

function texts(entry: Section, field: string): string[] {
  return (entry.list(field) ?? []).filter((one) => typeof one === 'string');
}
