import { isDeepStrictEqual } from 'node:util';
import { parseDuration } from '../duration.ts';
import { quantity } from '../schema/quantity.ts';

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
  if (!steps.includes('resources') && last !== 'storage' && last !== 'size') return value;
  const amount = quantity(text);
  // In thousandths, so that 0.3 is 300m whatever floating point makes of it.
  return amount === undefined ? value : Math.round(amount * 1000);
}
