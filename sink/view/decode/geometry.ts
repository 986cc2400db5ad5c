import { isRecord } from '../../../lib/record.ts';
import { bytesOf } from '../base64.ts';
import { bigintOf, type Decode } from './decoded.ts';
import { WkbReader } from './wkb.ts';

/** Debezium's `{wkb, srid}` as WKT. */
export const geometry: Decode = (value) => {
  if (!isRecord(value) || typeof value.wkb !== 'string') return null;
  const bytes = bytesOf(value.wkb);
  const text = bytes && wkt(bytes);
  if (!text) return null;
  const srid = bigintOf(value.srid);
  return { text, note: srid === null ? 'geometry' : `geometry, SRID ${srid}` };
};

const names = [
  'GEOMETRY',
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
] as const;

/** Well-known binary, also the extended one (with an SRID, Z, M), as text; null when it is none. */
export function wkt(bytes: Uint8Array): string | null {
  try {
    const reader = new WkbReader(bytes);
    const { name, mark, body } = shape(reader, 0);
    return reader.ended ? `${name}${mark}${body}` : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Shape {
  readonly name: string;
  /** ` Z`, ` M`, ` ZM` before the body. */
  readonly mark: string;
  readonly body: string;
}

/** @throws RangeError where bytes are missing, or are no geometry */
function shape(reader: WkbReader, depth: number): Shape {
  const { type, dimensions, mark } = reader.head();
  const name = names[type];
  if (name === undefined || type === 0 || depth > 20) throw new RangeError('no geometry');
  const points = () => list(reader.counted(16, () => reader.numbers(dimensions)));
  const inner = () => reader.counted(9, () => shape(reader, depth + 1));
  const body = (): string => {
    if (type === 1) return point(reader.numbers(dimensions));
    if (type === 2) return points();
    if (type === 3) return list(reader.counted(4, points));
    if (type === 7) return list(inner().map((each) => `${each.name}${each.mark}${each.body}`));
    return list(inner().map((each) => (type === 4 ? each.body.replace(/^\((.*)\)$/, '$1') : each.body)));
  };
  return { name, mark, body: body() };
}

const list = (parts: readonly string[]): string => (parts.length === 0 ? ' EMPTY' : `(${parts.join(', ')})`);

/** A point that is nowhere has no numbers. */
const point = (numbers: string): string => (/NaN/.test(numbers) ? ' EMPTY' : `(${numbers})`);
