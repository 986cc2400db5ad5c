import type { Problem } from '../../lib/problem.ts';
import { isRecord, problemAt, type Resource } from '../read.ts';
import { missingField, Section } from '../shape.ts';
import type { Path } from '../yaml.ts';

/** A value of a resource as rules look at it: what has a wrong type reads as absent, which the schema has told. */
export class View {
  readonly resource: Resource;
  readonly path: Path;
  readonly value: unknown;
  readonly #problems: Problem[];

  constructor(resource: Resource, problems: Problem[], path: Path, value: unknown) {
    this.resource = resource;
    this.path = path;
    this.value = value;
    this.#problems = problems;
  }

  /** What stands below these names. */
  at(...names: readonly (string | number)[]): View {
    return names.reduce<View>((view, name) => view.#step(name), this);
  }

  #step(name: string | number): View {
    const { value } = this;
    let inner: unknown;
    if (isRecord(value) && Object.hasOwn(value, name)) inner = value[name];
    else if (Array.isArray(value)) inner = value[Number(name)];
    return new View(this.resource, this.#problems, [...this.path, name], inner);
  }

  /** Undefined and null are absent; an empty text is not. */
  get isPresent(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get isRecord(): boolean {
    return isRecord(this.value);
  }

  /** As Go has it, an empty text is none. */
  get text(): string | undefined {
    return typeof this.value === 'string' && this.value !== '' ? this.value : undefined;
  }

  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  get flag(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  /** The items of a list. */
  get items(): View[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.#step(index)) : [];
  }

  /** The fields of an object that are there. */
  get entries(): [string, View][] {
    if (!isRecord(this.value)) return [];
    return Object.keys(this.value).flatMap((key) => {
      const inner = this.#step(key);
      return inner.isPresent ? [[key, inner]] : [];
    });
  }

  /** Which of the names are there. */
  given(names: readonly string[]): string[] {
    return names.filter((name) => this.#step(name).isPresent);
  }

  /** The same for the readers that are made of sections. */
  get section(): Section {
    return new Section(this.resource, this.path, this.value, this.#problems);
  }

  /** Notes that a cluster refuses this value. */
  refuse(message: string, fix: string): undefined {
    this.#problems.push(problemAt(this.resource, this.path, { code: 'manifest.refused', message, fix }));
  }

  /** Notes that a cluster wants something here. */
  missing(fix = `Add ${this.path.at(-1)}.`): undefined {
    this.#problems.push(missingField(this.resource, this.path, fix));
  }

  /** Refuses a number that is given and out of bounds. */
  range(least: number, most = Number.POSITIVE_INFINITY): void {
    const { number } = this;
    if (number === undefined || (number >= least && number <= most)) return;
    const bounds = most === Number.POSITIVE_INFINITY ? `${least} or more` : `from ${least} to ${most}`;
    this.refuse(`${number} is out of bounds: it must be ${bounds}`, `Make it ${bounds}.`);
  }
}
