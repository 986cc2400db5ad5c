import type { Problem } from '../lib/problem.ts';
import { nearest } from './nearest.ts';
import { isRecord, problemAt, type Resource } from './read.ts';
import { fieldName, type Path } from './yaml.ts';

/** What came of reading a resource. */
export interface Parsed<T> {
  /** Undefined when `problems` says why. */
  readonly value: T | undefined;
  /** A cluster would refuse it. */
  readonly problems: readonly Problem[];
  /** It works here, but a cluster would do something else with it. */
  readonly notices: readonly Problem[];
}

/** Reads the fields of one section of a resource; what is wrong with one is noted, and it reads as absent. */
export class Section {
  readonly resource: Resource;
  readonly path: Path;
  readonly problems: Problem[];
  /** Whether the resource has this section at all, even one of a wrong shape. */
  readonly isPresent: boolean;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** `known` names all fields that the API has here; any other is a problem. Left out, any field may stand here. */
  constructor(
    resource: Resource,
    path: Path,
    value: unknown,
    problems: Problem[],
    known?: readonly string[],
  ) {
    this.resource = resource;
    this.path = path;
    this.problems = problems;
    this.isPresent = value !== undefined && value !== null;
    this.#fields = isRecord(value) ? value : {};
    if (this.isPresent && !isRecord(value)) this.#wrong([], 'an object', value);
    for (const name of known ? Object.keys(this.#fields) : []) {
      if (!known?.includes(name)) this.problems.push(unknownField(resource, [...path, name], known ?? []));
    }
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined && this.#fields[name] !== null;
  }

  isObject(name: string): boolean {
    return isRecord(this.#fields[name]);
  }

  names(): string[] {
    return Object.keys(this.#fields);
  }

  section(name: string, known?: readonly string[]): Section {
    return new Section(this.resource, [...this.path, name], this.#fields[name], this.problems, known);
  }

  text(name: string): string | undefined {
    const value = this.#fields[name];
    if (!this.has(name)) return undefined;
    if (typeof value === 'string') return value;
    const example = isSecret([...this.path, name]) ? '' : `: ${name}: "${String(value)}"`;
    return this.#wrong([name], 'a string', value, `Put quotes around it${example}.`);
  }

  flag(name: string): boolean | undefined {
    const value = this.#fields[name];
    if (!this.has(name)) return undefined;
    if (typeof value === 'boolean') return value;
    return this.#wrong([name], 'true or false', value);
  }

  integer(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.#fields[name];
    if (!this.has(name)) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    return this.#wrong([name], `an integer ${range}`, value);
  }

  choice<const C extends string>(name: string, choices: readonly C[]): C | undefined {
    const value = this.#fields[name];
    if (!this.has(name)) return undefined;
    const found = choices.find((choice) => choice === value);
    return found ?? this.#wrong([name], `one of ${choices.join(', ')}`, value);
  }

  /** Undefined when it is no list; empty when it is absent. */
  list(name: string): readonly unknown[] | undefined {
    const value = this.#fields[name];
    if (!this.has(name)) return [];
    return Array.isArray(value) ? value : this.#wrong([name], 'a list', value);
  }

  /** A free map of settings, each a string, number or boolean, as the strings that Kafka takes. */
  settings(name: string): Record<string, string> {
    const settings: Record<string, string> = {};
    const value = this.#fields[name];
    if (this.has(name) && !isRecord(value)) this.#wrong([name], 'an object', value);
    for (const [key, setting] of Object.entries(isRecord(value) ? value : {})) {
      if (typeof setting === 'string' || typeof setting === 'number' || typeof setting === 'boolean') {
        settings[key] = String(setting);
      } else if (Array.isArray(setting)) {
        const example = isSecret([...this.path, name, key]) ? '' : `: ${key}: "${setting.join(',')}"`;
        this.#wrong([name, key], 'a string', setting, `Join the list${example}.`);
      } else {
        this.#wrong([name, key], 'a string, a number or a boolean', setting);
      }
    }
    return settings;
  }

  missing(name: string, fix: string): undefined {
    this.problems.push(missingField(this.resource, [...this.path, name], fix));
    return undefined;
  }

  /** Notes a problem at a path below this section. Answers undefined, which is how a wrong field reads. */
  report(path: Path, problem: Pick<Problem, 'code' | 'message' | 'fix'>): undefined {
    this.problems.push(problemAt(this.resource, [...this.path, ...path], problem));
  }

  #wrong(path: Path, wanted: string, value: unknown, fix = `Make it ${wanted}.`): undefined {
    this.problems.push(wrongValue(this.resource, [...this.path, ...path], wanted, value, fix));
    return undefined;
  }
}

const remove = (known: readonly string[]) =>
  known.length > 20
    ? 'Remove it, or look its name up.'
    : `Remove it; the fields here are ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`;

/** The problem of a value that is not what the API wants there. */
export function wrongValue(
  resource: Resource,
  path: Path,
  wanted: string,
  value: unknown,
  fix = `Make it ${wanted}.`,
): Problem {
  const found = isSecret(path) ? typeOf(value) : JSON.stringify(value);
  const message = `${fieldName(path)} must be ${wanted}, not ${found}`;
  return problemAt(resource, path, { code: 'manifest.wrong-value', message, fix });
}

/** What stands where a secret belongs may be one, and is not to be shown. */
const isSecret = (path: Path): boolean => path.some((step) => secret.test(String(step)));

const secret = /password|passphrase|secret|token|credential|^(sasl|tls|data|stringData)$/i;

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;

/** The problem of a field that the API does not have, naming the nearest that it has. */
export function unknownField(resource: Resource, path: Path, known: readonly string[]): Problem {
  const name = String(path.at(-1));
  const meant = nearest(name, known);
  return problemAt(resource, path, {
    code: 'manifest.unknown-field',
    message: `${resource.kind} has no field ${fieldName(path)}`,
    fix: meant ? `Did you mean ${meant}?` : remove(known),
  });
}

/** The problem of a field that the API requires. */
export function missingField(resource: Resource, path: Path, fix: string): Problem {
  return problemAt(resource, path, {
    code: 'manifest.missing',
    message: `${fieldName(path)} is missing`,
    fix,
  });
}

/** All of ObjectMeta. */
const metadataFields = [
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
];

/** The document itself: its `spec` and labels are read from it. */
export function top(resource: Resource, problems: Problem[]): Section {
  const known = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];
  const document = new Section(resource, [], resource.document, problems, known);
  document.section('metadata', metadataFields);
  return document;
}
