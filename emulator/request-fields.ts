import { PlumblineError } from '../lib/problem.ts';
import { isRecord } from '../lib/record.ts';

/** Fields of a request's body, each looked at once. All of it throws a PlumblineError `request.invalid`. */
export class RequestFields {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(body: unknown, known: readonly string[]) {
    if (!isRecord(body)) throw invalid('The body is no object of JSON', `Send one with ${known.join(', ')}`);
    this.#fields = body;
    const unknown = Object.keys(body).find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw invalid(`There is no field ${unknown}`, `The fields are ${known.join(', ')}`, unknown);
  }

  /** A text that is not empty. */
  text(name: string): string | undefined {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value !== '') return value;
    throw invalid(`${name} is no text`, 'Give a text that is not empty, or leave it out', name);
  }

  /** A whole number from 0 on. */
  count(name: string): number | undefined {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw invalid(`${name} is no whole number from 0 on`, 'Give one, or leave it out', name);
  }

  /** As it is. */
  any(name: string): unknown {
    return this.#fields[name];
  }
}

/** For what is wrong with a request. */
export function invalid(message: string, fix: string, field?: string): PlumblineError {
  return new PlumblineError({
    code: 'request.invalid',
    message,
    fix,
    ...(field === undefined ? {} : { field }),
  });
}
