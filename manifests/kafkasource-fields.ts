import type { Problem } from '../lib/problem.ts';
import { isRecord, problemAt, type Resource } from './read.ts';

/** Reads the fields of one object of a resource; what is wrong becomes a problem with its place, and reads as absent. */
export class Fields {
  readonly resource: Resource;
  readonly path: readonly (string | number)[];
  readonly problems: Problem[];
  readonly present: boolean;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(resource: Resource, path: readonly (string | number)[], value: unknown, problems: Problem[]) {
    this.resource = resource;
    this.path = path;
    this.problems = problems;
    this.present = value !== undefined && value !== null;
    this.#values = isRecord(value) ? value : {};
    if (this.present && !isRecord(value))
      this.report([], 'type', 'must be an object', 'Write fields below it.');
  }

  report(path: readonly (string | number)[], code: string, message: string, fix: string): undefined {
    this.problems.push(
      problemAt(this.resource, [...this.path, ...path], { code: `kafkasource.${code}`, message, fix }),
    );
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    return this.report([name], 'type', `${name} must be a string`, 'Put quotes around it.');
  }

  boolean(name: string): boolean {
    const value = this.#values[name];
    if (value === undefined || value === null || typeof value === 'boolean') return value === true;
    this.report([name], 'type', `${name} must be true or false`, 'Write it without quotes.');
    return false;
  }

  /** A whole number from 0 on. */
  count(name: string): number | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    return this.report(
      [name],
      'type',
      `${name} must be a whole number, 0 or more`,
      'Write it without quotes.',
    );
  }

  /** Required, with one entry at least. */
  texts(name: string, what: string): string[] {
    const value = this.#values[name];
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) {
      this.report([name], 'missing', 'missing field(s)', `Give ${what}.`);
      return [];
    }
    if (!Array.isArray(value)) {
      this.report([name], 'type', `${name} must be a list`, `Give ${what}.`);
      return [];
    }
    const texts: string[] = [];
    for (const [index, one] of value.entries()) {
      if (typeof one === 'string' && one !== '') texts.push(one);
      else this.report([name, index], 'type', 'must be a string', 'Put quotes around it.');
    }
    return texts;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = allowed.find((one) => one === value);
    if (value === undefined || found !== undefined) return found;
    return this.report([name], 'value', `invalid value: ${value}`, `Use ${allowed.join(' or ')}.`);
  }

  object(name: string, required = false): Fields {
    if (required && !this.has(name)) this.report([name], 'missing', 'missing field(s)', `Add ${name}.`);
    return new Fields(this.resource, [...this.path, name], this.#values[name], this.problems);
  }

  entries(): [string, unknown][] {
    return Object.entries(this.#values);
  }

  /** The API server drops fields it does not know; here they are more likely a slip. */
  noOthers(...known: readonly string[]): void {
    for (const name of Object.keys(this.#values)) {
      if (!known.includes(name)) {
        this.report([name], 'unknown-field', 'unknown field', `Remove it; there are: ${known.join(', ')}.`);
      }
    }
  }
}
