/** String, Integer (32 bits with sign) or Boolean. */
export type Value = string | number | boolean;

/** `undefined` stands for an error everywhere: whatever has one in it has one itself. */
export type Result = Value | undefined;

export const isInteger = (value: number): boolean => Number.isInteger(value) && value === (value | 0);

export function toInteger(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const parsed = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
  return isInteger(parsed) ? parsed + 0 : undefined;
}

export function toBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const lower = value.toLowerCase();
  return lower === 'true' || (lower === 'false' ? false : undefined);
}

export const toText = (value: Value): string => String(value);

/** Casts to the type of another value. */
export function castLike(value: Value, other: Value): Result {
  if (typeof other === 'number') return toInteger(value);
  return typeof other === 'boolean' ? toBoolean(value) : toText(value);
}
