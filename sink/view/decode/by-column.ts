import { digitsOf } from '../../../lib/json-exact.ts';
import { bits, blob } from './bytes.ts';
import { decimal } from './decimal.ts';
import type { Decode } from './decoded.ts';
import { geometry } from './geometry.ts';
import { json, oneOf, unsigned } from './text.ts';
import { date, dateTime, time, unitByDigits, written } from './time.ts';

/** How the values of a column are read, by its type as MySQL names it; null when the value says it itself. */
export function byColumn(type: string): Decode | null {
  const [, name = '', sizes = ''] = /^\s*([a-z]+)\s*(?:\(([^)]*)\))?/i.exec(type) ?? [];
  const [first = 0, second = 0] = sizes.split(',').map((size) => Number(size) || 0);
  switch (name.toLowerCase()) {
    case 'decimal':
    case 'numeric':
      return decimal(second, type.toLowerCase());
    case 'date':
      return ifNumber(date);
    case 'datetime':
    case 'timestamp':
      return ifNumber(dateTime(unitByDigits(first)));
    case 'time':
      return ifNumber(time('µs'));
    case 'year':
      return written('year');
    case 'bit':
      return first > 1 ? bits(first) : null;
    case 'json':
      return json;
    case 'enum':
      return oneOf('one', quoted(type));
    case 'set':
      return oneOf('any', quoted(type));
    case 'bigint':
      return /unsigned/i.test(type) ? unsigned : null;
  }
  if (/blob$|binary$/i.test(name)) return blob;
  return /geom|point|linestring|polygon/i.test(name) ? geometry : null;
}

/** Text says itself when it is (`isostring`, TIMESTAMP). */
const ifNumber =
  (decode: Decode): Decode =>
  (value) =>
    typeof value === 'number' || digitsOf(value) !== undefined ? decode(value) : null;

const quoted = (type: string): readonly string[] =>
  [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, each = '']) => each.replaceAll("''", "'"));
