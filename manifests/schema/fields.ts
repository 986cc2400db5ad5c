import { isRecord } from '../read.ts';
import type { Path } from '../yaml.ts';
import type { Fault } from './ajv.ts';
import { kubernetesModel, loadModel, type Validator } from './models.ts';

/** What may stand in a field. Written by hand for the kinds of which no package has a schema. */
export type Shape =
  | { readonly is: 'string' | 'integer' | 'boolean' | 'object' | 'anything' }
  | { readonly is: 'fields'; readonly fields: Fields; readonly required: readonly string[] }
  | { readonly is: 'list' | 'map'; readonly of: Shape }
  | { readonly is: 'one of'; readonly values: readonly string[] }
  | { readonly is: 'model'; readonly name: string; readonly optional: readonly string[] };

type Fields = Readonly<Record<string, Shape>>;

export const text: Shape = { is: 'string' };
export const integer: Shape = { is: 'integer' };
export const flag: Shape = { is: 'boolean' };
/** An object of whatever fields. */
export const free: Shape = { is: 'object' };
export const anything: Shape = { is: 'anything' };
export const fields = (known: Fields, ...required: string[]): Shape => ({
  is: 'fields',
  fields: known,
  required,
});
export const list = (of: Shape): Shape => ({ is: 'list', of });
export const map = (of: Shape): Shape => ({ is: 'map', of });
export const oneOf = (...values: string[]): Shape => ({ is: 'one of', values });
/** A part of Kubernetes' API (`kubernetesModel`); fields of the names in `optional` may be missing anywhere in it. */
export const model = (name: string, ...optional: string[]): Shape => ({
  is: 'model',
  name: kubernetesModel(name),
  optional,
});

/** The validator of a shape, with those of its models. */
export async function validator(shape: Shape): Promise<Validator> {
  const models = new Map<string, Validator>();
  for (const name of new Set(modelsIn(shape))) models.set(name, await loadModel(name));
  return (value) => check(shape, value, [], models);
}

function modelsIn(shape: Shape): string[] {
  if (shape.is === 'model') return [shape.name];
  if (shape.is === 'fields') return Object.values(shape.fields).flatMap(modelsIn);
  return shape.is === 'list' || shape.is === 'map' ? modelsIn(shape.of) : [];
}

type Models = ReadonlyMap<string, Validator>;

function check(shape: Shape, value: unknown, path: Path, models: Models): Fault[] {
  switch (shape.is) {
    case 'fields':
      return isRecord(value) ? checkFields(shape, value, path, models) : wrong(path, 'an object');
    case 'map':
      if (!isRecord(value)) return wrong(path, 'an object');
      return Object.entries(value).flatMap(([key, one]) =>
        one === undefined ? [] : check(shape.of, one, [...path, key], models),
      );
    case 'list':
      if (!Array.isArray(value)) return wrong(path, 'a list');
      return value.flatMap((one, index) => check(shape.of, one, [...path, index], models));
    case 'model':
      return (models.get(shape.name)?.(value) ?? [])
        .filter((fault) => fault.kind !== 'missing' || !shape.optional.includes(String(fault.path.at(-1))))
        .map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
    case 'one of':
      return typeof value === 'string' && shape.values.includes(value) ? [] : wrong(path, ...shape.values);
    default:
      return simple[shape.is](value) ? [] : wrong(path, wantedFor[shape.is]);
  }
}

function checkFields(
  { fields, required }: Extract<Shape, { is: 'fields' }>,
  value: Record<string, unknown>,
  path: Path,
  models: Models,
): Fault[] {
  const inner = Object.entries(value).flatMap(([key, one]): Fault[] => {
    const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (known) return one === undefined ? [] : check(known, one, [...path, key], models);
    return [{ path: [...path, key], kind: 'unknown', wanted: Object.keys(fields) }];
  });
  const missing = required.filter((name) => value[name] === undefined);
  return [
    ...inner,
    ...missing.map((name): Fault => ({ path: [...path, name], kind: 'missing', wanted: [name] })),
  ];
}

const wrong = (path: Path, ...wanted: string[]): Fault[] => [{ path, kind: 'wrong', wanted }];

const simple = {
  string: (value: unknown) => typeof value === 'string',
  integer: Number.isInteger,
  boolean: (value: unknown) => typeof value === 'boolean',
  object: isRecord,
  anything: () => true,
};

const wantedFor = {
  string: 'a string',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  anything: 'anything',
};
