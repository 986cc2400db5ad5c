/** An object of JSON, YAML or the like: neither null nor an array, nor a number that is kept by its text (json-exact). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRaw(value);
}

/** Such numbers have no prototype, which is known sooner. */
const isRaw = (value: object): boolean =>
  Object.getPrototypeOf(value) === null && JSON.isRawJSON?.(value) === true;
