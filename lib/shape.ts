import { isRecord } from './record.ts';

/** Whether a value has this shape: what comes from elsewhere is looked at, not believed. */
export type Shape<T> = (value: unknown) => value is T;

type Absentable<T> = {
  [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never;
}[keyof T];
type Needed<T> = { readonly [K in Exclude<keyof T, Absentable<T>>]: Shape<T[K]> };
type Spare<T> = { readonly [K in Absentable<T>]-?: Shape<Exclude<T[K], undefined>> };

export const text: Shape<string> = (value): value is string => typeof value === 'string';
export const number: Shape<number> = (value): value is number => typeof value === 'number';
export const flag: Shape<boolean> = (value): value is boolean => typeof value === 'boolean';
export const anything: Shape<unknown> = (_value): _value is unknown => true;
export const record: Shape<Readonly<Record<string, unknown>>> = isRecord;

export const literal =
  <const T extends string | boolean>(...these: readonly T[]): Shape<T> =>
  (value): value is T =>
    these.some((each) => each === value);

export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value): value is T | null =>
    value === null || shape(value);

export const listOf =
  <T>(shape: Shape<T>): Shape<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(shape);

export const pair =
  <A, B>(one: Shape<A>, other: Shape<B>): Shape<readonly [A, B]> =>
  (value): value is readonly [A, B] =>
    Array.isArray(value) && value.length === 2 && one(value[0]) && other(value[1]);

export const mapOf =
  <T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> =>
  (value): value is Readonly<Record<string, T>> =>
    isRecord(value) && Object.values(value).every(shape);

/** An object with the fields that it needs, and those that may be missing. Further ones do no harm. */
export function object<T>(needed: Needed<T>, spare: Spare<T>): Shape<T> {
  const must: readonly [string, Shape<unknown>][] = Object.entries<Shape<unknown>>(needed);
  const may: readonly [string, Shape<unknown>][] = Object.entries<Shape<unknown>>(spare);
  return (value): value is T =>
    isRecord(value) &&
    must.every(([name, shape]) => shape(value[name])) &&
    may.every(([name, shape]) => value[name] === undefined || shape(value[name]));
}
