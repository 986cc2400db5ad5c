import { readFileSync } from 'node:fs';
import { isRecord } from '../../manifests/read.ts';

/**
 * What the real libraries did with odd inputs, recorded by a scratch program: it fed each input to the classes that the
 * real data plane uses and noted what came out, for records and responses on a raw socket. `how` in each file names them.
 * Cases in which OpenJDK 17 prints a number otherwise than 19 and later (which the data plane runs on) are left out.
 */
export function javaCases(name: string): unknown[] {
  const file: unknown = JSON.parse(readFileSync(new URL(`java/${name}.json`, import.meta.url), 'utf8'));
  if (!isRecord(file)) throw new TypeError(`${name} is no object`);
  return list(file.cases);
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`not a list: ${JSON.stringify(value)}`);
  return value;
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`not a text: ${JSON.stringify(value)}`);
  return value;
}

export function object(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new TypeError(`not an object: ${JSON.stringify(value)}`);
  return value;
}

/** Pairs of names and texts. */
export const pairs = (value: unknown): [string, string][] =>
  list(value).map((pair) => {
    const [name, said] = list(pair);
    return [text(name), text(said)];
  });

/** The files hold bytes as latin-1. */
export const bytes = (value: unknown): Buffer | null =>
  value === null ? null : Buffer.from(text(value), 'latin1');
