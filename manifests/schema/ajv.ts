import { isRecord } from '../read.ts';
import { isBase64 } from '../secret.ts';
import { type Path, valueAt } from '../yaml.ts';

/** What a model finds wrong at a field. */
export interface Fault {
  readonly path: Path;
  readonly kind: 'unknown' | 'missing' | 'wrong';
  /** Of an unknown field the fields that are known there, of a missing one those to choose from; else what the value must be. */
  readonly wanted: readonly string[];
}

interface AjvError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The errors of a validator that AJV compiled: one fault for a field, and one for each missing field. */
export function faultsOf(errors: unknown, value: unknown): Fault[] {
  const places = Map.groupBy(
    Array.isArray(errors) ? errors.filter(isAjvError) : [],
    (one) => one.instancePath,
  );
  return [...places].flatMap(([pointer, at]) => {
    const path = pathOf(pointer, value);
    const errors = at.filter((one) => !(one.params.format === 'byte' && isBase64(valueAt(value, path))));
    const missing = errors
      .filter((one) => one.keyword === 'required')
      .map((one) => String(one.params.missingProperty));
    const isChoice = errors.some((one) => one.keyword === 'oneOf' || one.keyword === 'anyOf');
    // Of a value of the wrong type nothing else is said, unless other types would do.
    const isType = (one: AjvError) => one.keyword === 'type';
    const values = !isChoice && errors.some(isType) ? errors.filter(isType) : errors;
    const wanted = [...new Set(values.flatMap(wantedBy))];
    const wrong: Fault[] = wanted.length > 0 ? [{ path, kind: 'wrong', wanted }] : [];
    if (isChoice && missing.length > 0) return [...wrong, { path, kind: 'missing', wanted: missing }];
    return [
      ...wrong,
      ...missing.map((name): Fault => ({ path: [...path, name], kind: 'missing', wanted: [name] })),
    ];
  });
}

function isAjvError(error: unknown): error is AjvError {
  return (
    isRecord(error) &&
    typeof error.instancePath === 'string' &&
    typeof error.keyword === 'string' &&
    isRecord(error.params)
  );
}

function wantedBy({ keyword, params }: AjvError): string[] {
  const limit = String(params.limit);
  switch (keyword) {
    case 'type':
      return [types.get(String(params.type)) ?? String(params.type)];
    case 'enum':
      return Array.isArray(params.allowedValues) ? params.allowedValues.map(String) : [];
    case 'format':
      return [formats.get(String(params.format)) ?? `a ${String(params.format)}`];
    case 'pattern':
      return [patterns.get(String(params.pattern)) ?? `text that matches ${String(params.pattern)}`];
    case 'minimum':
      return [`${limit} or more`];
    case 'maximum':
      return [`${limit} or less`];
    case 'minItems':
      return [`a list of at least ${limit}`];
    default:
      return [];
  }
}

const types: ReadonlyMap<string, string> = new Map([
  ['string', 'a string'],
  ['integer', 'an integer'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
]);

const quantity = 'a quantity such as 500m or 1Gi';
const formats: ReadonlyMap<string, string> = new Map([
  ['int32', 'an integer of 32 bits'],
  ['int64', 'an integer of 64 bits'],
  ['quantity', quantity],
  ['date-time', 'a time such as 2026-01-31T12:00:00Z'],
  ['byte', 'base64'],
]);

const patterns: ReadonlyMap<string, string> = new Map([
  ['^([0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', quantity],
  ['^[0-9]+([.][0-9]*)?([KMGTPE]i?|e[0-9]+)?$', quantity],
  ['^[0-9]+([.][0-9]{0,3}|[m]?)$', 'an amount of CPUs such as 0.5 or 500m'],
  ['^[0-9]+[mMgG]?$', 'a size for Java such as 512m or 2g'],
  ['^[0-9]+([KMG]i?)?B/s$', 'a rate such as 10MiB/s'],
]);

/** A JSON pointer as a path: steps into lists are numbers. */
function pathOf(pointer: string, value: unknown): Path {
  const path: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(value, path)) ? Number(step) : step);
  }
  return path;
}
