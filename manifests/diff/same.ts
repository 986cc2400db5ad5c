import { isDeepStrictEqual } from 'node:util';
import { parseDuration } from '../duration.ts';

/** Lists in one text whose order means nothing to Debezium or Kafka. */
const unordered = /\.(include|exclude)\.list$|^cleanup\.policy$/;
const lists = /\.list$|^(transforms|predicates|cleanup\.policy)$/;

/** Whether two values of a field mean the same, though they may be written otherwise. Steps lead to the field. */
export function isSame(steps: readonly string[], one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(meaning(steps, one ?? undefined), meaning(steps, other ?? undefined));
}

function meaning(steps: readonly string[], value: unknown): unknown {
  const last = steps.at(-1) ?? '';
  if (Array.isArray(value) && (last === 'topics' || last === 'bootstrapServers')) {
    return value.map(String).sort();
  }
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const text = String(value);
  if (steps.includes('config') && lists.test(last)) {
    const items = text.split(',').map((item) => item.trim());
    return unordered.test(last) ? items.sort() : items;
  }
  // Kafka has a word for it, Debezium takes the largest number.
  if (/^(local\.)?retention\.(ms|bytes)$/.test(last) && (text === '-1' || text === '9223372036854775807'))
    return -1;
  if (last === 'backoffDelay' || last === 'timeout') return parseDuration(text) ?? value;
  if (steps.includes('resources') || last === 'storage' || last === 'size') return quantity(text) ?? value;
  return value;
}

const units: ReadonlyMap<string, number> = new Map([
  ['m', 1e-3],
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
]);

/** Kubernetes' amounts of things: `500m`, `1Gi`. */
function quantity(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = units.get(unit);
  return number === undefined || factor === undefined
    ? undefined
    : Math.round(Number(number) * factor * 1000);
}
