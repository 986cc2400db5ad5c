const suffixes: ReadonlyMap<string, number> = new Map([
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
]);

/** A quantity of Kubernetes (`500m`, `1Gi`, `1e3`, 2) as a number; undefined when it is none. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const [, digits, suffix = ''] =
    (typeof value === 'string' && /^([+-]?(?:\d+\.?\d*|\.\d+))(.*)$/.exec(value)) || [];
  if (digits === undefined) return undefined;
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  const factor = exponent === undefined ? suffixes.get(suffix) : 10 ** Number(exponent);
  return factor === undefined ? undefined : Number(digits) * factor;
}
