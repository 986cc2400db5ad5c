import { PlumblineError } from './problem.ts';
import { isRecord } from './record.ts';
import { listOf, text } from './shape.ts';

/**
 * The members of a request's JSON object. What is absent or null is undefined; what is of a wrong type, or not asked for
 * before end(), is a PlumblineError `request.invalid` with its field.
 */
export class Fields {
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(body: unknown) {
    if (!isRecord(body)) throw invalid('The body is no JSON object', 'Send an object, e.g. {}');
    this.#members = body;
  }

  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    throw invalid(`${name} is no text`, 'Give a string that is not empty', name);
  }

  needText(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw invalid(`${name} is missing`, `Give ${name} as a string`, name);
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.#take(name);
    const found = values.find((each) => each === value);
    if (found !== undefined || value === undefined) return found;
    throw invalid(`${name} is none of ${values.join(', ')}`, `Give one of them, e.g. ${values[0]}`, name);
  }

  number(name: string, least: number, most: number): number | undefined {
    return this.#number(name, least, most, 'a number', Number.isFinite);
  }

  whole(name: string, least: number, most: number): number | undefined {
    return this.#number(name, least, most, 'a whole number', Number.isSafeInteger);
  }

  record(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.#take(name);
    if (value === undefined || isRecord(value)) return value;
    throw invalid(`${name} is no object`, 'Give a JSON object', name);
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.#take(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw invalid(`${name} is no list`, 'Give a JSON array', name);
  }

  texts(name: string): readonly string[] | undefined {
    const list = this.list(name);
    if (list === undefined || listOf(text)(list)) return list;
    throw invalid(`${name} is no list of texts`, 'Give a JSON array of strings', name);
  }

  /** All has been asked for. */
  end(): void {
    const unknown = Object.keys(this.#members).find((name) => !this.#asked.has(name));
    if (unknown === undefined) return;
    throw invalid(`${unknown} means nothing here`, `Give of ${[...this.#asked].join(', ')}`, unknown);
  }

  #take(name: string): unknown {
    this.#asked.add(name);
    return Object.hasOwn(this.#members, name) ? (this.#members[name] ?? undefined) : undefined;
  }

  #number(name: string, least: number, most: number, what: string, is: (value: number) => boolean) {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && is(value) && value >= least && value <= most) return value;
    throw invalid(
      `${name} is not ${what} from ${least} to ${most}`,
      typeof value === 'number' ? `Give ${what}` : 'Give it as a number, without quotes',
      name,
    );
  }
}

export function invalid(message: string, fix: string, field?: string): PlumblineError {
  return new PlumblineError({ code: 'request.invalid', message, fix, ...(field !== undefined && { field }) });
}
